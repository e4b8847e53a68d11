//! How long is waited before something is announced again, and how often.

use chrono::{DateTime, TimeDelta, Utc};
use db::reconcile::again::Again;

/// How often something is announced again before it is given up.
const MOST_TIMES: i32 = 5;

/// What is to be done about something of which nothing is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// It is early.
    Waits,
    /// It is announced again.
    Again,
    /// It was announced often enough: a person must look.
    GivenUp,
}

/// Decides about something that was last heard of at `heard_at`, and announced again so often since.
/// The pause doubles with every time.
pub(crate) fn turn(now: DateTime<Utc>, grace: TimeDelta, heard_at: DateTime<Utc>, again: Option<Again>) -> Turn {
    let (since, times) = again.map_or((heard_at, 0), |again| (again.last_at.max(heard_at), again.times));
    if now - since < grace * (1 << times.clamp(0, MOST_TIMES)) {
        Turn::Waits
    } else if times < MOST_TIMES {
        Turn::Again
    } else {
        Turn::GivenUp
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRACE: TimeDelta = TimeDelta::seconds(600);

    fn after(seconds: i64, again: Option<(i32, i64)>, grace: TimeDelta) -> Turn {
        let at = |seconds| DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
        let again = again.map(|(times, last)| Again { times, last_at: at(last) });
        turn(at(seconds), grace, at(0), again)
    }

    #[test]
    fn what_is_young_waits_and_what_is_not_is_announced_again() {
        assert_eq!(after(599, None, GRACE), Turn::Waits);
        assert_eq!(after(600, None, GRACE), Turn::Again);
    }

    #[test]
    fn the_pause_doubles_until_it_is_given_up() {
        assert_eq!(after(600 + 1199, Some((1, 600)), GRACE), Turn::Waits);
        assert_eq!(after(600 + 1200, Some((1, 600)), GRACE), Turn::Again);
        assert_eq!(after(5000 + 600 * 32 - 1, Some((5, 5000)), GRACE), Turn::Waits);
        assert_eq!(after(5000 + 600 * 32, Some((5, 5000)), GRACE), Turn::GivenUp);
    }

    #[test]
    fn without_patience_one_run_still_announces_a_thing_once() {
        assert_eq!(after(10, None, TimeDelta::zero()), Turn::Again);
        assert_eq!(after(10, Some((1, 11)), TimeDelta::zero()), Turn::Waits, "announced after this run began");
        assert_eq!(after(12, Some((1, 11)), TimeDelta::zero()), Turn::Again);
    }
}
