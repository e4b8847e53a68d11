//! What may be asked for, as options and as the JSON of a clip request.

use crate::video_time;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// A clip request. What may be left out here is left out of the message.
#[derive(Debug, Clone, Default, clap::Args, Serialize)]
pub struct Request {
    /// The league's game id, or its last five digits
    #[arg(long = "game", value_name = "GAME", required_unless_present = "master")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub game_id: Option<String>,
    /// The season of a game that is named by its last five digits; the newest that has such a game where nothing is said
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub season: Option<String>,
    /// Whom the clip is for
    #[arg(long = "team", value_name = "TEAM", required_unless_present = "master")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_code: Option<String>,
    /// 1 to 3, overtime is 4
    #[arg(long, allow_hyphen_values = true, required_unless_present = "master")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<i64>,
    /// A particular video by its name in the lake, instead of the newest of the period; it says team, game and period
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub master: Option<String>,
    /// The first moment, in seconds of the video, or like 3:14.3
    #[arg(long = "start", value_name = "TIME", allow_hyphen_values = true, value_parser = video_time::as_text, requires = "end_s",
          required_unless_present = "timecode", conflicts_with = "timecode")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_s: Option<String>,
    /// The moment after the last, in seconds of the video, or like 3:22.3
    #[arg(long = "end", value_name = "TIME", allow_hyphen_values = true, value_parser = video_time::as_text, requires = "start_s")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_s: Option<String>,
    /// A moment of the game, HH:MM:SS:FF since the opening face-off; with --pre and --post, in the place of --start and --end
    #[arg(long, requires_all = ["pre_s", "post_s"])]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timecode: Option<String>,
    /// Frames a second of the timecode
    #[arg(long, requires = "timecode")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timecode_rate: Option<u32>,
    /// Seconds before the timecode
    #[arg(long = "pre", value_name = "SECONDS", allow_hyphen_values = true, value_parser = video_time::as_text, requires = "timecode")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_s: Option<String>,
    /// Seconds after the timecode
    #[arg(long = "post", value_name = "SECONDS", allow_hyphen_values = true, value_parser = video_time::as_text, requires = "timecode")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_s: Option<String>,
    /// How it is encoded: fast is sooner ready and larger
    #[arg(long, value_parser = ["default", "fast"])]
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
    /// How the play went
    #[arg(long, value_parser = ["successful", "failed", "undetermined"])]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Where the play was
    #[arg(long, value_parser = ["oz", "nz", "dz"])]
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
    }

    #[test]
    fn times_may_be_copied_from_what_is_printed() {
        let place = "--game 2025020031 --team MTL --period 1";
        let written = |span: &str| String::from_utf8(request(&format!("{place} {span}"))).unwrap();
        assert_eq!(written("--start 3:14.3 --end 3:22.3"), written("--start 194.3 --end 202.3"));
        assert_ne!(written("--start 3:14.3 --end 3:22.3"), written("--start 194.3 --end 202.4"));
    }

    #[test]
    fn all_that_is_missing_is_said_at_once() {
        let said = |words: &str| {
            let words = ["heartbeat", "clip"].into_iter().chain(words.split_whitespace());
            crate::arguments::Arguments::try_parse_from(words).unwrap_err().to_string()
        };
        let nothing = said("");
        assert!(
            ["--team <TEAM>", "--game <GAME>", "--period <PERIOD>", "--start <TIME>"].iter().all(|option| nothing.contains(option)),
            "{nothing}"
        );
        for (words, missing) in [("--start 1", "--end <TIME>"), ("--timecode 00:00:01:00", "--pre <SECONDS>"), ("--profile hq", "fast")] {
            let text = said(&format!("--game 2025020031 --team MTL --period 1 {words}"));
            assert!(text.contains(missing), "{words}: {text}");
        }
        let master = "heartbeat clip --master media/raw/MTL/2025-2026/20031/p1-a.mp4 --start 1 --end 2";
        crate::arguments::Arguments::try_parse_from(master.split(' ')).unwrap();
    }
}
