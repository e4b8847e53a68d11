//! What people may write in a clip request, and how it is understood.

use super::{About, ClipRequested, LARGEST_BYTES, Span};
use crate::{EncodeProfile, GameId, MasterPath, Micros, NotUnderstood, Period, Season, TeamCode, ids::shown};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const LONGEST_TEXT: usize = 200;
const MOST_TAGS: usize = 32;

/// The request's JSON. A field that is not here is an error: what is misspelt must not be passed over.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Json {
    #[serde(skip_serializing_if = "Option::is_none")]
    game_id: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    season: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    team_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    master: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_s: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_s: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timecode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timecode_rate: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pre_s: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post_s: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<EncodeProfile>,
    #[serde(skip_serializing_if = "Option::is_none")]
    player_id: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    player_name: Option<String>,
    #[serde(alias = "opponent", skip_serializing_if = "Option::is_none")]
    opponent_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    tags: Vec<String>,
}

impl ClipRequested {
    /// Reads a request. The error is the reason that the asker is given.
    pub fn parse(body: &[u8]) -> Result<Self, NotUnderstood> {
        if body.len() > LARGEST_BYTES {
            return Err(NotUnderstood(format!("the request has {} bytes; a clip request has at most {LARGEST_BYTES}", body.len())));
        }
        let json: Json = serde_json::from_slice(body)
            .map_err(|error| NotUnderstood(format!("the request is not the JSON of a clip request: {error}")))?;
        let (team_code, game_id, period) = where_it_is(&json)?;
        let span = span(&json)?;
        span.check()?;
        Ok(Self {
            team_code,
            game_id,
            period,
            master: json.master.clone(),
            span,
            profile: json.profile.unwrap_or_default(),
            about: about(json)?,
        })
    }
}

impl ClipRequested {
    /// As [`ClipRequested::parse`] reads it, for programs that publish requests.
    pub fn to_json(&self) -> String {
        let about = &self.about;
        let id = |value: &Option<String>| value.as_deref().map(Value::from);
        let json = Json {
            game_id: Some(self.game_id.as_str().into()),
            team_code: Some(self.team_code.to_string()),
            period: Some(self.period.number().into()),
            master: self.master.clone(),
            profile: (self.profile != EncodeProfile::default()).then_some(self.profile),
            player_id: id(&about.player_id),
            player_name: about.player_name.clone(),
            opponent_code: about.opponent_code.as_ref().map(ToString::to_string),
            event_type: about.event_type.clone(),
            outcome: about.outcome.clone(),
            zone: about.zone.clone(),
            title: about.title.clone(),
            labels: about.labels.clone(),
            tags: about.tags.clone(),
            ..Json::of_span(&self.span)
        };
        json!(json).to_string()
    }
}

impl Json {
    fn of_span(span: &Span) -> Self {
        let seconds = |time: &Micros| Some(time.seconds().into());
        match span {
            Span::Video { start, end } => Self { start_s: seconds(start), end_s: seconds(end), ..Self::default() },
            Span::Play { timecode, rate, pre, post } => Self {
                timecode: Some(timecode.clone()),
                timecode_rate: *rate,
                pre_s: seconds(pre),
                post_s: seconds(post),
                ..Self::default()
            },
        }
    }
}

/// Team, game and period: from the fields, from the name of the master, or from both if they agree.
fn where_it_is(json: &Json) -> Result<(TeamCode, GameId, Period), NotUnderstood> {
    let path = json.master.as_deref().map(MasterPath::parse).transpose()?;
    let team = json.team_code.as_deref().map(|team| TeamCode::parse(&team.to_ascii_uppercase())).transpose()?;
    let season = json.season.as_deref().map(Season::parse).transpose()?;
    let game = json.game_id.as_ref().map(|game| read_game(game, season.as_ref())).transpose()?;
    let period = json.period.map(Period::new).transpose()?;
    Ok((
        agreed("team_code", team, path.as_ref().map(|path| path.team_code.clone()))?,
        agreed("game_id", game, path.as_ref().map(|path| path.game_id.clone()))?,
        agreed("period", period, path.as_ref().map(|path| path.period))?,
    ))
}

