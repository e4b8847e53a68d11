//! The spans of this system, one JSON object a line, in a file that outlives it and one older.

use super::span::Span;
use anyhow::Context;
use std::{
    collections::{BTreeMap, HashSet, VecDeque},
    fs::{self, File},
    io::{BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// A file that would grow larger is put aside, and the one put aside before is gone: thousands of clips.
const LARGEST_FILE: u64 = 16 << 20;
/// The most spans that are given of one trace: a question with 500 clips has 20,000.
const MOST_OF_A_TRACE: usize = 50_000;
/// The newest spans are at hand without reading the file.
const AT_HAND: usize = 5_000;
/// So much of the file's end is read when it is opened.
const READ_AT_FIRST: u64 = 1 << 20;

/// Every span that was received.
pub(super) struct Traces {
    path: PathBuf,
    largest: u64,
    writing: Mutex<Writing>,
}

struct Writing {
    file: File,
    bytes: u64,
    newest: VecDeque<Span>,
    received: BTreeMap<String, u64>,
}

impl Traces {
    /// Opens the file, or makes it.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        Self::open_with(path, LARGEST_FILE)
    }

    fn open_with(path: &Path, largest: u64) -> anyhow::Result<Self> {
        let opening = || format!("opening {}", path.display());
        let (file, bytes) = open_for_appending(path).with_context(opening)?;
        let newest = end_of(path).with_context(opening)?;
        let writing = Mutex::new(Writing { file, bytes, newest, received: BTreeMap::new() });
        Ok(Self { path: path.to_owned(), largest, writing })
    }

    /// Keeps them: in one write, so that a crash breaks one line at most.
    pub(super) fn keep(&self, spans: Vec<Span>) -> anyhow::Result<()> {
        let mut lines = Vec::new();
        for span in &spans {
            serde_json::to_writer(&mut lines, span)?;
            lines.push(b'\n');
        }
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        self.write(&mut writing, &lines).with_context(|| format!("writing {}", self.path.display()))?;
        for span in spans {
            *writing.received.entry(span.function.clone()).or_default() += 1;
            writing.newest.push_back(span);
        }
        let too_many = writing.newest.len().saturating_sub(AT_HAND);
        writing.newest.drain(..too_many);
        Ok(())
    }

    /// The spans of a trace, the first to start first.
    pub(super) fn of(&self, trace_id: &str) -> anyhow::Result<Vec<Span>> {
        let mut spans = Vec::new();
        for path in [older(&self.path), self.path.clone()] {
            spans.extend(read(&path, trace_id).with_context(|| format!("reading {}", path.display()))?);
        }
        Ok(in_order(spans))
    }

    /// The spans of a trace, as far as they are among the newest of all.
    pub(super) fn newest_of(&self, trace_id: &str) -> Vec<Span> {
        let writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        in_order(writing.newest.iter().filter(|span| span.trace_id == trace_id).cloned().collect())
    }

    /// How many spans each function sent since the start.
    pub(super) fn received(&self) -> BTreeMap<String, u64> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner).received.clone()
    }

    fn write(&self, writing: &mut Writing, lines: &[u8]) -> std::io::Result<()> {
        if writing.bytes > 0 && writing.bytes + lines.len() as u64 > self.largest {
            fs::rename(&self.path, older(&self.path))?;
            (writing.file, writing.bytes) = open_for_appending(&self.path)?;
        }
        writing.file.write_all(lines)?;
        writing.bytes += lines.len() as u64;
        Ok(())
    }
}

fn older(path: &Path) -> PathBuf {
    path.with_extension("jsonl.1")
}

/// A line that a crash left unfinished is ended first.
fn open_for_appending(path: &Path) -> std::io::Result<(File, u64)> {
    let mut file = File::options().create(true).read(true).append(true).open(path)?;
    let bytes = file.metadata()?.len();
    let mut last = [b'\n'];
    if bytes > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    if last != [b'\n'] {
        file.write_all(b"\n")?;
    }
    Ok((file, bytes))
}

fn end_of(path: &Path) -> std::io::Result<VecDeque<Span>> {
    let mut file = File::open(path)?;
    let start = file.metadata()?.len().saturating_sub(READ_AT_FIRST);
    file.seek(SeekFrom::Start(start))?;
    let lines = BufReader::new(file).split(b'\n').collect::<Result<Vec<_>, _>>()?;
    Ok(lines.iter().filter_map(|line| serde_json::from_slice(line).ok()).collect())
}

fn read(path: &Path, trace_id: &str) -> std::io::Result<Vec<Span>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        file => file?,
    };
    let (mut spans, mut lines, mut line) = (Vec::new(), BufReader::new(file), Vec::new());
    while spans.len() < MOST_OF_A_TRACE && lines.read_until(b'\n', &mut line)? > 0 {
        // Only few lines are worth reading as JSON.
        if String::from_utf8_lossy(&line).contains(trace_id) {
            spans.extend(serde_json::from_slice::<Span>(&line).ok().filter(|span| span.trace_id == trace_id));
        }
        line.clear();
    }
    Ok(spans)
}

/// A function that was not told that its spans arrived sends them again.
fn in_order(mut spans: Vec<Span>) -> Vec<Span> {
    let mut seen = HashSet::new();
    spans.retain(|span| seen.insert(span.span_id.clone()));
    spans.sort_by(|one, other| (one.start_ns, &one.span_id).cmp(&(other.start_ns, &other.span_id)));
    spans
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::telemetry::span::Status;

    fn span(trace: u8, span: u64) -> Span {
        Span {
            trace_id: format!("{trace:032x}"),
            span_id: format!("{span:016x}"),
            parent_id: None,
            name: "cut".to_owned(),
            function: "cut-clip".to_owned(),
            kind: "internal".to_owned(),
            start_ns: 1_000 - span,
            end_ns: 2_000,
            attributes: BTreeMap::new(),
            status: Status::Unset,
            reason: None,
        }
    }

    fn ids(spans: &[Span]) -> Vec<u64> {
        spans.iter().map(|span| u64::from_str_radix(&span.span_id, 16).unwrap()).collect()
    }

    #[test]
    fn a_trace_is_found_in_order_once_and_after_a_crash_in_the_middle_of_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("traces.jsonl");
        Traces::open(&path).unwrap().keep(vec![span(1, 1), span(2, 9), span(1, 2), span(1, 2)]).unwrap();
        File::options().append(true).open(&path).unwrap().write_all(br#"{"trace_id":"0000"#).unwrap();
        let again = Traces::open(&path).unwrap();
        again.keep(vec![span(1, 3)]).unwrap();
        let wanted = format!("{:032x}", 1);
        assert_eq!(ids(&again.of(&wanted).unwrap()), [3, 2, 1]);
        assert_eq!(ids(&again.newest_of(&wanted)), [3, 2, 1]);
        assert_eq!(again.received(), BTreeMap::from([("cut-clip".to_owned(), 1)]));
        assert!(again.of("nobody's").unwrap().is_empty());
    }

    #[test]
    fn a_full_file_is_put_aside_and_still_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("traces.jsonl");
        let line = serde_json::to_string(&span(1, 1)).unwrap().len() as u64 + 1;
        let traces = Traces::open_with(&path, 2 * line).unwrap();
        (1..=4).for_each(|number| traces.keep(vec![span(1, number)]).unwrap());
        assert_eq!(ids(&traces.of(&format!("{:032x}", 1)).unwrap()), [4, 3, 2, 1]);
        traces.keep(vec![span(1, 5)]).unwrap();
        assert_eq!(ids(&traces.of(&format!("{:032x}", 1)).unwrap()), [5, 4, 3]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
