//! The spans of a trace in the order in which one caused another, with the time between them.

use super::{
    event_name,
    span::{Span, Status},
};
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};

/// Less is no waiting but the way from one process to another.
const SHORTEST_GAP_NS: u64 = 1_000_000;

/// A trace, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Waterfall {
    /// From the first start to the last end, in nanoseconds.
    pub total_ns: u64,
    /// From top to bottom.
    pub rows: Vec<Row>,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// How deep it lies below a root.
    pub depth: usize,
    /// Who worked, where that is another than in the line of its parent.
    pub function: Option<String>,
    /// What was done.
    pub name: String,
    /// Since the trace began, in nanoseconds.
    pub start_ns: u64,
    /// How long it took, in nanoseconds.
    pub duration_ns: u64,
    /// What the line is.
    pub mark: Mark,
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Work that went well.
    Done,
    /// Work that did not, and was done again or will be.
    Retried,
    /// Work that failed.
    Failed,
    /// Nobody worked: the line below lay in a queue, or waited for something.
    Waiting,
}

impl Waterfall {
    /// Any spans of one trace. What follows from a span that is not among them begins a tree of its own.
    pub fn of(spans: &[Span]) -> Self {
        let begin = spans.iter().map(|span| span.start_ns).min().unwrap_or_default();
        let end = spans.iter().map(|span| span.end_ns).max().unwrap_or_default();
        let tree = Tree::of(spans);
        let mut rows = Vec::new();
        for (depth, span, parent) in tree.walk() {
            let function = (parent.map(|parent| &parent.function) != Some(&span.function)).then(|| span.function.clone());
            if let Some(since) = parent.and_then(|parent| tree.idle_since(span, parent)) {
                let duration_ns = span.start_ns - since;
                rows.push(Row {
                    depth,
                    function: None,
                    name: "waiting".to_owned(),
                    start_ns: since - begin,
                    duration_ns,
                    mark: Mark::Waiting,
                });
            }
            let name = span.name.strip_prefix(&span.function).map_or(span.name.as_str(), str::trim_start);
            let name = event_name::of_path(name).to_owned();
            let (start_ns, duration_ns) = (span.start_ns - begin, span.duration_ns());
            rows.push(Row { depth, function, name, start_ns, duration_ns, mark: mark(span) });
        }
        Self { total_ns: end - begin, rows }
    }
}

struct Tree<'a> {
    roots: Vec<&'a Span>,
    children: BTreeMap<&'a str, Vec<&'a Span>>,
}

impl<'a> Tree<'a> {
    fn of(spans: &'a [Span]) -> Self {
        let mut spans: Vec<&Span> = spans.iter().collect();
        spans.sort_by_key(|span| span.start_ns);
        let known: HashSet<&str> = spans.iter().map(|span| span.span_id.as_str()).collect();
        let (mut roots, mut children) = (Vec::new(), BTreeMap::<&str, Vec<&Span>>::new());
        for span in spans {
            match span.parent_id.as_deref().filter(|parent| known.contains(parent)) {
                Some(parent) => children.entry(parent).or_default().push(span),
                None => roots.push(span),
            }
        }
        Self { roots, children }
    }

    /// Every span with its depth and its parent. Spans in a circle, which nobody honest sends, are not reached.
    fn walk(&self) -> Vec<(usize, &'a Span, Option<&'a Span>)> {
        let mut walked = Vec::new();
        let mut to_do: Vec<_> = self.roots.iter().rev().map(|root| (0, *root, None)).collect();
        while let Some((depth, span, parent)) = to_do.pop() {
            walked.push((depth, span, parent));
            let children = self.children.get(span.span_id.as_str()).into_iter().flatten();
            to_do.extend(children.rev().map(|child| (depth + 1, *child, Some(span))));
        }
        walked
    }

