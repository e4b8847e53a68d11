//! What happened, from all sources, as one list.

use crate::api::HistoryEntry;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who says so: a function, or the database.
    pub source: String,
    /// What happened.
    pub what: String,
}

impl From<HistoryEntry> for Entry {
    fn from(row: HistoryEntry) -> Self {
        let detail = row.detail.map_or_else(String::new, |detail| format!(": {detail}"));
        Self { at: row.at, source: "written down".to_owned(), what: format!("{} → {}{detail}", row.event_type, row.outcome) }
    }
}

/// One line each: the time of day, the milliseconds since the beginning, who, what.
pub(super) fn as_text(entries: &[Entry]) -> String {
    let Some(first) = entries.first() else {
        return "nothing is known of it yet\n".to_owned();
    };
    let line = |entry: &Entry| {
        let since = (entry.at - first.at).num_milliseconds();
        format!("{}  +{since:>6} ms  {:<16} {}\n", entry.at.format("%T%.3f"), entry.source, entry.what)
    };
    format!("{} UTC\n{}", first.at.format("%F"), entries.iter().map(line).collect::<String>())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_when_who_and_what() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        let cut = HistoryEntry {
            at: at("2026-11-21T10:00:01.250Z"),
            request_id: None,
            event_type: "clip.cut".into(),
            outcome: "registered".into(),
            detail: Some("clip.mp4".into()),
        };
        let asked = Entry { at: at("2026-11-21T10:00:00Z"), source: "register-clip".into(), what: "answered 204".into() };
        let text = as_text(&[asked, cut.into()]);
        assert_eq!(text.lines().nth(2), Some("10:00:01.250  +  1250 ms  written down     clip.cut → registered: clip.mp4"));
        assert_eq!(as_text(&[]), "nothing is known of it yet\n");
    }
}
