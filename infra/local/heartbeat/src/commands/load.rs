//! `heartbeat load`: plays, schedules and rosters go into the lake; then it waits for what becomes of them.

use crate::{
    api::{Api, DeliveryView},
    follow, lake,
    outcome::Outcome,
    target::Target,
};
use anyhow::Context;
use cloud::Objects;
use events::Season;
use futures::{StreamExt, stream};
use hockey::delivery::{Delivery, identify};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// How many files are on their way at once.
const AT_ONCE: usize = 4;

/// `heartbeat load …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Play files (playsequence-….csv, also timelines), schedules (TEAM_schedule_SEASON.json) and rosters
    /// (TEAM_roster_SEASON.json); what each is follows from its name
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How long to wait for each, in seconds
    #[arg(long, default_value_t = 120)]
    timeout: u64,
}

/// A file that was loaded or refused.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The answer of the API.
    pub body: Vec<u8>,
    /// What it says.
    pub view: DeliveryView,
}

/// Uploads the files and says a line for each; with `--json` the answer for each. One that is refused does not keep
/// the others from being loaded.
pub async fn run(target: &Target, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    let files = arguments.files.iter().map(|file| Ok((file.as_path(), object_name(file)?))).collect::<anyhow::Result<Vec<_>>>()?;
    let api = Api::of(target)?;
    let lake = target.google()?.bucket(&target.buckets()?.0).await?;
    let patience = Duration::from_secs(arguments.timeout);
    let bar = bar(files.len() as u64)?;
    let load_one = async |(file, object): &(&Path, String)| load(&api, &lake, file, object, patience).await;
    let mut loaded = std::pin::pin!(stream::iter(&files).map(load_one).buffered(AT_ONCE));
    let mut refused = 0_usize;
    while let Some(loaded) = loaded.next().await {
        let Loaded { body, view } = loaded?;
        bar.inc(1);
        refused += usize::from(view.status == "refused");
        let line = if json { String::from_utf8_lossy(&body).into_owned() } else { describe(&view) };
        bar.suspend(|| println!("{line}"));
    }
    bar.finish_and_clear();
    match refused {
        0 => Ok(()),
        1 => Err(Outcome::Refused("1 file is refused".to_owned()).into()),
        count => Err(Outcome::Refused(format!("{count} files are refused")).into()),
    }
}

/// Uploads one file and waits until it is loaded or refused.
pub async fn load(api: &Api, lake: &Objects, file: &Path, object: &str, patience: Duration) -> anyhow::Result<Loaded> {
    let uploaded = lake::upload(lake, file, object, |_| {}).await?;
    let (body, view) = follow::delivery_handled(api, object, uploaded.generation, patience).await?;
    Ok(Loaded { body, view })
}

/// What became of a file, in a line.
pub fn describe(view: &DeliveryView) -> String {
    let name = view.object.rsplit('/').next().unwrap_or(&view.object);
    let thing = match view.kind.as_str() {
        "schedule" => "game",
        "roster" => "player",
        _ => "play",
    };
    let reason = view.reason.as_deref().unwrap_or_default();
    let what = match view.status.as_str() {
        "refused" => return format!("{name} is refused: {reason}"),
        "loaded" => "is loaded".to_owned(),
        "superseded" => "is superseded".to_owned(),
        "kept_raw" => "is read, and the raw file of the game stays".to_owned(),
        other => format!("is {other}"),
    };
    let odd = match view.odd_rows {
        0 => String::new(),
        1 => ", 1 row could not be read".to_owned(),
        count => format!(", {count} rows could not be read"),
    };
    let game = view.game_id.as_ref().map(|game| format!("game {game}, ")).unwrap_or_default();
    let because = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
    let things = if view.rows == 1 { thing.to_owned() } else { format!("{thing}s") };
    format!("{name} {what}: {game}{} {things}{odd}{because}", view.rows)
}

/// Where a file goes in the lake. What the system would refuse by its name is not even uploaded.
pub fn object_name(file: &Path) -> anyhow::Result<String> {
    anyhow::ensure!(file.is_file(), "there is no file {}", file.display());
    let name = file.file_name().and_then(|name| name.to_str());
    let name = name.with_context(|| format!("{} has a name that is not UTF-8; rename it", file.display()))?;
    name_in_lake(name).map_err(|reason| Outcome::Refused(reason).into())
}

fn name_in_lake(name: &str) -> Result<String, String> {
    let folder = if name.contains("_schedule_") {
        "schedules"
    } else if name.contains("_roster_") {
        "rosters"
    } else {
        "plays"
    };
    let delivery = identify(&format!("{folder}/{name}")).map_err(|reason| reason.0)?;
    let season = match delivery {
        Delivery::Plays(file) => file.game_id.season(),
        Delivery::Roster { season, .. } => season,
        Delivery::Schedule => season_in(name)?,
    };
    Ok(format!("{folder}/{season}/{name}"))
}

/// The season behind `_schedule_`; what follows it (` (1)`, `.json`) does not matter.
fn season_in(name: &str) -> Result<Season, String> {
    let after = name.split_once("_schedule_").map_or("", |(_, after)| after);
    let digits: String = after.chars().take_while(|char| char.is_ascii_digit() || *char == '-').collect();
    Season::parse(&digits).map_err(|reason| format!("{name}: {}", reason.0))
}

fn bar(files: u64) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{spinner} {pos} of {len} files {wide_bar} {elapsed}")?.progress_chars("━╸ ");
    let bar = ProgressBar::new(files).with_style(style);
    bar.enable_steady_tick(Duration::from_millis(100));
    Ok(bar)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn each_file_goes_where_its_name_says() {
        let play = "playsequence-20251011-NHL-MTLvsCHI-20252026-20031.csv";
        assert_eq!(name_in_lake(play).unwrap(), format!("plays/2025-2026/{play}"));
        let again = "playsequence-20251011-NHL-MTLvsCHI-20252026-20031 (1)_player_tendencies_timeline.csv";
        assert_eq!(name_in_lake(again).unwrap(), format!("plays/2025-2026/{again}"));
        for (name, folder) in [("MTL_schedule_20252026.json", "schedules"), ("MTL_roster_20252026.json", "rosters")] {
            assert_eq!(name_in_lake(name).unwrap(), format!("{folder}/2025-2026/{name}"));
        }
        for bad in ["holiday.csv", "MTL_schedule_2025.json", "mtl_roster_20252026.json", "MTL_roster_20252026.csv"] {
            assert!(name_in_lake(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_became_of_a_file_reads_well() {
        let view = |status: &str, kind: &str, odd_rows, reason: Option<&str>| DeliveryView {
            object: "plays/2025-2026/a.csv".to_owned(),
            kind: kind.to_owned(),
            status: status.to_owned(),
            reason: reason.map(str::to_owned),
            game_id: (kind == "raw").then(|| "2025020031".to_owned()),
            rows: 82,
            odd_rows,
        };
        assert_eq!(describe(&view("loaded", "raw", 1, None)), "a.csv is loaded: game 2025020031, 82 plays, 1 row could not be read");
        assert_eq!(describe(&view("loaded", "schedule", 0, None)), "a.csv is loaded: 82 games");
        assert_eq!(describe(&view("refused", "unknown", 0, Some("it is empty"))), "a.csv is refused: it is empty");
    }
}
