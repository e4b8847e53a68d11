//! `heartbeat find`: a question becomes plays, and plays become clips.

mod plays;
mod reading;

pub use plays::{links, table};
pub use reading::chips;

use crate::{
    api::{Answer, Api, FindAnswer, FindRefusal, FoundClip},
    follow::{self, Patience, ReadyClip},
    outcome::Outcome,
    output,
    target::Target,
};
use futures::{StreamExt, stream};
use http::StatusCode;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::{collections::BTreeMap, time::Duration};

const PATH: &str = "/api/v2/find";
/// How many clips are waited for at once.
const AT_ONCE: usize = 16;

/// `heartbeat find …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to look for, e.g. "d-zone exits by MTL against CHI in the second period"
    question: String,
    /// Request the clips that are not there yet
    #[arg(long)]
    cut: bool,
    /// Wait until the clips are ready
    #[arg(long, requires = "cut")]
    wait: bool,
    /// How many plays at most, after the order
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// Make one clip of overlapping plays of one player
    #[arg(long)]
    merge: bool,
    /// How long to wait for the clips, in seconds
    #[arg(long, default_value_t = 600)]
    timeout: u64,
}

/// What is asked.
#[derive(Debug, Clone, Serialize)]
pub struct Question<'a> {
    /// In words.
    pub question: &'a str,
    /// Request the clips that are not there.
    pub cut: bool,
    /// One clip for overlapping plays of one player.
    pub merge: bool,
    /// How many plays at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// What became of the clips of an answer.
#[derive(Debug, Default)]
pub struct Waited {
    /// Those that are ready, by their ids.
    pub ready: BTreeMap<String, ReadyClip>,
    /// Why the others cannot be made.
    pub failed: Vec<String>,
}

/// Asks, shows what the question was understood as and what was found, and waits for the clips.
pub async fn run(target: &Target, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    let api = Api::of(target)?;
    let question = Question { question: &arguments.question, cut: arguments.cut, merge: arguments.merge, limit: arguments.limit };
    let mut answer = api.post(PATH, &question).await?;
    let mut found = read(&answer, json)?;
    let mut waited = None;
    if arguments.wait {
        waited = Some(wait_with_a_bar(&api, &found, Duration::from_secs(arguments.timeout)).await?);
        // The same again says how the clips stand now; what is there is not requested twice.
        answer = api.post(PATH, &question).await?;
        found = read(&answer, json)?;
    }
    if json {
        output::raw(&answer.body)?;
    } else {
        show(&found, waited.as_ref());
    }
    let failed = waited.map(|waited| waited.failed).unwrap_or_default();
    match failed.first() {
        None => Ok(()),
        Some(first) => Err(Outcome::Refused(format!("{} of the clips could not be made; the first: {first}", failed.len())).into()),
    }
}

/// The answer; or, where the question was not understood, what of it was not.
fn read(answer: &Answer, json: bool) -> anyhow::Result<FindAnswer> {
    explain(answer, json)?;
    answer.clone().accepted()?.json(PATH)
}

/// Where a question was not understood, says so part by part; that is the outcome then.
pub fn explain(answer: &Answer, json: bool) -> anyhow::Result<()> {
    if answer.status != StatusCode::UNPROCESSABLE_ENTITY {
        return Ok(());
    }
    if json {
        return output::raw(&answer.body);
    }
    let refusal: FindRefusal = serde_json::from_slice(&answer.body).unwrap_or_default();
    if refusal.not_understood.is_empty() && refusal.ambiguities.is_empty() {
        return Ok(());
    }
    println!("{}", reading::refusal(&refusal));
    Err(Outcome::Refused("the question was not understood whole, so nothing was done".to_owned()).into())
}

/// Asks as part of something larger.
pub async fn ask(api: &Api, question: &Question<'_>) -> anyhow::Result<FindAnswer> {
    read(&api.post(PATH, question).await?, false)
}

fn show(found: &FindAnswer, waited: Option<&Waited>) {
    println!("{}\n", chips(&found.reading.chips));
    println!("{}", reading::coverage(found));
    if !found.happened().is_empty() {
        println!("\n{}", table(found));
        print!("{}", links(found, waited));
    }
}

/// The clips of an answer, each once: those that can become ready.
fn awaited(found: &FindAnswer) -> Vec<FoundClip> {
    let clips = found.happened().iter().filter_map(|happened| happened.clip.clone());
    let there = clips.filter(|clip| matches!(clip.status.as_str(), "requested" | "accepted" | "cut" | "ready"));
    let by_id: BTreeMap<Option<String>, FoundClip> = there.map(|clip| (clip.clip_id.clone(), clip)).collect();
    by_id.into_values().collect()
}

async fn wait_with_a_bar(api: &Api, found: &FindAnswer, patience: Duration) -> anyhow::Result<Waited> {
    let style = ProgressStyle::with_template("{spinner} {pos} of {len} clips are ready {wide_bar} {elapsed}")?;
    let bar = ProgressBar::new(awaited(found).len() as u64).with_style(style.progress_chars("━╸ "));
    bar.enable_steady_tick(Duration::from_millis(100));
    let outcome = wait_for_clips(api, found, patience, |ready| bar.set_position(ready as u64)).await;
    bar.finish_and_clear();
    outcome
}

/// Waits for the clips of an answer; `tell` is told how many are settled whenever it is one more.
pub async fn wait_for_clips(api: &Api, found: &FindAnswer, patience: Duration, tell: impl Fn(usize)) -> anyhow::Result<Waited> {
    let patience = patience.into();
    let wait_one = async |clip: FoundClip| wait_one(api, &clip, patience).await;
    let mut waited = Waited::default();
    let mut settled = std::pin::pin!(stream::iter(awaited(found)).map(wait_one).buffer_unordered(AT_ONCE));
    while let Some(outcome) = settled.next().await {
        match outcome {
            Ok(clip) => drop(waited.ready.insert(clip.view.clip_id.clone(), clip)),
            Err(error) if matches!(error.downcast_ref(), Some(Outcome::Refused(_))) => waited.failed.push(format!("{error:#}")),
            Err(error) => return Err(error),
        }
        tell(waited.ready.len() + waited.failed.len());
    }
    Ok(waited)
}

async fn wait_one(api: &Api, clip: &FoundClip, patience: Patience) -> anyhow::Result<ReadyClip> {
    let wanted = clip.clip_id.as_deref().unwrap_or_default();
    let Some(request) = &clip.request_id else {
        return follow::known_clip_ready(api, wanted, patience, |_| {}).await;
    };
    let ready = follow::clip_ready(api, request, patience, |_| {}).await?;
    if ready.view.clip_id != wanted {
        // The video was uploaded again or synchronised in between.
        let became = &ready.view.clip_id;
        return Err(Outcome::Refused(format!("request {request} became clip {became} and not {wanted}; ask again")).into());
    }
    Ok(ready)
}
