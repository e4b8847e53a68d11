//! `heartbeat sync`: somebody saw when, in the video of a period, a play happens; its clips follow.

use crate::{
    api::{Answer, Api, ClipPage, ClipView, MasterView, SyncAsked, segment},
    follow::{self, until},
    output::{self, clock},
    target::Target,
};
use chrono::DateTime;
use serde::Serialize;
use std::time::{Duration, Instant};

/// The clips of a period give way one after another; when none did for so long, all have.
const QUIET: Duration = Duration::from_secs(1);

/// `heartbeat sync …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The game, by its full id
    #[arg(long, value_name = "GAME")]
    game: String,
    /// 1 to 3, overtime is 4
    #[arg(long)]
    period: i64,
    /// Whose video, where several teams have one
    #[arg(long)]
    team: Option<String>,
    /// When the opening face-off is seen, in seconds of the video; below zero if the recording began after it
    #[arg(long, value_name = "SECONDS", allow_hyphen_values = true, required_unless_present = "play", conflicts_with_all = ["play", "at"])]
    offset: Option<f64>,
    /// A play that is seen, by its number in the play-by-play
    #[arg(long, value_name = "NUMBER", requires = "at")]
    play: Option<i64>,
    /// When it is seen, in seconds of the video
    #[arg(long, value_name = "SECONDS", requires = "play", allow_hyphen_values = true)]
    at: Option<f64>,
    /// Frames of the timecode a second of the video where that is not whole, e.g. 30000/1001
    #[arg(long)]
    rate: Option<String>,
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
}

/// What became of it.
#[derive(Debug, Serialize)]
struct Synchronised {
    #[serde(flatten)]
    asked: SyncAsked,
    /// Clips that were cut with the old offset and are retired.
    retired: usize,
    /// Clips that took their places and are ready.
    ready: usize,
}

/// Asks, waits until the video is corrected and the clips of its plays are cut again, and says how many they are.
pub async fn run(target: &Target, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    let (api, patience) = (Api::of(target)?, Duration::from_secs(arguments.timeout));
    let asked: SyncAsked = api.post("/api/v2/sync", &body(&arguments)).await?.accepted()?.json("/api/v2/sync")?;
    let master = follow::master_synchronised(&api, &arguments.game, asked.master_id, asked.asked_at_us, patience).await?;
    let retired = retired_since(&api, &arguments, &master, &asked, patience).await?;
    let mut ready = 0;
    for clip in retired.iter().filter_map(|clip| clip.replaced_by.as_deref()) {
        follow::known_clip_ready(&api, clip, patience, |_| {}).await?;
        ready += 1;
    }
    let done = Synchronised { asked, retired: retired.len(), ready };
    if json {
        return output::json(&done);
    }
    println!("{}", describe(&done, arguments.period));
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
    }
}

/// The clips that gave way to others because of this, when no more do.
async fn retired_since(
    api: &Api,
    arguments: &Arguments,
    master: &MasterView,
    asked: &SyncAsked,
    patience: Duration,
) -> anyhow::Result<Vec<ClipView>> {
    let (game, team) = (segment(&arguments.game), segment(&asked.team_code));
    let path = format!("/api/v2/clips?game_id={game}&team_code={team}&period={}&status=retired&limit=200", arguments.period);
    let asked_at = DateTime::from_timestamp_micros(asked.asked_at_us);
    let (mut before, mut since) = (usize::MAX, Instant::now());
    until(&format!("the clips of {} to give way", master.object), patience, async || {
        let page: ClipPage = Answer::json(&api.get(&path).await?, &path)?;
        let retired: Vec<ClipView> = page.clips.into_iter().filter(|clip| clip.retired_at >= asked_at).collect();
        if retired.len() != before {
            (before, since) = (retired.len(), Instant::now());
        }
        Ok((since.elapsed() >= QUIET).then_some(retired))
    })
    .await
}

fn describe(done: &Synchronised, period: i64) -> String {
    let offset = done.asked.offset_s;
    let seen = if offset < 0.0 { format!("{offset} s, before the video begins") } else { clock(offset) };
    let clips = match (done.retired, done.retired - done.ready.min(done.retired)) {
        (0, _) => "no clip was cut with the old offset".to_owned(),
        (1, 0) => "1 clip is cut again, the old one is retired".to_owned(),
        (count, 0) => format!("{count} clips are cut again, the old ones are retired"),
        (count, outside) => {
            format!("{count} clips are retired; {outside} of their plays are outside the video now, the others are cut again")
        }
    };
    format!("period {period} of {}: the opening face-off is at {seen}; {clips}", done.asked.team_code)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use clap::Parser;

    fn parse(words: &str) -> Result<crate::arguments::Arguments, clap::Error> {
        crate::arguments::Arguments::try_parse_from(format!("heartbeat sync --game 2025020031 --period 1 {words}").split(' '))
    }

    #[test]
    fn either_the_offset_or_a_play_and_when_it_is_seen() {
        for good in ["--offset -3.5", "--play 17 --at 12", "--offset 4 --rate 30000/1001 --team MTL"] {
            parse(good).unwrap();
        }
        for bad in ["", "--play 17", "--at 12", "--offset 4 --play 17 --at 12"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_became_of_it_reads_well() {
        let asked = |offset_s| SyncAsked { master_id: 1, team_code: "MTL".to_owned(), offset_s, asked_at_us: 0 };
        let text = describe(&Synchronised { asked: asked(62.5), retired: 3, ready: 3 }, 2);
        assert_eq!(text, "period 2 of MTL: the opening face-off is at 1:02.5; 3 clips are cut again, the old ones are retired");
        assert!(describe(&Synchronised { asked: asked(-4.0), retired: 0, ready: 0 }, 1).contains("-4 s, before the video begins; no clip"));
    }
}
