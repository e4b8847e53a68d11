//! A clip in words, for the page.

use db::clips::ClipRow;

/// The title that was given, or the best that can be made of what is known.
pub(crate) fn title(clip: &ClipRow) -> String {
    if let Some(title) = &clip.title {
        return title.clone();
    }
    let what = clip.event_type.as_deref().map_or_else(|| "Clip".to_owned(), readable);
    clip.player_name.as_ref().map_or(what.clone(), |player| format!("{what}, {player}"))
}

/// How it ended, where that is known and its name does not say it: a goal is one.
pub(crate) fn outcome(clip: &ClipRow) -> String {
    clip.outcome.clone().filter(|_| clip.event_type.as_deref() != Some("goal")).unwrap_or_default()
}

/// A tag as people write it: `west outer slot` for `westOuterSlot`, `zone exit` for `zone_exit`; abbreviations stay.
pub(crate) fn tag(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut letters = name.chars().peekable();
    let mut before_is_small = false;
    while let Some(letter) = letters.next() {
        let begins_a_word = before_is_small && letter.is_ascii_uppercase() && letters.peek().is_some_and(char::is_ascii_lowercase);
        before_is_small = letter.is_ascii_lowercase();
        match letter {
            '_' => words.push(' '),
            _ if begins_a_word => words.extend([' ', letter.to_ascii_lowercase()]),
            _ => words.push(letter),
        }
    }
    words
}

/// Which game.
pub(crate) fn game(clip: &ClipRow) -> String {
    let teams = clip.opponent_code.as_ref().map_or(clip.team_code.clone(), |opponent| format!("{} against {opponent}", clip.team_code));
    let day = clip.game_date.map(|day| day.format("%-d %B %Y").to_string());
    joined([Some(teams), day, Some(format!("game {}", clip.game_id))])
}

/// Which part of it.
pub(crate) fn part(clip: &ClipRow) -> String {
    let zone = match clip.zone.as_deref() {
        Some("oz") => Some("offensive zone"),
        Some("nz") => Some("neutral zone"),
        Some("dz") => Some("defensive zone"),
        _ => None,
    };
    let time = format!("{} to {} of the video", clock(clip.start_timecode_s), clock(clip.end_timecode_s));
    let player = clip.player_name.clone().filter(|_| clip.title.is_some());
    joined([player, Some(period(clip.period)), zone.map(str::to_owned), Some(time)])
}

/// What it consists of.
pub(crate) fn made(clip: &ClipRow) -> String {
    let frames = clip.end_frame - clip.first_frame;
    let last = clip.end_frame - 1;
    format!("{frames} frames ({} to {last}) in {:.3} s, {:.2} a second", clip.first_frame, clip.duration_s, frames as f64 / clip.duration_s)
}

/// Why there is nothing to see.
pub(crate) fn state(clip: &ClipRow) -> String {
    match &clip.error_message {
        Some(reason) if clip.status == "expired" => format!("This clip is not kept any more: {reason}."),
        Some(reason) => format!("This clip could not be made: {reason}"),
        None => "This clip is being made. Load the page again in a moment.".to_owned(),
    }
}

fn joined<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn period(number: i16) -> String {
    match number {
        1 => "1st period".to_owned(),
        2 => "2nd period".to_owned(),
        3 => "3rd period".to_owned(),
        4 => "overtime".to_owned(),
        further => format!("overtime {}", further - 3),
    }
}

/// `3:14.30`; with hours only where there are any.
fn clock(seconds: f64) -> String {
    let hundredths = (seconds * 100.0).round() as i64;
    let (hours, minutes) = (hundredths / 360_000, hundredths / 6_000 % 60);
    let rest = format!("{:02}.{:02}", hundredths / 100 % 60, hundredths % 100);
    if hours > 0 { format!("{hours}:{minutes:02}:{rest}") } else { format!("{minutes}:{rest}") }
}

fn readable(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_people_read_them() {
        assert_eq!(clock(194.3), "3:14.30");
        assert_eq!(clock(59.999), "1:00.00");
        assert_eq!(clock(3_661.5), "1:01:01.50");
        assert_eq!((period(2).as_str(), period(4).as_str(), period(6).as_str()), ("2nd period", "overtime", "overtime 3"));
        assert_eq!(readable("zone_exit"), "Zone exit");
    }

    #[test]
    fn a_tag_is_words() {
        for (raw, words) in
            [("westOuterSlot", "west outer slot"), ("zone_exit", "zone exit"), ("5v4", "5v4"), ("PP", "PP"), ("onPP", "onPP")]
        {
            assert_eq!(tag(raw), words);
        }
        assert_eq!(tag("Überzahl Tor"), "Überzahl Tor");
    }
}
