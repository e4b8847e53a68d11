//! `heartbeat clip`: asks for a clip by its seconds or its timecode.

mod request;

use super::which;
use crate::{
    api::{Api, ClipView, segment},
    follow::{self, ReadyClip},
    outcome::Outcome,
    output::{self, bytes, clock, span},
    target::Target,
    team, words,
};
use request::Request;
use serde::Deserialize;
use std::{cell::Cell, time::Duration};

const PATH: &str = "/api/v2/cut";
/// The longest that a frame of any video lasts: a clip ends at most so much before what was asked for.
const FRAME_S: f64 = 0.1;

/// `heartbeat clip …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    request: Request,
    /// Wait until the clip is ready; with --json print it exactly as the API gives it
    #[arg(long)]
    wait: bool,
    /// How long to wait, in seconds
    #[arg(long, default_value_t = 600)]
    timeout: u64,
}

/// What [`PATH`] answers.
#[derive(Deserialize)]
struct RequestAsked {
    request_id: String,
}

/// Asks, and says what became of it.
pub async fn run(target: &Target, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    let patience = Duration::from_secs(arguments.timeout);
    let api = Api::of(target)?;
    let asked = in_full(&api, arguments.request).await?;
    let RequestAsked { request_id } = api.post(PATH, &asked).await?.accepted()?.json(PATH)?;
    if !arguments.wait {
        return show_request(&api, &asked, &request_id, patience, json).await;
    }
    let waits = Cell::new(false);
    let told = |state: &str| {
        if state == "waiting" && !waits.replace(true) {
            eprintln!("request {request_id} waits for a video of this period; it is served when the video comes");
        }
    };
    let clip = follow::clip_ready(&api, &request_id, patience.into(), told).await?;
    if json {
        return output::raw(&clip.body);
    }
    show_clip(&clip);
    otherwise(&asked, &clip.view).iter().for_each(|line| println!("{line}"));
    Ok(())
}

/// With teams that there are, and the whole id of the game.
async fn in_full(api: &Api, mut request: Request) -> anyhow::Result<Request> {
    request.team_code.iter().chain(&request.opponent_code).try_for_each(|team| team::known(team).map(drop))?;
    if let Some(game) = &request.game_id {
        request.game_id = Some(which::game(api, game, request.season.as_deref()).await?.to_string());
    }
    Ok(request)
}

async fn show_request(api: &Api, asked: &Request, request_id: &str, patience: Duration, json: bool) -> anyhow::Result<()> {
    let request = follow::request_settled(api, request_id, patience).await?;
    if json {
        output::json(&request)?;
    }
    let reason = request.reason.unwrap_or_default();
    match (request.status.as_str(), request.clip_id) {
        ("refused", _) => return Err(Outcome::Refused(words::of_the_command(&reason)).into()),
        (_, Some(clip_id)) if !json => {
            println!("request {request_id} is accepted as clip {clip_id}");
            let clip = api.find::<ClipView>(&format!("/api/v2/clips/{}", segment(&clip_id))).await?;
            clip.iter().flat_map(|clip| otherwise(asked, clip)).for_each(|line| println!("{line}"));
        }
        (_, None) if !json => println!(
            "request {request_id} waits for a video of this period; it is served when the video comes. `heartbeat why {request_id}` says how \
             it stands"
        ),
        _ => {}
    }
    Ok(())
}

/// Where a clip is not what was asked for.
fn otherwise(asked: &Request, clip: &ClipView) -> Vec<String> {
    let shorter = clip.requested_end_s.is_some_and(|end| end - clip.end_timecode_s > FRAME_S);
    let shorter = shorter.then(|| format!("it is only until {}, where the video ends", clock(clip.end_timecode_s)));
    let other = clip.title.as_ref().filter(|title| asked.title.as_ref().is_some_and(|wanted| wanted.trim() != **title));
    let other = other.map(|title| format!("somebody asked for it before, as “{title}”: that stays its title"));
    shorter.into_iter().chain(other).collect()
}

fn show_clip(clip: &ReadyClip) {
    let view = &clip.view;
    println!("clip {} is ready: {}", view.clip_id, span(view.start_timecode_s, view.end_timecode_s));
    if let Some(receipt) = &view.receipt {
        let frames = receipt.end_frame.unwrap_or_default() - receipt.first_frame.unwrap_or_default();
        let [read, written] = [receipt.bytes_read, receipt.bytes_written].map(|count| bytes(count.unwrap_or_default()));
        println!("{frames} frames; {read} read of the video, {written} written");
    }
    if let Some(link) = view.watch_url.as_ref().or(view.playlist_url.as_ref()) {
        println!("{link}");
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_clip_that_is_not_what_was_asked_for_is_said_to_be_so() {
        let clip = |end: f64, title: &str| -> ClipView {
            let json = serde_json::json!({"clip_id": "c", "title": title, "team_code": "MTL", "game_id": "2025020031", "period": 1,
                "start_timecode_s": 25.0, "end_timecode_s": end, "requested_end_s": 45.0, "duration_s": 5.0, "processing_status": "accepted"});
            serde_json::from_value(json).unwrap()
        };
        let asked = Request { title: Some("Test".to_owned()), ..Request::default() };
        assert_eq!(otherwise(&asked, &clip(44.97, "Test")), Vec::<String>::new());
        assert_eq!(otherwise(&asked, &clip(30.0, "Test")), ["it is only until 0:30.0, where the video ends"]);
        assert!(otherwise(&asked, &clip(45.0, "Goal"))[0].contains("as “Goal”"));
    }
}
