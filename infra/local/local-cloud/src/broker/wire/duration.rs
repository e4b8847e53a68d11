//! Durations as clients write them: `"1.5s"` in JSON, seconds and nanoseconds in gRPC.

use std::time::Duration;

use crate::broker::refusal::Refusal;

/// The longest backoff, as in the service.
const LONGEST: Duration = Duration::from_secs(600);

/// Reads `"1.5s"`.
pub(super) fn from_json(text: &str) -> Result<Duration, Refusal> {
    text.strip_suffix('s')
        .and_then(|seconds| seconds.parse::<f64>().ok())
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|duration| *duration <= LONGEST)
        .ok_or_else(|| Refusal::invalid(format!("not a duration of 0s to 600s: {text:?}")))
}

/// Writes `"1.5s"`.
pub(super) fn to_json(duration: Duration) -> String {
    format!("{}s", duration.as_secs_f64())
}

/// Reads seconds and nanoseconds.
pub(super) fn from_parts(seconds: i64, nanos: i32) -> Result<Duration, Refusal> {
    let parts = u64::try_from(seconds).ok().zip(u32::try_from(nanos).ok().filter(|nanos| *nanos < 1_000_000_000));
    parts
        .map(|(seconds, nanos)| Duration::new(seconds, nanos))
        .filter(|duration| *duration <= LONGEST)
        .ok_or_else(|| Refusal::invalid(format!("not a duration of 0 to 600 seconds: {seconds} s {nanos} ns")))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    #[test]
    fn as_clients_write_them() {
        assert_eq!(from_json("1.5s").unwrap(), Duration::from_millis(1500));
        assert_eq!(to_json(Duration::from_millis(1500)), "1.5s");
        assert_eq!(from_parts(1, 500_000_000).unwrap(), Duration::from_millis(1500));
        for text in ["1.5", "s", "-1s", "NaNs", "infs", "601s", "1m"] {
            assert!(from_json(text).is_err(), "{text}");
        }
        assert!(from_parts(-1, 0).is_err() && from_parts(0, -1).is_err() && from_parts(i64::MAX, 0).is_err());
    }
}
