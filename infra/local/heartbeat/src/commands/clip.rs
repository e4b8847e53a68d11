//! `heartbeat clip`: asks for a clip, the way anybody may: by publishing its JSON.

use crate::{
    api::Api,
    follow::{self, ReadyClip},
    outcome::Outcome,
    output::{self, bytes, span},
    target::Target,
};
use cloud::Publisher;
use events::clip_requested::TOPIC;
use serde::{Serialize, Serializer};
use std::{collections::BTreeMap, time::Duration};

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

/// A clip request. What is left out here is left out of the message: the system says what it misses.
#[derive(Debug, Clone, Default, clap::Args, Serialize)]
pub struct Request {
    /// The league's game id, or its last five digits together with --season
    #[arg(long = "game", value_name = "GAME")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub game_id: Option<String>,
    /// The season, e.g. 2025-2026
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub season: Option<String>,
    /// Whom the clip is for
    #[arg(long = "team", value_name = "TEAM")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_code: Option<String>,
    /// 1 to 3, overtime is 4
    #[arg(long, allow_hyphen_values = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<i64>,
    /// A particular video by its name in the lake, instead of the newest of the period
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub master: Option<String>,
    /// The first moment, in seconds of the video
    #[arg(long = "start", value_name = "SECONDS", allow_hyphen_values = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_s: Option<String>,
    /// The moment after the last, in seconds of the video
    #[arg(long = "end", value_name = "SECONDS", allow_hyphen_values = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_s: Option<String>,
    /// A moment of the game, HH:MM:SS:FF since the opening face-off; with --pre and --post
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timecode: Option<String>,
    /// Frames a second of the timecode
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timecode_rate: Option<u32>,
    /// Seconds before the timecode
    #[arg(long = "pre", value_name = "SECONDS", allow_hyphen_values = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_s: Option<String>,
    /// Seconds after the timecode
    #[arg(long = "post", value_name = "SECONDS", allow_hyphen_values = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_s: Option<String>,
    /// default or fast
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The league's id of the player
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub player_id: Option<String>,
    /// The player's name
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub player_name: Option<String>,
    /// The other team
    #[arg(long = "opponent", value_name = "TEAM")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opponent_code: Option<String>,
    /// E.g. zone_exit
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_type: Option<String>,
    /// successful, failed or undetermined
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// oz, nz or dz
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// A title for lists
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// A word to find it by; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// A name and value of one's own; may be repeated
    #[arg(long = "label", value_name = "NAME=VALUE", value_parser = name_and_value)]
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    pub labels: Vec<(String, String)>,
}

/// Publishes the request and says what became of it.
pub async fn run(target: &Target, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    let patience = Duration::from_secs(arguments.timeout);
    let api = Api::of(target)?;
    let publisher = target.google()?.publisher("heartbeat")?;
    let request_id = publish(&publisher, &arguments.request).await?;
    if !arguments.wait {
        return show_request(&api, &request_id, patience, json).await;
    }
    let clip = follow::clip_ready(&api, &request_id, patience, |_| {}).await?;
    if json {
        return output::raw(&clip.body);
    }
    show_clip(&clip);
    Ok(())
}

/// Publishes a request as a person would: JSON and nothing else. Returns the message's id, which is the request's.
pub async fn publish(publisher: &Publisher, request: &Request) -> anyhow::Result<String> {
    publisher.publish(TOPIC, serde_json::to_vec(request)?, std::iter::empty::<(String, String)>()).await
}

async fn show_request(api: &Api, request_id: &str, patience: Duration, json: bool) -> anyhow::Result<()> {
    let request = follow::request_settled(api, request_id, patience).await?;
    if json {
        output::json(&request)?;
    }
    let reason = request.reason.unwrap_or_default();
    match (request.status.as_str(), request.clip_id) {
        ("refused", _) => return Err(Outcome::Refused(reason).into()),
        (_, Some(clip_id)) if !json => println!("request {request_id} is accepted as clip {clip_id}"),
        (_, None) if !json => println!("request {request_id} waits for a video of this period; it is served when the video comes"),
        _ => {}
    }
    Ok(())
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

fn name_and_value(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

fn as_map<S: Serializer>(labels: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    labels.iter().map(|(name, value)| (name, value)).collect::<BTreeMap<_, _>>().serialize(serializer)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::arguments::Command;
    use clap::Parser;
    use events::ClipRequested;

    fn request(words: &str) -> Vec<u8> {
        let arguments = crate::arguments::Arguments::parse_from(format!("heartbeat clip {words}").split(' '));
        let Command::Clip(clip) = arguments.command else { panic!("not a clip") };
        serde_json::to_vec(&clip.request).unwrap()
    }

    #[test]
    fn every_option_is_understood_by_the_contract() {
        let place = "--game 2025020031 --team MTL --period 1";
        let about = "--profile fast --player-id 8474151 --player-name X --opponent CHI --event-type shot --outcome failed --zone oz --title T --tag a --tag b --label k=v";
        let seconds = ClipRequested::parse(&request(&format!("{place} --start 194.3 --end 202.3 {about}"))).unwrap();
        assert_eq!((seconds.about.tags.len(), seconds.about.labels["k"].as_str()), (2, "v"));
        ClipRequested::parse(&request(&format!("{place} --timecode 00:03:14:09 --timecode-rate 30 --pre 4 --post 4"))).unwrap();
        ClipRequested::parse(&request("--game 20031 --season 2025-2026 --team mtl --period 1 --start 1 --end 2")).unwrap();
    }

    #[test]
    fn nonsense_reaches_the_system_and_is_refused_there() {
        let refused =
            |span: &str| ClipRequested::parse(&request(&format!("--game 2025020031 --team MTL --period 1 {span}"))).unwrap_err().0;
        assert!(refused("--start -5 --end 3").contains("before the video begins"));
        assert!(refused("--start NaN --end 3").contains("not a time"));
        assert!(refused("--start 5e9 --end 5e9").contains("longer than a day"));
        assert!(refused("--start 1").contains("either start_s and end_s"));
    }
}
