//! One clip, looked at from all sides: its log lines, its spans and its measurements carry one trace id, from the request to
//! `clip.ready`, through every event between them.
#![allow(clippy::unwrap_used)]

use crate::system::{System, block_on};
use hockey::generated::{GameShape, season};
use media::synthetic::SyntheticMaster;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The functions that a clip passes through.
const ON_THE_WAY: [&str; 4] = ["register-clip", "cut-clip", "make-thumbnails", "package-hls"];

/// Seconds of a period of one of these tests' own games.
fn request(game: u32) -> Value {
    json!({"game_id": format!("2025020{game}"), "team_code": "MTL", "period": 1, "start_s": 1.0, "end_s": 2.0})
}

/// Uploads a video and waits for its master; its generation.
fn ingest(system: &System, game: u32) -> i64 {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("master.mp4");
    block_on(SyntheticMaster::default().make(&file)).unwrap();
    system.ingest(&file, &format!("media/raw/MTL/2025-2026/20{game}/p1-20251011-MTLvsCHI.mp4")).unwrap().generation
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a text")).to_owned()
}

/// The spans of a trace by their ids, when the last one is there: the announcement that the clip is ready.
fn spans(system: &System, trace_id: &str) -> BTreeMap<String, Value> {
    let all = || -> anyhow::Result<Vec<Value>> {
        let answer = system.api(&format!("/v1/traces/{trace_id}"))?;
        Ok(answer["spans"].as_array().or(answer.as_array()).cloned().unwrap_or_default())
    };
    let look = || {
        let spans = all()?;
        let names: BTreeSet<&str> = spans.iter().filter_map(|span| span["name"].as_str()).collect();
        // Each function sends by itself, and a span when it has ended.
        let is_whole = |name: &str| names.contains(name);
        let is_there = is_whole("announce clip.ready") && is_whole("make-thumbnails /clip-cut") && is_whole("package-hls /clip-cut");
        let known: BTreeSet<&str> = spans.iter().filter_map(|span| span["span_id"].as_str()).collect();
        let has_parents = spans.iter().all(|span| span["parent_id"].as_str().is_none_or(|parent| known.contains(parent)));
        Ok((is_there && has_parents).then_some(spans.clone()))
    };
    let found = system.wait_for(&format!("the spans of trace {trace_id}"), look, || format!("{:#?}", all())).unwrap();
    found.into_iter().map(|span| (text(&span["span_id"]), span)).collect()
}

/// The same, when every line that was written by now has its span: a line comes before the span that it is a part of ends.
fn spans_of_all_lines(system: &System, trace_id: &str) -> BTreeMap<String, Value> {
    let named: BTreeSet<String> = ON_THE_WAY
        .iter()
        .flat_map(|function| lines(system, function, trace_id))
        .map(|line| text(&line["logging.googleapis.com/spanId"]))
        .collect();
    let missing = |known: &BTreeMap<String, Value>| named.iter().filter(|id| !known.contains_key(*id)).cloned().collect::<Vec<_>>();
    let look = || Ok(Some(spans(system, trace_id)).filter(|known| missing(known).is_empty()));
    let state = || format!("without: {:?}", missing(&spans(system, trace_id)));
    system.wait_for("the spans of all lines", look, state).unwrap()
}

/// The names of a span and of those above it, up to the root.
fn ancestry(spans: &BTreeMap<String, Value>, name: &str) -> Vec<String> {
    let mut span = spans.values().find(|span| span["name"] == name);
    let mut names = Vec::new();
    while let Some(of) = span {
        names.push(text(&of["name"]));
        span = of["parent_id"].as_str().map(|parent| spans.get(parent).unwrap_or_else(|| panic!("{parent} is not there: {names:?}")));
    }
    names
}

/// The lines of a function's log that name a trace.
fn lines(system: &System, function: &str, trace_id: &str) -> Vec<Value> {
    let named = format!("/traces/{trace_id}");
    let mut lines = system.log(function).unwrap();
    lines.retain(|line| line["logging.googleapis.com/trace"].as_str().is_some_and(|trace| trace.ends_with(&named)));
    lines
}

