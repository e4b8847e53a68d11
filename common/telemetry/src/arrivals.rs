//! Whether what is sent arrives: when there is something to say about it, so that a log tells and is not flooded.

use std::time::{Duration, Instant};

/// How one kind of sending goes.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    failing_since: Option<Instant>,
    /// Failures that no line has counted yet.
    failures: u64,
    warned_at: Option<Instant>,
    /// A line said that it fails, and none that it works again.
    is_warned: bool,
}

/// What is to be said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// It fails: so many times since the last line, and for so long.
    Failing { failures: u64, lasting: Duration },
    /// It works again, after so long.
    Working { lasted: Duration },
}

impl Arrivals {
    /// No more than this is said of failures, also where they come and go.
    pub(crate) const SAID_EVERY: Duration = Duration::from_secs(60);

    /// After one more sending.
    pub(crate) fn after(&mut self, arrived: bool, now: Instant) -> Option<News> {
        if arrived { self.worked(now) } else { self.failed(now) }
    }

    fn failed(&mut self, now: Instant) -> Option<News> {
        self.failures += 1;
        let since = *self.failing_since.get_or_insert(now);
        if self.warned_at.is_some_and(|at| now.duration_since(at) < Self::SAID_EVERY) {
            return None;
        }
        self.warned_at = Some(now);
        self.is_warned = true;
        Some(News::Failing { failures: std::mem::take(&mut self.failures), lasting: now.duration_since(since) })
    }

    fn worked(&mut self, now: Instant) -> Option<News> {
        let since = self.failing_since.take()?;
        std::mem::take(&mut self.is_warned).then(|| News::Working { lasted: now.duration_since(since) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of sendings at these seconds: `-` of one that failed, `+` of one that arrived.
    fn said(sendings: &[(u64, char)]) -> Vec<(u64, News)> {
        let start = Instant::now();
        let mut arrivals = Arrivals::default();
        let mut after = |&(second, sending): &(u64, char)| {
            let news = arrivals.after(sending == '+', start + Duration::from_secs(second));
            news.map(|news| (second, news))
        };
        sendings.iter().filter_map(&mut after).collect()
    }

    fn failing(failures: u64, seconds: u64) -> News {
        News::Failing { failures, lasting: Duration::from_secs(seconds) }
    }

    fn working(seconds: u64) -> News {
        News::Working { lasted: Duration::from_secs(seconds) }
    }

    #[test]
    fn nothing_is_said_while_all_is_well() {
        assert_eq!(said(&[(0, '+'), (5, '+'), (500, '+')]), []);
    }

    #[test]
    fn it_is_said_at_the_beginning_each_minute_and_at_the_end() {
        let mut sendings: Vec<_> = (10..=150).step_by(5).map(|second| (second, '-')).collect();
        sendings.extend([(155, '+'), (160, '+')]);
        let expected = [(10, failing(1, 0)), (70, failing(12, 60)), (130, failing(12, 120)), (155, working(145))];
        assert_eq!(said(&sendings), expected);
    }

    #[test]
    fn what_comes_and_goes_is_not_said_each_time() {
        let sendings: Vec<_> = (0..=75).step_by(5).map(|second| (second, if second % 10 == 0 { '-' } else { '+' })).collect();
        let expected = [(0, failing(1, 0)), (5, working(5)), (60, failing(6, 0)), (65, working(5))];
        assert_eq!(said(&sendings), expected);
    }
}
