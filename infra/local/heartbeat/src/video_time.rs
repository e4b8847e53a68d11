//! Times in a video as people write them: `194.3`, or `3:14.3` as this command prints them.

/// In seconds. What is a number is taken as it is: whether it makes sense is said by who knows the video.
pub fn read(text: &str) -> Result<f64, String> {
    let not_understood = || format!("{text:?} is no time in a video; write seconds, like 194.3, or minutes and seconds, like 3:14.3");
    let (sign, digits) = text.strip_prefix('-').map_or((1.0, text), |digits| (-1.0, digits));
    match digits.split(':').collect::<Vec<_>>()[..] {
        [seconds] => seconds.parse().map(|seconds: f64| sign * seconds).map_err(|_| not_understood()),
        [minutes, seconds] => clock(&[minutes], seconds).map(|time| sign * time).ok_or_else(not_understood),
        [hours, minutes, seconds] => clock(&[hours, minutes], seconds).map(|time| sign * time).ok_or_else(not_understood),
        _ => Err(not_understood()),
    }
}

/// The same as text, for what is sent on as it was written.
pub fn as_text(text: &str) -> Result<String, String> {
    let time = read(text)?;
    Ok(if text.contains(':') { time.to_string() } else { text.to_owned() })
}

/// Hours and minutes before the seconds, which are below 60.
fn clock(before: &[&str], seconds: &str) -> Option<f64> {
    let plain = seconds.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let seconds: f64 = seconds.parse().ok().filter(|seconds| plain && *seconds < 60.0)?;
    let minutes = before.iter().try_fold(0_u32, |minutes, part| minutes.checked_mul(60)?.checked_add(part.parse().ok()?))?;
    // In millionths, so that 3:14.3 is 194.3 and nothing beside it, and a frame of 59.94 a second is that frame.
    let millionths = (seconds * 1e6).round();
    Some((f64::from(minutes) * 60e6 + millionths) / 1e6)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_what_this_command_prints_are_understood() {
        let read_all = ["194.3", "3:14.3", "0:05", "-0:03.5", "1:02:03", "0:00.0"].map(|text| read(text).unwrap());
        assert_eq!(read_all, [194.3, 194.3, 5.0, -3.5, 3723.0, 0.0]);
        assert_eq!(as_text("0:06.506507").unwrap(), "6.506507");
        assert_eq!(["3:14.3", "194.30", "NaN"].map(|text| as_text(text).unwrap()), ["194.3", "194.30", "NaN"]);
        for wrong in ["abc", "", "1:60", "1:2:3:4", "1:-5", ":5", "1:", "1:1e1"] {
            assert!(read(wrong).unwrap_err().contains("like 3:14.3"), "{wrong}");
        }
    }
}