fn measurements(system: &System, function: &str) -> String {
    let port = system.running().unwrap().functions[function].port;
    let bytes = system.download(&format!("http://127.0.0.1:{port}/metrics")).unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn one_trace_id_joins_the_lines_the_spans_and_the_measurements_of_a_clip() {
    let system = System::start().unwrap();
    ingest(&system, 901);
    let clip = system.clip(&request(901)).unwrap();
    let (clip_id, trace_id) = (text(&clip["clip_id"]), text(&clip["trace_id"]));
    let request = system.api(&format!("/api/v2/requests/{}", text(&clip["request_id"]))).unwrap();
    assert_eq!(request["trace_id"], trace_id, "the clip is made in the trace of its request");

    for function in ON_THE_WAY {
        // A line is written when the answer is on its way, which may be after the clip is ready.
        let said = || lines(&system, function, &trace_id);
        let answered = |line: &Value| line["subject"] == clip_id && line["message"] == "answered";
        let look = || Ok(said().iter().any(answered).then_some(()));
        system.wait_for(&format!("{function} to have answered"), look, || format!("{:?}", said())).unwrap();
    }

    let spans = spans_of_all_lines(&system, &trace_id);
    let way = ancestry(&spans, "announce clip.ready");
    let on_it = ["announce clip.cut", "cut-clip /clip-accepted", "announce clip.accepted", "register-clip /clip-requests"];
    assert!(way.ends_with(&on_it.map(str::to_owned)), "{way:?}");
    for stage in ["index", "read", "encode", "verify", "upload", "pictures", "package"] {
        assert!(ancestry(&spans, stage).len() > 1, "{stage} is a part of something");
    }
    let exemplar = format!("# {{trace_id=\"{trace_id}\"}}");
    for (function, metric) in [
        ("cut-clip", "heartbeat_stage_seconds_bucket"),
        ("cut-clip", "heartbeat_bytes_total"),
        ("cut-clip", "heartbeat_ffmpeg_seconds_total"),
        ("cut-clip", "heartbeat_waited_seconds_bucket"),
        ("make-thumbnails", "heartbeat_handled_seconds_bucket"),
        ("package-hls", "heartbeat_cache_total"),
    ] {
        let exposed = measurements(&system, function);
        let joined = exposed.lines().any(|line| line.starts_with(metric) && line.contains(&exemplar));
        assert!(joined, "{function} shows no {metric} of trace {trace_id}:\n{exposed}");
    }
    check_bytes(&measurements(&system, "cut-clip"), &clip);
}

/// What is measured is what the receipt says.
fn check_bytes(exposed: &str, clip: &Value) {
    let bytes = |bucket: &str, direction: &str| {
        let labels = format!(r#"heartbeat_bytes_total{{function="cut-clip",bucket="{bucket}",direction="{direction}"}} "#);
        let value = exposed.lines().find_map(|line| line.strip_prefix(&labels)).unwrap_or_else(|| panic!("{labels} in {exposed}"));
        value.split(' ').next().unwrap().parse::<f64>().unwrap() as u64
    };
    let receipt = |name: &str| clip["receipt"][name].as_u64().unwrap();
    assert_eq!(bytes("lake", "read"), receipt("bytes_read") + receipt("index_bytes_read"));
    assert_eq!(bytes("delivery", "written"), receipt("bytes_written"));
}

#[test]
fn a_request_that_waited_for_its_video_goes_on_in_its_own_trace() {
    let system = System::shared().unwrap();
    let request_id = system.publish_request(&request(902)).unwrap();
    let look = || Ok(system.api(&format!("/api/v2/requests/{request_id}")).ok().filter(|request| request["status"] == "waiting"));
    let waiting = system.wait_for("the request to wait", look, String::new).unwrap();
    ingest(system, 902);
    let clip = system.wait_for_clip(&system.wait_for_request(&request_id).unwrap()).unwrap();
    assert_eq!(clip["trace_id"], waiting["trace_id"]);
    let spans = spans(system, &text(&clip["trace_id"]));
    assert_eq!(ancestry(&spans, "cut-clip /clip-accepted").last().unwrap(), "register-clip /clip-requests");
    assert_eq!(ancestry(&spans, "announce clip.ready").last().unwrap(), "register-clip /clip-requests");
    assert!(!spans.values().any(|span| span["name"] == "ingest-master /lake-uploads"), "the upload has a trace of its own");
}

#[test]
fn an_upload_is_followed_through_both_functions_that_make_it_a_master() {
    let system = System::shared().unwrap();
    let subject = format!("objects/{}", ingest(system, 903));
    let examined = || Ok(system.log("ingest-master")?.into_iter().find(|line| line["subject"] == subject));
    let line = system.wait_for("ingest-master to say that it examined", examined, String::new).unwrap();
    let trace_id = text(&line["logging.googleapis.com/trace"]).rsplit('/').next().unwrap().to_owned();
    let way = ["announce master.ingested", "register-master /master-examined", "announce master.examined", "ingest-master /lake-uploads"];
    let last = "register-clip /master-ingested";
    let look = || {
        let answer = system.api(&format!("/v1/traces/{trace_id}"))?;
        Ok(answer["spans"].as_array().or(answer.as_array()).cloned().filter(|spans| {
            let names: BTreeSet<&str> = spans.iter().filter_map(|span| span["name"].as_str()).collect();
            way.iter().all(|name| names.contains(name)) && names.contains(last)
        }))
    };
    let found = system.wait_for("the spans of the upload", look, || trace_id.clone()).unwrap();
    let spans: BTreeMap<String, Value> = found.into_iter().map(|span| (text(&span["span_id"]), span)).collect();
    assert!(ancestry(&spans, last).ends_with(&way.map(str::to_owned)), "{spans:#?}");
}

#[test]
fn the_clips_of_a_question_are_asked_for_in_the_trace_of_the_question() {
    let system = System::shared().unwrap();
    let season = season(rand::random(), 0);
    let fixture = season.fixtures.iter().find(|fixture| fixture.home.code == "MTL").unwrap().clone();
    let game = season.game_of(&fixture, GameShape::small(30, 60, 16.0));
    system.put(&format!("plays/2025-2026/{}", game.raw_name()), &game.raw_csv()).unwrap();
    let known = || Ok(system.api(&format!("/api/v2/games/{}", fixture.game_id)).ok().filter(|game| !game["quality"].is_null()));
    system.wait_for("the plays to be loaded", known, String::new).unwrap();

    let trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
    let analyst = system.token_of(&["--role", "analyst", "--team", "MTL"]).unwrap();
    let question = json!({"query": {"timeframe": {"games": [fixture.game_id.as_str()]}}, "cut": true, "limit": 2});
    let asked = reqwest::Client::new().post(format!("{}/api/v2/find", system.url())).bearer_auth(analyst).json(&question);
    let asked = asked.header("traceparent", format!("00-{trace_id}-00f067aa0ba902b7-01"));
    let answer: Value = block_on(async { asked.send().await.unwrap().json().await.unwrap() });
    let request_id = text(&answer["plays"][0]["clip"]["request_id"]);
    let look = || Ok(system.api(&format!("/api/v2/requests/{request_id}")).ok());
    let request = system.wait_for("the request to be written down", look, String::new).unwrap();
    assert_eq!(request["trace_id"], trace_id, "{request}");
    // A line is written when the answer is on its way.
    let said = |function: &str| !lines(system, function, trace_id).is_empty();
    let look = || Ok((said("find-clips") && said("register-clip")).then_some(()));
    system.wait_for("both functions to have said so", look, || trace_id.to_owned()).unwrap();
}