fn agreed<T: PartialEq + std::fmt::Display>(field: &str, given: Option<T>, from_master: Option<T>) -> Result<T, NotUnderstood> {
    match (given, from_master) {
        (Some(given), Some(master)) if given != master => {
            Err(NotUnderstood(format!("{field} is {given}, but the named master belongs to {master}")))
        }
        (Some(value), _) | (None, Some(value)) => Ok(value),
        (None, None) => Err(NotUnderstood(format!("{field} is missing"))),
    }
}

fn read_game(value: &Value, season: Option<&Season>) -> Result<GameId, NotUnderstood> {
    let text = digits("game_id", value)?;
    season.map_or_else(|| GameId::parse(&text), |season| GameId::within(&text, season))
}

/// An id of the league's, written as a number or as text.
fn digits(field: &str, value: &Value) -> Result<String, NotUnderstood> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(text);
    }
    Err(NotUnderstood(format!("{field} is {}; it is written with digits only", shown(&text))))
}

fn span(json: &Json) -> Result<Span, NotUnderstood> {
    let time = |field: &str, value: &Option<Value>| value.as_ref().map(|value| seconds(field, value)).transpose();
    let (start, end) = (time("start_s", &json.start_s)?, time("end_s", &json.end_s)?);
    let (pre, post) = (time("pre_s", &json.pre_s)?, time("post_s", &json.post_s)?);
    match (start, end, &json.timecode, pre, post) {
        (Some(start), Some(end), None, None, None) if json.timecode_rate.is_none() => Ok(Span::Video { start, end }),
        (None, None, Some(timecode), Some(pre), Some(post)) => {
            if !matches!(json.timecode_rate, None | Some(1..=240)) {
                return Err(NotUnderstood("timecode_rate must be between 1 and 240 frames a second".to_owned()));
            }
            Ok(Span::Play { timecode: timecode.clone(), rate: json.timecode_rate, pre, post })
        }
        _ => Err(NotUnderstood("say which part of the period: either start_s and end_s, or timecode with pre_s and post_s".to_owned())),
    }
}

fn seconds(field: &str, value: &Value) -> Result<Micros, NotUnderstood> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    let number = number.ok_or_else(|| NotUnderstood(format!("{field} is {}; it is a number of seconds", shown(&value.to_string()))))?;
    Micros::from_seconds(number).map_err(|reason| NotUnderstood(format!("{field}: {reason}")))
}

fn about(json: Json) -> Result<About, NotUnderstood> {
    if json.tags.len() > MOST_TAGS || json.labels.len() > MOST_TAGS {
        return Err(NotUnderstood(format!("a clip has at most {MOST_TAGS} tags and {MOST_TAGS} labels")));
    }
    let mut tags = json.tags.into_iter().map(|tag| short("tags", tag)).collect::<Result<Vec<_>, _>>()?;
    tags.sort();
    tags.dedup();
    for (name, value) in &json.labels {
        short("labels", name.clone())?;
        short("labels", value.clone())?;
    }
    let text = |field, value: Option<String>| value.map(|value| short(field, value)).transpose();
    Ok(About {
        player_id: json.player_id.map(|value| digits("player_id", &value)).transpose()?,
        player_name: text("player_name", json.player_name)?,
        opponent_code: json.opponent_code.map(|team| TeamCode::parse(&team.to_ascii_uppercase())).transpose()?,
        event_type: text("event_type", json.event_type)?,
        outcome: one_of("outcome", json.outcome, &["successful", "failed", "undetermined"])?,
        zone: one_of("zone", json.zone, &["oz", "nz", "dz"])?,
        title: text("title", json.title)?,
        labels: json.labels,
        tags,
    })
}

fn short(field: &str, text: String) -> Result<String, NotUnderstood> {
    let text = text.trim().to_owned();
    if text.is_empty() || text.chars().count() > LONGEST_TEXT || text.chars().any(char::is_control) {
        return Err(NotUnderstood(format!("{field}: {} must have 1 to {LONGEST_TEXT} visible characters", shown(&text))));
    }
    Ok(text)
}

