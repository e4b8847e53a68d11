//! `heartbeat ingest`: the upload is the command; then it waits for what becomes of it.

use crate::{
    api::{Api, MasterView},
    follow, lake,
    outcome::Outcome,
    output::{bytes, clock, rate},
    target::Target,
    team,
};
use anyhow::Context;
use cloud::Objects;
use events::{MasterPath, is_master_upload};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// `heartbeat ingest …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Videos, one a period; their names begin with the period: p1-, p2-, p3- or ot-
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Whose videos they are, e.g. MTL
    #[arg(long)]
    team: String,
    /// The season, e.g. 2025-2026
    #[arg(long)]
    season: String,
    /// The game, in full (2025020031) or its last five digits (20031)
    #[arg(long)]
    game: String,
    /// The period, for a file whose name does not say it
    #[arg(long)]
    period: Option<u8>,
    /// How long to wait for each, in seconds
    #[arg(long, default_value_t = 600)]
    timeout: u64,
}

/// Uploads each file and says what became of it; with `--json` a line each. The first that is rejected ends it.
pub async fn run(target: &Target, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    team::known(&arguments.team)?;
    let names = arguments.files.iter().map(|file| object_name(&arguments, file)).collect::<anyhow::Result<Vec<_>>>()?;
    let api = Api::of(target)?;
    let lake = target.google()?.bucket(&target.buckets()?.0).await?;
    for (file, name) in arguments.files.iter().zip(&names) {
        let master = ingest(&api, &lake, file, name, Duration::from_secs(arguments.timeout)).await?;
        if json {
            println!("{}", serde_json::to_string(&master)?);
        } else if master.status == "ready" {
            println!("{name} is ready: {}", describe(&master));
        }
        if master.status != "ready" {
            return Err(Outcome::Refused(format!("{name} is {}: {}", master.status, master.reason.unwrap_or_default())).into());
        }
    }
    Ok(())
}

/// Uploads one video with a progress bar and waits until it is registered.
pub async fn ingest(api: &Api, lake: &Objects, file: &Path, name: &str, patience: Duration) -> anyhow::Result<MasterView> {
    let size = std::fs::metadata(file).with_context(|| format!("reading {}", file.display()))?.len();
    let bar = ProgressBar::new(size).with_style(bar_style()?).with_message("uploading");
    let watched = bar.clone();
    let uploaded = lake::upload(lake, file, name, move |sent| watched.set_position(sent)).await?;
    bar.set_style(ProgressStyle::with_template("{spinner} {msg}")?);
    bar.set_message(format!("{} is in the lake; it is being examined", bytes(size)));
    bar.enable_steady_tick(Duration::from_millis(100));
    let game = MasterPath::parse(name).map_err(|reason| Outcome::Refused(reason.0))?.game_id;
    let master = follow::master_registered(api, game.as_str(), name, uploaded.generation, patience).await;
    bar.finish_and_clear();
    master
}

/// Duration, rate, picture and sound in a line.
pub fn describe(master: &MasterView) -> String {
    let sound = master.audio_codec.as_ref().map_or_else(|| "no sound".to_owned(), |codec| format!("sound {codec}"));
    format!(
        "{} long, {} fps, {}x{} {}, {sound}, {}",
        clock(master.duration_s.unwrap_or_default()),
        rate(master.frame_rate()),
        master.width.unwrap_or_default(),
        master.height.unwrap_or_default(),
        master.video_codec.as_deref().unwrap_or("?"),
        bytes(master.size_bytes.max(0) as u64)
    )
}

/// Where a file goes in the lake. What the system would reject by its name is not even uploaded.
fn object_name(arguments: &Arguments, file: &Path) -> anyhow::Result<String> {
    anyhow::ensure!(file.is_file(), "there is no file {}", file.display());
    let filename = file.file_name().and_then(|name| name.to_str());
    let filename = filename.with_context(|| format!("{} has a name that is not UTF-8; rename it", file.display()))?;
    let object = name_in_lake(arguments, filename);
    if !is_master_upload(&object) {
        return Err(Outcome::Refused(format!("{filename} is not a video by its name; it must end in .mp4, .mov, .m4v, .ts or .mkv")).into());
    }
    MasterPath::parse(&object).map_err(|reason| Outcome::Refused(format!("{filename}: {}", reason.0)))?;
    Ok(object)
}

fn name_in_lake(arguments: &Arguments, filename: &str) -> String {
    let folder = format!("media/raw/{}/{}/{}", arguments.team.to_ascii_uppercase(), arguments.season, arguments.game);
    let named = format!("{folder}/{filename}");
    match arguments.period {
        Some(period) if MasterPath::parse(&named).is_err() => format!("{folder}/p{period}-{filename}"),
        _ => named,
    }
}

fn bar_style() -> anyhow::Result<ProgressStyle> {
    let template = "{msg} {wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";
    Ok(ProgressStyle::with_template(template)?.progress_chars("━╸ "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(filename: &str, period: Option<u8>) -> String {
        let (team, season, game) = ("mtl".to_owned(), "2025-2026".to_owned(), "20031".to_owned());
        name_in_lake(&Arguments { files: Vec::new(), team, season, game, period, timeout: 1 }, filename)
    }

    #[test]
    fn the_period_is_put_before_a_name_that_has_none() {
        assert_eq!(named("p2-a.mp4", Some(1)), "media/raw/MTL/2025-2026/20031/p2-a.mp4");
        assert_eq!(named("a.mp4", Some(1)), "media/raw/MTL/2025-2026/20031/p1-a.mp4");
        assert_eq!(named("a.mp4", None), "media/raw/MTL/2025-2026/20031/a.mp4");
    }
}
