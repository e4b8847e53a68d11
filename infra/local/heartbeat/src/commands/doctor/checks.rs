//! The checks themselves. None leaves anything behind: one writes a small object into the delivery bucket and removes it.

use super::Finding;
use crate::{
    api::Api,
    system::{self, function_answers},
    target::Target,
    telemetry::span::Span,
};
use anyhow::Context;
use bytes::Bytes;
use cloud::{Google, NewObject};
use db::Database;
use futures::future::join_all;
use std::time::{Duration, Instant};

/// Functions send each 0.2 s here.
const SPANS_WITHIN: Duration = Duration::from_secs(30);
/// Where the small object lies while it is needed.
const SAMPLES: &str = "doctor/";
const SAMPLE_TEXT: &str = "If you can read this, signed links work.";
const MAY_SIGN: &str = "may this identity write to the delivery bucket, remove what it wrote, and sign?";
pub(super) const NEEDS_FFMPEG: &str = "cut-clip and make-thumbnails need it";

/// Every check, all at once: what does not answer is waited for once.
pub(super) async fn all(target: &Target) -> Vec<Finding> {
    let (door, database, functions, api, telemetry, buckets, link, ffmpeg) = tokio::join!(
        front_door(target),
        database(target),
        functions(target),
        api(target),
        only_here(target, telemetry(target)),
        buckets(target),
        signed_link(target),
        // In the cloud it is in the images of the functions that need it.
        only_here(target, ffmpeg()),
    );
    let mut findings = vec![
        Finding::new("front door", door, "is `heartbeat up` running? its output says more"),
        Finding::new("database", database, "is DATABASE_URL right, and was `heartbeat migrate` run?"),
    ];
    findings.extend(functions);
    findings.push(Finding::new("API", api, "the log of serve-clips says more"));
    findings.extend(telemetry.map(|telemetry| Finding::new("telemetry", telemetry, "RUST_LOG=warn heartbeat up says what is not taken")));
    findings.extend(buckets);
    findings.push(Finding::new("signed link", link, MAY_SIGN));
    findings.extend(ffmpeg.map(|ffmpeg| Finding::new("ffmpeg", ffmpeg, NEEDS_FFMPEG)));
    findings
}

/// Only what runs on this machine has it.
async fn only_here<T>(target: &Target, check: impl Future<Output = T>) -> Option<T> {
    if target.local.is_some() { Some(check.await) } else { None }
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

async fn functions(target: &Target) -> Vec<Finding> {
    let Some((data, running)) = &target.local else { return Vec::new() };
    join_all(running.functions.iter().map(async |(name, function)| {
        let outcome = function_is_healthy(function.port).await;
        Finding::new(name, outcome, &format!("its log is {}", data.log_of(name).display()))
    }))
    .await
}

async fn function_is_healthy(port: u16) -> anyhow::Result<String> {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).build()?;
    anyhow::ensure!(function_answers(&client, port).await, "it does not answer");
    Ok(format!("answers on 127.0.0.1:{port}"))
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
    target.google()?.bucket(name).await?.list(SAMPLES, None).await?;
    Ok(name.to_owned())
}

/// Writes a small object, follows a signed link to it, and removes it: whoever compares the bucket with the clips must not find it.
async fn signed_link(target: &Target) -> anyhow::Result<String> {
    let (google, (_, delivery)) = (target.google()?, target.buckets()?);
    let (bucket, sample) = (google.bucket(&delivery).await?, format!("{SAMPLES}{:032x}.txt", rand::random::<u128>()));
    bucket.create(NewObject::plain(sample.clone(), "text/plain"), Bytes::from_static(SAMPLE_TEXT.as_bytes())).await?;
    let followed = follow(target, &google, &delivery, &sample).await;
    let removed = bucket.remove(&sample).await;
    followed?;
    removed.with_context(|| {
        format!("links work, but {sample} could not be removed: do it by hand, or reconcile counts it as a file of no clip")
    })?;
    Ok("signed, followed, and what was written came back".to_owned())
}

/// With no credentials.
async fn follow(target: &Target, google: &Google, bucket: &str, object: &str) -> anyhow::Result<()> {
    let link = google.url_signer(bucket)?.link(object, Duration::from_secs(60)).await?;
    let answer = client(target)?.get(link).send().await.context("following a signed link")?;
    anyhow::ensure!(answer.status().is_success(), "a signed link answers {}", answer.status());
    anyhow::ensure!(answer.text().await? == SAMPLE_TEXT, "a signed link gives something else than was written");
    Ok(())
}

pub(super) async fn ffmpeg() -> anyhow::Result<String> {
    Ok(format!("version {}; encodes H.264", system::ffmpeg().await?))
}

fn client(target: &Target) -> anyhow::Result<reqwest::Client> {
    let builder = reqwest::Client::builder().timeout(Duration::from_secs(10));
    Ok(if target.local.is_some() { builder.no_proxy() } else { builder }.build()?)
}
