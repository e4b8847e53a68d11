//! One clip's part of a trace: a question asks for many clips, and all of them are of its trace.

use super::span::Span;
use std::collections::{HashMap, HashSet};

/// The spans that are about one of these ids, what came before and what follows from them. Where none is about them, all.
pub fn about(ids: &[String], spans: Vec<Span>) -> Vec<Span> {
    let by_id: HashMap<&str, &Span> = spans.iter().map(|span| (span.span_id.as_str(), span)).collect();
    let mut led_here = HashSet::new();
    for ours in spans.iter().filter(|span| concerns(span, ids)) {
        led_here.extend(line(ours, &by_id).map(|span| span.span_id.clone()));
    }
    if led_here.is_empty() {
        return spans;
    }
    let belongs = |span: &Span| {
        let follows = line(span, &by_id).any(|above| concerns(above, ids));
        let of_no_event = line(span, &by_id).all(|above| above.attribute("event_id").is_none());
        led_here.contains(&span.span_id) || follows || of_no_event
    };
    let kept: HashSet<String> = spans.iter().filter(|span| belongs(span)).map(|span| span.span_id.clone()).collect();
    spans.into_iter().filter(|span| kept.contains(&span.span_id)).collect()
}

/// How many clips were accepted in a trace.
pub fn clips(spans: &[Span]) -> usize {
    let accepted = spans.iter().filter(|span| span.name == "announce clip.accepted");
    accepted.filter_map(|span| span.attribute("subject")).collect::<HashSet<_>>().len()
}

/// An event names itself, and what it is about.
fn concerns(span: &Span, ids: &[String]) -> bool {
    let named = |name: &str| span.attribute(name).is_some_and(|value| ids.iter().any(|id| value.trim_start_matches("requests/") == id));
    named("subject") || named("event_id")
}

/// A span, its parent, and so on. Nobody honest makes a circle: it ends where it is longer than there are spans.
fn line<'a>(span: &'a Span, by_id: &'a HashMap<&str, &Span>) -> impl Iterator<Item = &'a Span> {
    let above = |span: &&'a Span| by_id.get(span.parent_id.as_deref()?).copied();
    std::iter::successors(Some(span), above).take(by_id.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::waterfall::tests::span;

    fn event(mut span: Span, event_id: &str, subject: &str) -> Span {
        span.attributes = [("event_id", event_id), ("subject", subject)].map(|(name, value)| (name.to_owned(), value.into())).into();
        span
    }

    #[test]
    fn of_a_question_with_two_clips_one_is_shown() {
        let work = |id, parent, name| span(id, parent, ("x", name), id, id + 1);
        let spans = vec![
            work(1, 0, "find"),
            work(2, 1, "read plays"),
            event(work(3, 1, "announce"), "play-a", "requests/play-a"),
            event(work(4, 1, "announce"), "play-b", "requests/play-b"),
            event(work(5, 3, "clip-requests"), "play-a", "requests/play-a"),
            event(work(6, 4, "clip-requests"), "play-b", "requests/play-b"),
            event(work(7, 5, "clip-accepted"), "A/clip.accepted", "A"),
            work(8, 7, "encode"),
            event(work(9, 6, "clip-accepted"), "B/clip.accepted", "B"),
            work(10, 9, "encode"),
        ];
        let shown = |ids: &[&str]| -> Vec<u64> {
            let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
            about(&ids, spans.clone()).iter().filter_map(|span| u64::from_str_radix(&span.span_id, 16).ok()).collect()
        };
        assert_eq!(shown(&["A"]), [1, 2, 3, 5, 7, 8]);
        assert_eq!(shown(&["play-b"]), [1, 2, 4, 6, 9, 10]);
        assert_eq!(shown(&["C"]).len(), 10);
        let accepted = |id, clip| event(work(id, 5, "announce clip.accepted"), "e", clip);
        assert_eq!(clips(&[accepted(11, "A"), accepted(12, "B"), accepted(13, "A"), work(14, 1, "encode")]), 2);
        let circle = vec![event(work(1, 2, "a"), "A", "A"), work(2, 1, "b")];
        assert_eq!(about(&["A".to_owned()], circle).len(), 2);
    }
}