fn one_of(field: &str, value: Option<String>, known: &[&str]) -> Result<Option<String>, NotUnderstood> {
    let Some(value) = value.map(|value| value.to_lowercase()) else { return Ok(None) };
    if known.contains(&value.as_str()) {
        return Ok(Some(value));
    }
    Err(NotUnderstood(format!("{field} {} is not known; it is one of {}", shown(&value), known.join(", "))))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn parse(json: &str) -> Result<ClipRequested, String> {
        ClipRequested::parse(json.as_bytes()).map_err(|reason| reason.0)
    }

    const WHERE: &str = r#""game_id":"2025020031","team_code":"MTL","period":1"#;

    fn with(fields: &str) -> Result<ClipRequested, String> {
        parse(&format!("{{{WHERE},{fields}}}"))
    }

    #[test]
    fn the_request_of_the_readme_is_understood() {
        let request = with(r#""start_s":194.3,"end_s":202.3"#).unwrap();
        assert_eq!(request.span, Span::Video { start: Micros::new(194_300_000), end: Micros::new(202_300_000) });
        assert_eq!(request.profile, EncodeProfile::Default);
        let short = parse(r#"{"game_id":20031,"season":"20252026","team_code":"mtl","period":1,"start_s":"1","end_s":2.5}"#).unwrap();
        assert_eq!((short.game_id, short.team_code), (request.game_id, request.team_code));
    }

    #[test]
    fn a_master_says_where_it_is_and_may_not_be_contradicted() {
        let master = r#""master":"media/raw/MTL/2025-2026/20031/p2-x.mp4","start_s":1,"end_s":2"#;
        assert_eq!(parse(&format!("{{{master}}}")).unwrap().period.number(), 2);
        assert!(with(master).unwrap_err().contains("period is 1, but the named master belongs to 2"));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (fields, reason) in [
            (r#""start_s":-1,"end_s":2"#, "before the video begins"),
            (r#""start_s":5e9,"end_s":5e9"#, "longer than a day"),
            (r#""start_s":"NaN","end_s":2"#, "not a time"),
            (r#""start_s":"soon","end_s":2"#, "number of seconds"),
            (r#""start_s":1"#, "either start_s and end_s"),
            (r#""start_s":1,"end_s":2,"timecode":"00:00:01:00""#, "either start_s and end_s"),
            (r#""start_s":1,"end_s":2,"strat":3"#, "unknown field `strat`"),
            (r#""start_s":1,"end_s":2,"zone":"neutral""#, "one of oz, nz, dz"),
            (r#""start_s":1,"end_s":2,"player_id":"8474151.0""#, "digits only"),
            (r#""start_s":1,"end_s":2,"title":" ""#, "visible characters"),
            (r#""timecode":"00:00:00:25","timecode_rate":25,"pre_s":1,"post_s":1"#, "up to 24"),
            (r#""timecode":"00:00:00:25","timecode_rate":0,"pre_s":1,"post_s":1"#, "timecode_rate"),
        ] {
            assert!(with(fields).unwrap_err().contains(reason), "{fields}: {:?}", with(fields));
        }
        assert!(parse("hello").unwrap_err().contains("not the JSON"));
        assert!(parse(r#"{"start_s":NaN,"end_s":1}"#).unwrap_err().contains("not the JSON"));
        assert!(parse(r#"{"team_code":"MTL","period":1,"start_s":1,"end_s":2}"#).unwrap_err().contains("game_id is missing"));
        assert!(ClipRequested::parse(&vec![b' '; LARGEST_BYTES + 1]).unwrap_err().0.contains("at most"));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let about = r#""player_id":8474151,"player_name":"Žan Kämpf","opponent":"chi","event_type":"goal","outcome":"failed","zone":"oz","title":"t","labels":{"a":"b"},"tags":["x"]"#;
        for span in
            [r#""start_s":0.1,"end_s":86.4333,"profile":"fast""#, r#""timecode":"00:00:10:15","timecode_rate":60,"pre_s":4.5,"post_s":0"#]
        {
            let request = with(&format!("{span},{about}")).unwrap();
            assert_eq!(parse(&request.to_json()).unwrap(), request);
            let bare = with(span).unwrap();
            assert_eq!(parse(&bare.to_json()).unwrap(), bare);
        }
    }

    #[test]
    fn tags_are_trimmed_sorted_and_kept_once() {
        let request = with(r#""start_s":1,"end_s":2,"tags":["pp"," goal ","pp"],"labels":{"coach":"Martin"}"#).unwrap();
        assert_eq!(request.about.tags, ["goal", "pp"]);
    }
}
