//! `heartbeat demo`: the whole chain, seen: a game goes in, questions come out as clips.

mod game;
mod progress;
mod report;

use super::{
    find::{self, Question, Waited},
    ingest::{self, describe},
    load,
    up::{PORT, asked_to_stop, say},
};
use crate::{
    api::{Api, FindAnswer, MasterPage, MasterView},
    data_dir::DataDir,
    outcome::Outcome,
    system::{Doors, System},
    target::{DEFAULT_DATA, Target},
};
use anyhow::Context;
use cloud::Objects;
use futures::future::join_all;
use game::Files;
use hockey::generated::GeneratedGame;
use indicatif::ProgressBar;
use progress::Board;
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(900);
/// What is asked, and how many clips of it are cut at most.
const QUESTIONS: [(&str, u32); 3] =
    [("every goal, both teams", 4), ("d-zone exits by MTL against CHI in the second period", 4), ("Suzuki's shifts", 3)];

/// `heartbeat demo …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Keep serving the clips until Ctrl-C
    #[arg(long)]
    stay: bool,
    /// The port of the front door on 127.0.0.1, where no system is running yet
    #[arg(long, default_value_t = PORT)]
    port: u16,
}

/// Uses the system that runs in the folder, or starts one for as long as it takes.
pub async fn run(data: Option<&Path>, arguments: Arguments) -> anyhow::Result<()> {
    let data = data.unwrap_or(Path::new(DEFAULT_DATA));
    if let Some(target) = Target::running_in(data)? {
        println!("using the system at {}", target.url);
        return show(&target).await;
    }
    let mut stop = std::pin::pin!(asked_to_stop()?);
    println!("starting the system in {}", data.display());
    let Some(system) = System::start(&DataDir::at(data)?, Doors { port: arguments.port, pubsub: None }, say, &mut stop).await? else {
        return Ok(());
    };
    let outcome = tokio::select! { outcome = show_own(data, &arguments) => outcome, () = &mut stop => Ok(()) };
    if arguments.stay && outcome.is_ok() {
        println!("\nserving on {} until Ctrl-C", system.running().url);
        stop.await;
    }
    println!("stopping");
    system.stop().await;
    outcome
}

async fn show_own(data: &Path, arguments: &Arguments) -> anyhow::Result<()> {
    let target = Target::running_in(data)?.context("the system that was just started is gone")?;
    println!("ready {}\n", target.url);
    show(&target).await?;
    if !arguments.stay {
        println!("\nthe links work while a system runs: `heartbeat up`, or the demo with --stay");
    }
    Ok(())
}

async fn show(target: &Target) -> anyhow::Result<()> {
    let (data, _) = target.local.as_ref().context("the demo needs a system on this machine")?;
    let game = game::game()?;
    let files = made(&game, &data.path().join("demo")).await?;
    let api = Api::of(target)?;
    let lake = target.google()?.bucket(&target.buckets()?.0).await?;
    load_files(&api, &lake, &files.described).await?;
    let masters = upload_videos(&api, &lake, &files.videos, game.fixture.game_id.as_str()).await?;
    let answers = ask(&api).await?;
    println!("\n{}", report::table(&answers, &masters));
    let failed = answers.iter().flat_map(|answer| &answer.waited.failed).next();
    failed.map_or(Ok(()), |reason| Err(Outcome::Refused(format!("a clip could not be made: {reason}")).into()))
}

/// The files of the game; the videos are kept for the next time.
async fn made(game: &GeneratedGame, folder: &Path) -> anyhow::Result<Files> {
    let [away, home] = game.score;
    println!("making a game: MTL at CHI, {away}:{home}, {} plays in three periods of half a minute", game.plays.len());
    let files = game::write(game, folder)?;
    let started = Instant::now();
    let spinner = ProgressBar::new_spinner().with_message("painting its videos, a frame number in every picture; this happens once");
    spinner.enable_steady_tick(Duration::from_millis(100));
    let painted: anyhow::Result<()> = join_all(files.videos.iter().map(|video| game::paint(video))).await.into_iter().collect();
    spinner.finish_and_clear();
    painted?;
    println!("  in {} after {:.1} s", folder.display(), started.elapsed().as_secs_f64());
    Ok(files)
}

async fn load_files(api: &Api, lake: &Objects, files: &[PathBuf]) -> anyhow::Result<()> {
    println!("loading its play-by-play, schedule and rosters");
    let load_one = async |file: &PathBuf| load::load(api, lake, file, &load::object_name(file)?, PATIENCE).await;
    for loaded in join_all(files.iter().map(load_one)).await {
        let view = loaded?.view;
        println!("  {}", load::describe(&view));
        if view.status == "refused" {
            return Err(Outcome::Refused(format!("{} is refused", view.object)).into());
        }
    }
    Ok(())
}

/// What an earlier demo uploaded is not uploaded again: its clips are there already.
async fn upload_videos(api: &Api, lake: &Objects, videos: &[PathBuf], game_id: &str) -> anyhow::Result<Vec<MasterView>> {
    println!("uploading its videos");
    let path = format!("/api/v2/masters?game_id={game_id}");
    let known: MasterPage = api.get(&path).await?.json(&path)?;
    let mut masters = Vec::new();
    for video in videos {
        let name = video.file_name().and_then(|name| name.to_str()).context("a video without a name")?;
        let object = format!("{}/{name}", game::VIDEOS);
        let size = std::fs::metadata(video).with_context(|| format!("reading {}", video.display()))?.len() as i64;
        let there = known.masters.iter().find(|master| master.object == object && master.size_bytes == size && master.status == "ready");
        let master = match there {
            Some(master) => master.clone(),
            None => ingest::ingest(api, lake, video, &object, PATIENCE).await?,
        };
        if master.status != "ready" {
            return Err(Outcome::Refused(format!("{name} is {}: {}", master.status, master.reason.unwrap_or_default())).into());
        }
        println!("  {name}{}: {}", if there.is_some() { " is there" } else { "" }, describe(&master));
        masters.push(master);
    }
    Ok(masters)
}

/// A question with its answer and its clips.
struct Answered {
    question: &'static str,
    found: FindAnswer,
    waited: Waited,
}

/// All questions at once; that one of them fails does not keep the others from being waited for.
async fn ask(api: &Api) -> anyhow::Result<Vec<Answered>> {
    println!("asking {} questions", QUESTIONS.len());
    let board = Board::new(QUESTIONS.map(|(question, _)| question));
    let answers = QUESTIONS.iter().enumerate().map(async |(number, (question, limit))| {
        let answered = ask_one(api, question, *limit, |state, done| board.tell(number, state, done)).await;
        answered.inspect_err(|error| board.failed(number, &format!("{error:#}")))
    });
    join_all(answers).await.into_iter().collect()
}

async fn ask_one(api: &Api, question: &'static str, limit: u32, tell: impl Fn(&str, bool)) -> anyhow::Result<Answered> {
    let found = find::ask(api, &Question { question, cut: true, merge: false, limit: Some(limit) }).await?;
    let count = found.happened().len();
    tell(&format!("{} found, {count} being cut", found.total), false);
    let waited = find::wait_for_clips(api, &found, PATIENCE, |ready| tell(&format!("{ready} of {count} clips are ready"), false)).await?;
    tell(&format!("{} found, {} clips are ready", found.total, waited.ready.len()), true);
    Ok(Answered { question, found, waited })
}
