//! `heartbeat sync`: somebody saw when, in the video of a period, a play happens; its clips follow.

mod done;

use super::which;
use crate::{
    api::{Api, ClipView, MasterView, SyncAsked, segment},
    follow::{self, DOCTOR, until},
    output,
    target::Target,
    video_time,
};
use chrono::DateTime;
use clap::ArgGroup;
use done::Synchronised;
use serde::Serialize;
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

/// The clips of a period give way one after another; when none did for so long, all have.
const QUIET: Duration = Duration::from_secs(3);
/// More clips than a period has.
const PAGES: usize = 50;

/// `heartbeat sync …`
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("seen").required(true))]
pub struct Arguments {
    /// The game, by its full id or its last five digits
    #[arg(long, value_name = "GAME")]
    game: String,
    /// The season of a game that is named by its last five digits; the newest that has such a game where nothing is said
    #[arg(long)]
    season: Option<String>,
    /// 1 to 3, overtime is 4
    #[arg(long)]
    period: i64,
    /// Whose video, where several teams have one
    #[arg(long)]
    team: Option<String>,
    /// When the opening face-off is seen, in seconds of the video, or like 1:01.4; below zero if the recording began after it
    #[arg(long, value_name = "TIME", allow_hyphen_values = true, value_parser = video_time::read, group = "seen", conflicts_with = "at")]
    offset: Option<f64>,
    /// A play that is seen, by its number in the play-by-play
    #[arg(long, value_name = "NUMBER", requires = "at", group = "seen")]
    play: Option<i64>,
    /// When it is seen, in seconds of the video, or like 3:14.3
    #[arg(long, value_name = "TIME", requires = "play", allow_hyphen_values = true, value_parser = video_time::read)]
    at: Option<f64>,
    /// Frames of the timecode a second of the video where that is not whole, e.g. 30000/1001
    #[arg(long)]
    rate: Option<String>,
    /// Also where most plays of the period would then lie outside the video
    #[arg(long)]
    force: bool,
    /// How long to wait for the clips that are cut again, in seconds
    #[arg(long, default_value_t = 600)]
    timeout: u64,
}

#[derive(Serialize)]
struct Body<'a> {
    game_id: &'a str,
    period: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    team_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset_s: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    play_no: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_s: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<&'a str>,
    #[serde(skip_serializing_if = "is_false")]
    force: bool,
}

/// Asks, waits until the video is corrected and the clips of its plays are cut again, and says how many they are.
pub async fn run(target: &Target, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    let (api, patience) = (Api::of(target)?, Duration::from_secs(arguments.timeout));
    let game = which::game(&api, &arguments.game, arguments.season.as_deref()).await?;
    let arguments = Arguments { game: game.to_string(), ..arguments };
    let before = of_period(&api, &arguments, "").await?;
    let asked: SyncAsked = api.post("/api/v2/sync", &body(&arguments)).await?.accepted()?.json("/api/v2/sync")?;
    let master = follow::master_synchronised(&api, &arguments.game, asked.master_id, asked.asked_at_us, patience).await?;
    let (retired, after) = settled(&api, &arguments, &master, &asked, patience).await?;
    let replacing: BTreeSet<&str> = retired.iter().filter_map(|clip| clip.replaced_by.as_deref()).collect();
    let known: BTreeSet<&str> = before.iter().map(|clip| clip.clip_id.as_str()).chain(replacing.iter().copied()).collect();
    let back: Vec<&str> = after.iter().map(|clip| clip.clip_id.as_str()).filter(|clip| !known.contains(clip)).collect();
    let patience = patience.into();
    for clip in replacing.iter().chain(&back) {
        follow::known_clip_ready(&api, clip, patience, |_| {}).await?;
    }
    let ready = retired.iter().filter(|clip| clip.replaced_by.is_some()).count();
    let done = Synchronised { ready, retired: retired.len(), back: back.len(), asked };
    if json {
        return output::json(&done);
    }
    println!("{}", done.in_words(arguments.period));
    Ok(())
}

fn body(arguments: &Arguments) -> Body<'_> {
    Body {
        game_id: &arguments.game,
        period: arguments.period,
        team_code: arguments.team.as_deref(),
        offset_s: arguments.offset,
        play_no: arguments.play,
        at_s: arguments.at,
        rate: arguments.rate.as_deref(),
        force: arguments.force,
    }
}

/// When no more clips of the period change: those that gave way because of this, and those that are valid now.
async fn settled(
    api: &Api,
    arguments: &Arguments,
    master: &MasterView,
    asked: &SyncAsked,
    patience: Duration,
) -> anyhow::Result<(Vec<ClipView>, Vec<ClipView>)> {
    let asked_at = DateTime::from_timestamp_micros(asked.asked_at_us);
    let (mut before, mut since) = (None, Instant::now());
    until(&format!("the clips of {} to give way", master.object), DOCTOR, patience.into(), async || {
        let mut retired = of_period(api, arguments, "&status=retired").await?;
        retired.retain(|clip| clip.team_code == asked.team_code && clip.retired_at >= asked_at);
        let mut valid = of_period(api, arguments, "").await?;
        valid.retain(|clip| clip.team_code == asked.team_code);
        let state = Some((retired.len(), valid.iter().map(|clip| clip.clip_id.clone()).collect::<BTreeSet<_>>()));
        if state != before {
            (before, since) = (state, Instant::now());
        }
        Ok((since.elapsed() >= QUIET).then_some((retired, valid)))
    })
    .await
}

async fn of_period(api: &Api, arguments: &Arguments, status: &str) -> anyhow::Result<Vec<ClipView>> {
    let (game, period) = (segment(&arguments.game), arguments.period);
    api.clips(&format!("game_id={game}&period={period}{status}"), PAGES).await
}

fn is_false(value: &bool) -> bool {
    !value
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use clap::Parser;

    fn parse(words: &str) -> Result<crate::arguments::Arguments, clap::Error> {
        crate::arguments::Arguments::try_parse_from(format!("heartbeat sync --game 2025020031 --period 1 {words}").split(' '))
    }

    #[test]
    fn either_the_offset_or_a_play_and_when_it_is_seen() {
        for good in [
            "--offset -3.5",
            "--offset 1:01.4",
            "--offset -0:03",
            "--play 17 --at 3:14.3",
            "--offset 4 --force",
            "--play 17 --at 12",
            "--offset 4 --rate 30000/1001 --team MTL",
        ] {
            parse(good).unwrap();
        }
        for bad in ["", "--play 17", "--at 12", "--offset 4 --play 17 --at 12"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        let nothing = parse("--force").unwrap_err().to_string();
        assert!(nothing.contains("--offset <TIME>") && nothing.contains("--play <NUMBER>"), "{nothing}");
    }
}
