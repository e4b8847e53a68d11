//! What the local system shows of itself: traces, metrics and the page, of one clip in a system of its own.
#![allow(clippy::unwrap_used)]

use crate::system::{System, block_on, said};
use media::synthetic::SyntheticMaster;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const MASTER: &str = "media/raw/SEA/2025-2026/29001/p1-telemetry.mp4";
const MAKERS: [&str; 4] = ["register-clip", "cut-clip", "make-thumbnails", "package-hls"];

#[test]
fn one_trace_id_joins_spans_log_lines_and_measurements_of_a_clip() {
    let system = System::start().unwrap();
    let (clip_id, trace_id) = clip(&system);
    let spans = all_spans(&system, &trace_id);
    check_spans(&spans);
    check_logs(&system, &clip_id, &trace_id);
    check_metrics(&system, &trace_id);
    check_page(&system, &clip_id);
    check_why(&system, &clip_id, &trace_id);
    check_restart(&system);
}

fn clip(system: &System) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("master.mp4");
    let master = SyntheticMaster { seconds: 6, width: 160, height: 96, frame_rate: (25, 1), ..SyntheticMaster::default() };
    block_on(master.make(&file)).unwrap();
    system.ingest(&file, MASTER).unwrap();
    let request = json!({"game_id": "2025029001", "team_code": "SEA", "period": 1, "start_s": 1.0, "end_s": 2.0});
    let clip = system.clip(&request).unwrap();
    let text = |field: &str| clip[field].as_str().unwrap_or_else(|| panic!("no {field} in {clip}")).to_owned();
    (text("clip_id"), text("trace_id"))
}

/// Functions send their spans a moment after they made them.
fn all_spans(system: &System, trace_id: &str) -> Vec<Value> {
    let spans = || -> Vec<Value> { serde_json::from_value(get(system, &format!("/v1/traces/{trace_id}"))).unwrap() };
    let handled = |spans: &[Value]| spans.iter().filter(|span| span["attributes"]["outcome"] == "done").count();
    // Asked for, accepted, cut, thumbnailed, packaged; the last three are registered too.
    system.wait_for("the spans of a clip", || Ok(Some(spans()).filter(|spans| handled(spans) >= 7)), || format!("{:#?}", spans())).unwrap()
}

/// All of them hang together: a trace has one root, and whoever worked is in it.
fn check_spans(spans: &[Value]) {
    let ids: BTreeSet<&str> = spans.iter().map(|span| span["span_id"].as_str().unwrap()).collect();
    let roots: Vec<&Value> = spans.iter().filter(|span| !span["parent_id"].as_str().is_some_and(|parent| ids.contains(parent))).collect();
    assert_eq!(roots.len(), 1, "{roots:#?}");
    assert_eq!(roots[0]["function"], "register-clip");
    let functions: BTreeSet<&str> = spans.iter().map(|span| span["function"].as_str().unwrap()).collect();
    assert_eq!(functions, MAKERS.into());
    assert!(spans.iter().any(|span| span["name"] == "encode" && span["function"] == "cut-clip"), "{spans:#?}");
}

fn check_logs(system: &System, clip_id: &str, trace_id: &str) {
    for function in ["cut-clip", "make-thumbnails", "package-hls"] {
        let log = system.log(function).unwrap();
        let of_clip = |line: &&Value| line["subject"] == clip_id && line["message"] == "answered";
        let line = log.iter().find(of_clip).unwrap_or_else(|| panic!("{function} says nothing of the clip: {log:#?}"));
        assert!(line["logging.googleapis.com/trace"].as_str().unwrap().ends_with(trace_id), "{line:#}");
        assert_eq!(line["severity"], "INFO", "{line:#}");
    }
}

/// What a function counted is there once by `/metrics`, with an example, and once by OTLP. A function that is busy answers a
/// moment later, so all of it is waited for.
fn check_metrics(system: &System, trace_id: &str) {
    let exposed = || String::from_utf8(system.download(&format!("{}/metrics", system.url())).unwrap().to_vec()).unwrap();
    let look = || Ok(Some(exposed()).filter(|text| missing(text, trace_id).is_empty()));
    let state = || {
        let text = exposed();
        format!("missing: {:#?} in {text}", missing(&text, trace_id))
    };
    let text = system.wait_for("all functions' metrics", look, state).unwrap();
    assert!(text.ends_with("# EOF\n"));
    let types: Vec<&str> = text.lines().filter(|line| line.starts_with("# TYPE ")).collect();
    assert_eq!(types.iter().collect::<BTreeSet<_>>().len(), types.len(), "{types:#?}");
    let encoded = json!({"function": "cut-clip", "stage": "encode"});
    let look = || {
        let series: Vec<Value> = serde_json::from_value(get(system, "/v1/metrics"))?;
        let of_encode = |one: &&Value| one["name"] == "heartbeat_stage_seconds" && one["labels"] == encoded;
        Ok(series.iter().find(of_encode).and_then(|one| one["count"].as_u64()))
    };
    let sent = system.wait_for("the same by OTLP", look, || get(system, "/v1/metrics").to_string()).unwrap();
    assert!(sent >= 1, "{sent}");
}

