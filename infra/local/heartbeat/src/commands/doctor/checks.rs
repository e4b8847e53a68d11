//! The checks themselves. None changes anything but for one small object in the delivery bucket.

use super::Finding;
use crate::{
    api::Api,
    data_dir::{DataDir, Running},
    system::{self, function_answers},
    target::Target,
    telemetry::span::Span,
};
use anyhow::Context;
use bytes::Bytes;
use cloud::NewObject;
use db::Database;
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// Functions send each 0.2 s here.
const SPANS_WITHIN: Duration = Duration::from_secs(5);
const SAMPLE: &str = "doctor/sample.txt";
const SAMPLE_TEXT: &str = "If you can read this, signed links work.";

/// Every check, in the order in which one needs the other.
pub(super) async fn all(target: &Target) -> Vec<Finding> {
    let mut findings = vec![
        Finding::new("front door", front_door(target).await, "is `heartbeat up` running? its output says more"),
        Finding::new("database", database(target).await, "is DATABASE_URL right, and was `heartbeat migrate` run?"),
    ];
    if let Some((data, running)) = &target.local {
        findings.extend(functions(data, running).await);
    }
    findings.push(Finding::new("API", api(target).await, "the log of serve-clips says more"));
    if target.local.is_some() {
        findings.push(Finding::new("telemetry", telemetry(target).await, "RUST_LOG=warn heartbeat up says what is not taken"));
    }
    findings.extend(buckets(target).await);
    findings.push(Finding::new("signed link", signed_link(target).await, "may this identity write to the delivery bucket and sign?"));
    findings.push(Finding::new("ffmpeg", ffmpeg().await, "cut-clip and make-thumbnails need it"));
    findings
}

/// What can be checked while nothing runs: whether it could.
pub(super) async fn before_start(nothing_runs: &anyhow::Error) -> Vec<Finding> {
    vec![
        Finding::new("system", Err(anyhow::anyhow!("{nothing_runs}")), "the checks below say whether it can start"),
        Finding::new("functions", system::binaries().map(|found| format!("{} are built", found.len())), "they belong beside this program"),
        Finding::new("PostgreSQL", postgres(), "nothing is kept without it"),
        Finding::new("ffmpeg", ffmpeg().await, "cut-clip and make-thumbnails need it"),
    ]
}

fn postgres() -> anyhow::Result<String> {
    Ok(private_postgres::installed(Path::new(""))?.display().to_string())
}

async fn front_door(target: &Target) -> anyhow::Result<String> {
    let answer = client(target)?.get(format!("{}/health", target.url)).send().await.context("it does not answer")?;
    anyhow::ensure!(answer.status().is_success(), "it answers {}", answer.status());
    Ok(target.url.clone())
}

async fn database(target: &Target) -> anyhow::Result<String> {
    let database = Database::connect(&target.database_url()?, 1)?;
    database.check().await?;
    Ok("answers and has its schema".to_owned())
}

async fn functions(data: &DataDir, running: &Running) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, function) in &running.functions {
        let healthy = match reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(2)).build() {
            Ok(client) => function_answers(&client, function.port).await,
            Err(_) => false,
        };
        let outcome =
            if healthy { Ok(format!("answers on 127.0.0.1:{}", function.port)) } else { Err(anyhow::anyhow!("it does not answer")) };
        findings.push(Finding::new(name, outcome, &format!("its log is {}", data.log_of(name).display())));
    }
    findings
}

async fn api(target: &Target) -> anyhow::Result<String> {
    let path = "/api/v2/clips/stats/overview";
    let overview: serde_json::Value = Api::of(target)?.get(path).await?.json(path)?;
    Ok(format!("answers; {} clips", overview["total_clips"]))
}

/// A question with a trace of its own: the span of whoever answers it must arrive.
async fn telemetry(target: &Target) -> anyhow::Result<String> {
    let (trace_id, client) = (format!("{:032x}", rand::random::<u128>().max(1)), client(target)?);
    let asked = client.get(format!("{}/api/v2/clips/stats/overview", target.url)).bearer_auth(target.token()?);
    asked.header("traceparent", format!("00-{trace_id}-{:016x}-01", rand::random::<u64>().max(1))).send().await?;
    let started = Instant::now();
    loop {
        let spans: Vec<Span> = client.get(format!("{}/v1/traces/{trace_id}", target.url)).send().await?.error_for_status()?.json().await?;
        if let Some(span) = spans.first() {
            return Ok(format!("a span of {} arrived after {} ms", span.function, started.elapsed().as_millis()));
        }
        anyhow::ensure!(started.elapsed() < SPANS_WITHIN, "no span of serve-clips arrived in {SPANS_WITHIN:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn buckets(target: &Target) -> Vec<Finding> {
    let (lake, delivery) = match target.buckets() {
        Ok(names) => names,
        Err(error) => return vec![Finding::new("buckets", Err(error), "`heartbeat env` shows the variables")],
    };
    let mut findings = Vec::new();
    for (what, name) in [("lake bucket", lake), ("delivery bucket", delivery)] {
        findings.push(Finding::new(what, bucket(target, &name).await, "does it exist, and may this identity read it?"));
    }
    findings
}

async fn bucket(target: &Target, name: &str) -> anyhow::Result<String> {
    target.google()?.bucket(name).await?.stat(SAMPLE).await?;
    Ok(name.to_owned())
}

/// Writes a small object once, signs a link to it, and follows the link with no credentials.
async fn signed_link(target: &Target) -> anyhow::Result<String> {
    let (google, (_, delivery)) = (target.google()?, target.buckets()?);
    let sample = NewObject::plain(SAMPLE.to_owned(), "text/plain");
    google.bucket(&delivery).await?.create(sample, Bytes::from_static(SAMPLE_TEXT.as_bytes())).await?;
    let link = google.url_signer(&delivery)?.link(SAMPLE, Duration::from_secs(60)).await?;
    let answer = client(target)?.get(link).send().await.context("following a signed link")?;
    anyhow::ensure!(answer.status().is_success(), "a signed link answers {}", answer.status());
    anyhow::ensure!(answer.text().await? == SAMPLE_TEXT, "a signed link gives something else than was written");
    Ok("signed, followed, and what was written came back".to_owned())
}

async fn ffmpeg() -> anyhow::Result<String> {
    Ok(format!("version {}; encodes H.264", system::ffmpeg().await?))
}

fn client(target: &Target) -> anyhow::Result<reqwest::Client> {
    let builder = reqwest::Client::builder().timeout(Duration::from_secs(10));
    Ok(if target.local.is_some() { builder.no_proxy() } else { builder }.build()?)
}
