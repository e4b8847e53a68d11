//! What the functions of this machine said about a clip: their logs, one JSON object a line.

use super::timeline::Entry;
use crate::telemetry::event_name;
use anyhow::Context;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::{
    fs::File,
    io::{BufRead, BufReader, ErrorKind},
    path::Path,
};

/// A line as Cloud Logging takes it; the fields of the event and of the request that it was said in stand beside each other.
#[derive(Deserialize)]
struct Line {
    time: DateTime<Utc>,
    message: String,
    status: Option<u16>,
    milliseconds: Option<f64>,
    reason: Option<String>,
    path: Option<String>,
    event_id: Option<String>,
    subject: Option<String>,
}

/// The lines of a function's log that are about one of these ids. A log that is not there says nothing.
pub(super) fn about(log: &Path, function: &str, ids: &[String]) -> anyhow::Result<Vec<Entry>> {
    let reading = || format!("reading {}", log.display());
    let file = match File::open(log) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        file => file.with_context(reading)?,
    };
    let mut entries = Vec::new();
    for line in BufReader::new(file).split(b'\n') {
        let line = line.with_context(reading)?;
        entries.extend(serde_json::from_slice(&line).ok().and_then(|line| entry(line, function, ids)));
    }
    Ok(entries)
}

fn entry(line: Line, function: &str, ids: &[String]) -> Option<Entry> {
    let named = |value: &Option<String>| value.as_ref().is_some_and(|value| ids.contains(value));
    if !named(&line.subject) && !named(&line.event_id) {
        return None;
    }
    let woken_by = line.path.unwrap_or_default();
    let woken_by = event_name::of_path(&woken_by).trim_start_matches('/');
    let what = match (line.status, line.milliseconds, line.reason) {
        (Some(status), Some(milliseconds), _) => format!("{woken_by}: {} in {milliseconds:.0} ms", meaning(status)),
        (_, _, Some(reason)) => format!("{woken_by}: {}: {reason}", line.message),
        _ => format!("{woken_by}: {}", line.message),
    };
    Some(Entry { at: line.time, source: function.to_owned(), what })
}

fn meaning(status: u16) -> String {
    match status {
        204 => "done".to_owned(),
        503 => "failed, will be tried again".to_owned(),
        400 => "could not be decoded, goes to the dead letters".to_owned(),
        other => format!("answered {other}"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lines_about_it_are_taken_and_what_is_no_json_is_passed_over() {
        let line = |subject: &str, rest: &str| {
            format!(
                r#"{{"severity":"INFO","time":"2026-11-21T10:00:00.5Z",{rest},"path":"/clip-accepted","event_id":"e","subject":"{subject}"}}"#
            )
        };
        let log = tempfile::NamedTempFile::new().unwrap();
        let lines = [
            line("mine", r#""message":"will be tried again","reason":"no network""#),
            line("mine", r#""message":"answered","status":503,"milliseconds":12.3"#),
            line("theirs", r#""message":"answered","status":204,"milliseconds":1.0"#),
            "thread 'main' panicked".to_owned(),
        ];
        std::fs::write(log.path(), lines.join("\n")).unwrap();
        let entries = about(log.path(), "cut-clip", &["mine".to_owned()]).unwrap();
        let what: Vec<&str> = entries.iter().map(|entry| entry.what.as_str()).collect();
        assert_eq!(what, ["clip.accepted: will be tried again: no network", "clip.accepted: failed, will be tried again in 12 ms"]);
        assert_eq!(about(log.path(), "cut-clip", &["e".to_owned()]).unwrap().len(), 3);
        assert!(about(Path::new("/nowhere"), "cut-clip", &[]).unwrap().is_empty());
    }
}
