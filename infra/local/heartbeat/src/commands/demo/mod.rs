//! `heartbeat demo`: the whole chain, seen: a video goes in, five clips come out.

mod clips;
mod progress;
mod report;

use super::{
    clip,
    ingest::{self, describe},
    up::{PORT, asked_to_stop, say},
};
use crate::{
    api::{Api, MasterView},
    data_dir::DataDir,
    follow::{self, ReadyClip},
    outcome::Outcome,
    system::{Doors, System},
    target::{DEFAULT_DATA, Target},
};
use anyhow::Context;
use clips::five_clips;
use futures::future::join_all;
use indicatif::ProgressBar;
use media::synthetic::SyntheticMaster;
use progress::Board;
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(900);
const FOLDER: &str = "media/raw/MTL/2025-2026/20031";

/// `heartbeat demo …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A video of your own, instead of the one that is made
    #[arg(long, value_name = "FILE")]
    master: Option<PathBuf>,
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
        return show(&target, &arguments).await;
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
    show(&target, arguments).await?;
    if !arguments.stay {
        println!("\nthe links work while a system runs: `heartbeat up`, or the demo with --stay");
    }
    Ok(())
}

async fn show(target: &Target, arguments: &Arguments) -> anyhow::Result<()> {
    let (data, _) = target.local.as_ref().context("the demo needs a system on this machine")?;
    let file = match &arguments.master {
        Some(file) => file.clone(),
        None => made_master(data).await?,
    };
    let api = Api::of(target)?;
    let master = upload(target, &api, &file).await?;
    let (clips, failed): (Vec<_>, Vec<_>) = ask_for_clips(target, &api, &master).await?.into_iter().partition(Result::is_ok);
    let clips: Vec<ReadyClip> = clips.into_iter().flatten().collect();
    println!("\n{}", report::table(&clips, &master));
    // Each said why where it was shown.
    failed.into_iter().find_map(Result::err).map_or(Ok(()), Err)
}

/// A minute of 720p with sound; kept for the next time.
async fn made_master(data: &DataDir) -> anyhow::Result<PathBuf> {
    let file = data.path().join("demo").join("p1-20251011-MTLvsCHI.mp4");
    if file.exists() {
        return Ok(file);
    }
    let folder = file.parent().context("the demo's video has no folder")?;
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let unfinished = folder.join("unfinished.mp4");
    let started = Instant::now();
    println!("making a video: a minute of 1280x720 at 29.97 frames a second, with sound");
    let spinner = ProgressBar::new_spinner().with_message("ffmpeg is working; this happens once");
    spinner.enable_steady_tick(Duration::from_millis(100));
    let picture = SyntheticMaster {
        seconds: 60,
        width: 1280,
        height: 720,
        gop_frames: 60,
        noise: 3,
        kilobits: Some(4_000),
        ..SyntheticMaster::default()
    };
    let made = picture.make(&unfinished).await;
    spinner.finish_and_clear();
    made.context("making the demo's video")?;
    std::fs::rename(&unfinished, &file).with_context(|| format!("keeping {}", file.display()))?;
    println!("  made in {:.1} s: {}", started.elapsed().as_secs_f64(), file.display());
    Ok(file)
}

async fn upload(target: &Target, api: &Api, file: &Path) -> anyhow::Result<MasterView> {
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or("mp4");
    let name = format!("{FOLDER}/p1-20251011-MTLvsCHI.{extension}");
    println!("uploading the video to the lake as {name}");
    let lake = target.google()?.bucket(&target.buckets()?.0).await?;
    let master = ingest::ingest(api, &lake, file, &name, PATIENCE).await?;
    if master.status != "ready" {
        return Err(Outcome::Refused(format!("the video is {}: {}", master.status, master.reason.unwrap_or_default())).into());
    }
    println!("  {}", describe(&master));
    Ok(master)
}

/// What became of each; one that fails does not keep the others from being waited for.
async fn ask_for_clips(target: &Target, api: &Api, master: &MasterView) -> anyhow::Result<Vec<anyhow::Result<ReadyClip>>> {
    let publisher = target.google()?.publisher("heartbeat")?;
    let requests = five_clips(master.duration_s.unwrap_or_default(), master.frame_rate());
    println!("asking for {} clips", requests.len());
    let board = Board::new(&requests);
    let clips = requests.iter().enumerate().map(async |(number, request)| {
        let id = clip::publish(&publisher, request).await?;
        let clip = follow::clip_ready(api, &id, PATIENCE, |state| board.tell(number, state)).await;
        clip.inspect_err(|error| board.failed(number, &format!("{error:#}")))
    });
    Ok(join_all(clips).await)
}