/// What is to be seen at `/metrics` and is not.
fn missing(text: &str, trace_id: &str) -> Vec<String> {
    let has = |line: &str| text.lines().any(|there| there == line);
    let mut lines: Vec<String> = MAKERS.map(|function| format!("heartbeat_up{{function=\"{function}\"}} 1")).into();
    lines.push("heartbeat_undelivered{subscription=\"cut-clip.clip-accepted\"} 0".to_owned());
    lines.retain(|line| !has(line));
    let example = format!("trace_id=\"{trace_id}\"");
    let joined = |name: &str| text.lines().any(|line| line.starts_with(name) && line.contains("cut-clip") && line.contains(&example));
    let names = ["heartbeat_handled_seconds_bucket", "heartbeat_stage_seconds_bucket", "heartbeat_bytes_total"];
    lines.extend(names.into_iter().filter(|name| !joined(name)).map(|name| format!("{name} of cut-clip with {example}")));
    lines
}

fn check_page(system: &System, clip_id: &str) {
    let state = || get(system, "/system/state");
    let look = || Ok(Some(state()).filter(|state| unseen(state, clip_id).is_empty()));
    let stands = || format!("not seen: {:?} in {:#}", unseen(&state(), clip_id), state());
    system.wait_for("the page to show it all", look, stands).unwrap();
}

/// What the page is to show and does not. Events may come twice, so what is counted is at least as much.
fn unseen(state: &Value, clip_id: &str) -> Vec<&'static str> {
    let (functions, last) = (named(&state["functions"], "name"), &state["last"][0]);
    let cut_clip = |field: &str| functions.get("cut-clip").and_then(|function| function[field].as_f64());
    let moved = |moved: &Value| moved["bucket"] == "lake" && moved["bytes"].as_f64() > Some(0.0);
    let rows = last["trace"]["rows"].as_array().map_or(0, Vec::len);
    let seen = [
        ("every function up", !functions.is_empty() && functions.values().all(|function| function["up"] == true)),
        ("what cut-clip handled", cut_clip("handled") >= Some(1.0) && cut_clip("restarts") == Some(0.0)),
        ("how long it took", cut_clip("p50_ms") > Some(0.0)),
        ("its stages", named(&state["stages"], "stage").contains_key("encode")),
        ("its queue", named(&state["queues"], "subscription").contains_key("cut-clip.clip-accepted")),
        ("one clip that is ready", named(&state["clips"], "name").get("ready").is_some_and(|ready| ready["clips"] == 1)),
        ("bytes of the lake", state["moved"].as_array().is_some_and(|all| all.iter().any(moved))),
        ("the clip", last["clip_id"] == clip_id && last["state"] == "ready"),
        ("its trace", rows > 10),
        ("where it is watched", last["watch_url"].as_str().is_some_and(|link| link.contains("/watch/"))),
    ];
    seen.into_iter().filter(|(_, is_seen)| !is_seen).map(|(what, _)| what).collect()
}

fn check_why(system: &System, clip_id: &str, trace_id: &str) {
    let why = said(&system.heartbeat(&["why", clip_id]).unwrap()).unwrap();
    assert!(why.starts_with("a clip without a title: ready\n"), "{why}");
    assert!(
        why.contains(&format!("\nclip {clip_id} of SEA: game 2025029001, period 1, 0:01.0–0:02.0 of the video\ntrace {trace_id}: ")),
        "{why}"
    );
    for words in ["register-clip: clip.requested", "cut-clip: clip.accepted", "encode", "█", "written down", "clip.accepted: done in"] {
        assert!(why.contains(words), "{words} is not in\n{why}");
    }
    let why: Value = serde_json::from_str(&said(&system.heartbeat(&["why", clip_id, "--json"]).unwrap()).unwrap()).unwrap();
    assert_eq!(why["trace_id"], trace_id);
    assert!(why["spans"].as_array().unwrap().len() > 10 && why["history"].as_array().unwrap().len() > 5, "{why:#}");
}

fn check_restart(system: &System) {
    let pid = system.pid_of("package-hls").unwrap();
    kill_process(Pid::from_raw(pid as i32).unwrap(), Signal::KILL).unwrap();
    let function = || {
        let state = get(system, "/system/state");
        named(&state["functions"], "name")["package-hls"].clone()
    };
    let look = || Ok(Some(function()).filter(|function| function["restarts"] == 1 && function["up"] == true));
    system.wait_for("package-hls to be started again", look, || function().to_string()).unwrap();
}

fn named<'a>(list: &'a Value, by: &str) -> BTreeMap<&'a str, &'a Value> {
    list.as_array().into_iter().flatten().map(|one| (one[by].as_str().unwrap(), one)).collect()
}

fn get(system: &System, path: &str) -> Value {
    serde_json::from_slice(&system.download(&format!("{}{path}", system.url())).unwrap()).unwrap()
}
