//! What two functions say becomes one exposition that a strict reader takes.

use super::*;
use std::collections::BTreeSet;

const CUT_CLIP: &str = r#"# HELP heartbeat_stage_seconds How long a stage takes.
# TYPE heartbeat_stage_seconds histogram
# UNIT heartbeat_stage_seconds seconds
heartbeat_stage_seconds_sum{stage="encode"} 1.5
heartbeat_stage_seconds_count{stage="encode"} 2
heartbeat_stage_seconds_bucket{le="1.0",stage="encode"} 2 # {trace_id="0af7651916cd43dd8448eb211c80319c"} 0.7 1700000000.0
heartbeat_stage_seconds_bucket{le="+Inf",stage="encode"} 2
# HELP heartbeat_bytes Bytes of objects.
# TYPE heartbeat_bytes counter
heartbeat_bytes_total{bucket="lake",direction="read"} 12345 # {trace_id="0af7651916cd43dd8448eb211c80319c"} 5.0
# EOF
"#;
const MAKE_THUMBNAILS: &str = r#"# TYPE heartbeat_stage_seconds histogram
heartbeat_stage_seconds_sum{function="liar",stage="pictures \"one\"\n{}"} 0.25
heartbeat_stage_seconds_count{function="liar",stage="pictures \"one\"\n{}"} 1
heartbeat_stage_seconds_bucket{function="liar",stage="pictures \"one\"\n{}",le="+Inf"} 1
# TYPE heartbeat_bytes gauge
heartbeat_bytes 3
# EOF
after the end
"#;

#[test]
fn two_functions_with_the_same_family_become_one() {
    let mut merged = Exposition::default();
    let (cut, unreadable) = Exposition::parse(CUT_CLIP);
    assert_eq!((unreadable, merged.add("cut-clip", cut)), (0, 0));
    let (pictures, unreadable) = Exposition::parse(MAKE_THUMBNAILS);
    // Bytes are a counter already.
    assert_eq!((unreadable, merged.add("make-thumbnails", pictures)), (0, 1));
    merged.observe("gauge", "heartbeat_up", "Whether it answers.", &[("function", "cut-clip")], 1.0);
    merged.observe("counter", "heartbeat_restarts", "How often \"it\" was\nrestarted.", &[("function", "cut-clip")], 0.0);
    let text = merged.text();
    check(&text);
    assert!(text.contains(
        r#"heartbeat_stage_seconds_bucket{function="cut-clip",le="1.0",stage="encode"} 2 # {trace_id="0af7651916cd43dd8448eb211c80319c"} 0.7 1700000000.0"#
    ));
    assert!(text.contains(r#"heartbeat_stage_seconds_sum{function="make-thumbnails",stage="pictures \"one\"\n{}"} 0.25"#));
    assert!(text.contains("heartbeat_restarts_total{function=\"cut-clip\"} 0\n"));
    assert!(!text.contains("liar") && !text.contains("after"));
    assert_eq!(Exposition::parse(&text), (merged, 0));
}

#[test]
fn lines_that_are_no_metrics_are_passed_over() {
    let hostile = [
        "no_family_yet 1",
        "# TYPE a gauge",
        "a 1",
        "a 1",
        "a{x=\"y} 1",
        "a{x=\"\\\"} 1",
        "a{x=y} 1",
        "a{x=\"1\",x=\"2\"} 1",
        "a{é=\"1\"} 1",
        "a one",
        "a",
        "a 1 2 3",
        "1a 1",
        "a_other 1",
        "# TYPE b nonsense",
        "# TYPE",
        "# FOO a b",
        "\u{0}\u{1}",
        "{} 1",
        "a{x=\"2\"} 2 # {trace_id=\"unfinished",
        "a{x=\"日\\",
    ];
    let (read, unreadable) = Exposition::parse(&hostile.join("\n"));
    assert_eq!(unreadable, hostile.len() - 3);
    assert_eq!(read.text(), "# TYPE a gauge\na 1\na{x=\"2\"} 2\n# EOF\n");
    assert_eq!(Exposition::parse(""), (Exposition::default(), 0));
}

/// What OpenMetrics asks of a text, as far as ours uses it; panics with the line that breaks a rule.
fn check(text: &str) {
    assert!(text.ends_with("# EOF\n") && text.matches("# EOF").count() == 1, "{text}");
    let (mut families, mut seen, mut current) = (BTreeSet::new(), BTreeSet::new(), (String::new(), String::new()));
    for line in text.lines().filter(|line| *line != "# EOF") {
        let words: Vec<&str> = line.splitn(4, ' ').collect();
        match words[..] {
            ["#", "TYPE", name, kind] => {
                assert!(families.insert(name.to_owned()), "a second TYPE: {line}");
                current = (name.to_owned(), kind.to_owned());
            }
            ["#", "HELP" | "UNIT", name, _] => assert_eq!(name, current.0, "about another family: {line}"),
            _ => {
                let series = line.split(" # ").next().unwrap().rsplit_once(' ').unwrap();
                series.1.parse::<f64>().unwrap_or_else(|_| panic!("no number: {line}"));
                assert!(seen.insert(series.0.to_owned()), "twice: {line}");
                let suffix = series.0.split('{').next().unwrap().strip_prefix(&current.0).unwrap_or_else(|| panic!("of no family: {line}"));
                let allowed: &[&str] = match current.1.as_str() {
                    "counter" => &["_total", "_created"],
                    "histogram" => &["_bucket", "_sum", "_count", "_created"],
                    _ => &[""],
                };
                assert!(allowed.contains(&suffix), "{suffix} of a {}: {line}", current.1);
                assert_eq!(line.contains("le=\""), suffix == "_bucket", "{line}");
            }
        }
    }
}