    /// Since when nobody worked on what this span then did, if it began after its parent had ended: since that end, or
    /// since the attempt before it.
    fn idle_since(&self, span: &Span, parent: &Span) -> Option<u64> {
        let siblings = self.children.get(parent.span_id.as_str()).into_iter().flatten();
        let attempts = siblings.filter(|other| (&other.function, &other.name) == (&span.function, &span.name));
        let earlier = attempts.map(|other| other.end_ns).filter(|end| *end <= span.start_ns).max();
        let since = parent.end_ns.max(earlier.unwrap_or_default());
        (span.start_ns >= since.saturating_add(SHORTEST_GAP_NS)).then_some(since)
    }
}

fn mark(span: &Span) -> Mark {
    match span.attribute("outcome").as_deref() {
        Some("retry") => Mark::Retried,
        Some("permanent" | "failed") => Mark::Failed,
        _ if span.status == Status::Error => Mark::Failed,
        _ => Mark::Done,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub mod tests {
    use super::*;

    /// A span of milliseconds.
    pub fn span(id: u64, parent: u64, who: (&str, &str), from: u64, to: u64) -> Span {
        Span {
            trace_id: format!("{:032x}", 1),
            span_id: format!("{id:016x}"),
            parent_id: (parent > 0).then(|| format!("{parent:016x}")),
            name: who.1.to_owned(),
            function: who.0.to_owned(),
            kind: "internal".to_owned(),
            start_ns: (1_000 + from) * 1_000_000,
            end_ns: (1_000 + to) * 1_000_000,
            attributes: BTreeMap::new(),
            status: Status::Unset,
            reason: None,
        }
    }

    fn drawn(spans: &[Span]) -> Vec<String> {
        let line = |row: &Row| {
            let (function, milliseconds) = (row.function.as_deref().unwrap_or_default(), |ns| ns / 1_000_000);
            let (from, took) = (milliseconds(row.start_ns), milliseconds(row.duration_ns));
            format!("{} {function} {} {:?} {from}+{took}", row.depth, row.name, row.mark)
        };
        Waterfall::of(spans).rows.iter().map(line).collect()
    }

    #[test]
    fn what_follows_stands_below_with_the_time_it_waited() {
        let mut failed = span(3, 2, ("cut-clip", "/clip-accepted"), 20, 30);
        failed.attributes.insert("outcome".to_owned(), "retry".into());
        let spans = [
            span(5, 4, ("cut-clip", "cut-clip encode"), 1_032, 1_040),
            span(4, 2, ("cut-clip", "/clip-accepted"), 1_030, 1_050),
            span(1, 9, ("register-clip", "/clip-requests"), 0, 10),
            span(2, 1, ("register-clip", "publish clip-accepted"), 5, 8),
            failed,
        ];
        assert_eq!(
            drawn(&spans),
            [
                "0 register-clip clip.requested Done 0+10",
                "1  publish clip-accepted Done 5+3",
                "2  waiting Waiting 8+12",
                "2 cut-clip clip.accepted Retried 20+10",
                "2  waiting Waiting 30+1000",
                "2 cut-clip clip.accepted Done 1030+20",
                "3  encode Done 1032+8",
            ]
        );
        assert_eq!(Waterfall::of(&spans).total_ns, 1_050_000_000);
    }

    #[test]
    fn nothing_and_a_circle_are_drawn_as_nothing() {
        assert_eq!(Waterfall::of(&[]), Waterfall { total_ns: 0, rows: Vec::new() });
        assert_eq!(
            drawn(&[span(1, 2, ("a", "b"), 0, 1), span(2, 1, ("a", "b"), 0, 1), span(3, 3, ("a", "b"), 0, 1)]),
            Vec::<String>::new()
        );
        let chain: Vec<Span> = (1..5_000).map(|id| span(id, id - 1, ("a", "b"), 0, 1)).collect();
        assert_eq!(Waterfall::of(&chain).rows.last().unwrap().depth, 4_998);
    }
}
