//! Asking find-clips, and how long it takes.

use super::golden::Question;
use crate::{
    benchmark::figure::{median, percentile, short},
    system::System,
    tables::table,
};
use anyhow::{Context, ensure};
use bytes::Bytes;
use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc, time::Instant};

/// Somebody who asks find-clips itself: the front door is the local system's and not what is measured.
#[derive(Clone)]
pub struct Caller {
    client: reqwest::Client,
    url: String,
    admin: String,
}

/// Milliseconds of every answer, by question.
#[derive(Debug, Default)]
pub struct Times(HashMap<String, Vec<f64>>);

impl Times {
    /// Of all answers.
    pub fn p95(&self) -> f64 {
        percentile(&self.all(), 95)
    }

    /// The question whose p95 is the worst, and that.
    pub fn slowest(&self) -> (String, f64) {
        let of_each = self.0.iter().map(|(question, times)| (question.clone(), percentile(times, 95)));
        of_each.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default()
    }

    fn all(&self) -> Vec<f64> {
        self.0.values().flatten().copied().collect()
    }
}

impl Caller {
    /// Finds the port of find-clips.
    pub fn of(system: &System) -> anyhow::Result<Self> {
        let running = system.running()?;
        let port = running.functions.get("find-clips").context("find-clips does not run")?.port;
        let client = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { client, url: format!("http://127.0.0.1:{port}/api/v2/find"), admin: system.token().to_owned() })
    }

    /// The answer to a query that may see everything, and how many milliseconds it took.
    pub async fn query(&self, body: &Value) -> anyhow::Result<(Value, f64)> {
        let (text, took) = self.ask(&self.admin, body).await?;
        Ok((serde_json::from_slice(&text)?, took))
    }

    /// Every question so many times, one after the other, after one that warms up.
    pub async fn ask_in_turn(&self, questions: &[Question], rounds: usize) -> anyhow::Result<Times> {
        let mut times = Times::default();
        for round in 0..=rounds {
            for question in questions {
                let took = self.ask_golden(question).await?;
                if round > 0 {
                    times.0.entry(question.text.clone()).or_default().push(took);
                }
            }
        }
        Ok(times)
    }

    /// Every question so many times, by `callers` at once, each in an order of its own.
    pub async fn ask_together(&self, questions: &[Question], rounds: usize, callers: usize, seed: u64) -> anyhow::Result<Times> {
        let questions: Arc<Vec<Question>> = Arc::new(questions.to_vec());
        let share = (questions.len() * rounds).div_ceil(callers);
        let tasks = (0..callers).map(|caller| {
            let (this, mut order) = (self.clone(), questions.to_vec());
            order.shuffle(&mut StdRng::seed_from_u64(seed ^ caller as u64));
            tokio::spawn(async move {
                let mut took = Vec::new();
                for question in order.iter().cycle().take(share) {
                    took.push((question.text.clone(), this.ask_golden(question).await?));
                }
                anyhow::Ok(took)
            })
        });
        let mut times = Times::default();
        for task in tasks.collect::<Vec<_>>() {
            for (question, took) in task.await.context("a caller died")?? {
                times.0.entry(question).or_default().push(took);
            }
        }
        Ok(times)
    }

    async fn ask_golden(&self, question: &Question) -> anyhow::Result<f64> {
        Ok(self.ask(&question.token, &json!({"question": question.text})).await?.1)
    }

    /// The answer as it came: reading it would be paid by the cores that answer others.
    async fn ask(&self, token: &str, body: &Value) -> anyhow::Result<(Bytes, f64)> {
        let started = Instant::now();
        let answer = self.client.post(&self.url).bearer_auth(token).json(body).send().await.context("asking find-clips")?;
        let status = answer.status();
        let text = answer.bytes().await.context("reading the answer of find-clips")?;
        let took = started.elapsed().as_secs_f64() * 1e3;
        ensure!(status.is_success(), "{body} gave {status}: {}", String::from_utf8_lossy(&text));
        Ok((text, took))
    }
}

/// Percentiles, and the slowest questions.
pub fn print(who: &str, times: &Times) {
    let all = times.all();
    println!(
        "{who}: {} answers, p50 {} ms, p95 {} ms, worst {} ms",
        all.len(),
        short(median(&all)),
        short(times.p95()),
        short(percentile(&all, 100))
    );
    let mut slow: Vec<(&String, f64)> = times.0.iter().map(|(question, times)| (question, percentile(times, 95))).collect();
    slow.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut table = table(["slowest questions", "p95 ms"]);
    slow.iter().take(8).for_each(|(question, ms)| {
        table.add_row([(*question).clone(), short(*ms)]);
    });
    println!("{table}");
}
