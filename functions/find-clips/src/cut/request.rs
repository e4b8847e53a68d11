//! The clip request of a window, and its id.

use super::{
    moment::{Moment, other_team},
    windows::Window,
};
use crate::words;
use events::{
    ClipId, ClipRequested, EncodeProfile, GameId, NotUnderstood, Period, TeamCode,
    clip_requested::{About, Span},
};
use std::collections::BTreeMap;

/// What a clip request holds at most.
const MOST_TAGS: usize = 32;

/// Asks for the clip of a window, in the video of this team. `why` becomes a label: what was asked, or by which rule.
pub(crate) fn request(window: &Window, moments: &[Moment], team: &str, why: (&str, &str)) -> Result<ClipRequested, NotUnderstood> {
    let shown: Vec<&Moment> = window.moments.iter().filter_map(|&place| moments.get(place)).collect();
    let first = shown.first().ok_or_else(|| NotUnderstood("a clip of nothing".to_owned()))?;
    let span = Span::Play {
        timecode: words::timecode(first.at_frames, first.rate),
        rate: Some(first.rate),
        pre: window.before,
        post: window.after,
    };
    span.check()?;
    Ok(ClipRequested {
        team_code: TeamCode::parse(team)?,
        game_id: GameId::parse(&first.game.game_id)?,
        period: Period::new(first.period.into())?,
        master: None,
        span,
        profile: EncodeProfile::default(),
        about: about(&shown, first, team, why),
    })
}

/// The same request for the same clip has the same id, so that asking twice is asking once. When the video is uploaded
/// again, the same request means another clip; and when a clip has failed, `failures` requests stand behind it, and the
/// next one is another.
pub(crate) fn request_id(request: &ClipRequested, clip_id: Option<&str>, failures: i64) -> String {
    format!("play-{}", ClipId::of(&[&request.to_json(), clip_id.unwrap_or_default(), &failures.to_string()]))
}

fn about(shown: &[&Moment], first: &Moment, team: &str, why: (&str, &str)) -> About {
    About {
        player_id: first.player.as_ref().map(|(player_id, _)| player_id.to_string()),
        player_name: first.player.as_ref().and_then(|(_, name)| words::visible(name)),
        opponent_code: TeamCode::parse(opponent(first, team)).ok(),
        event_type: common(shown, |moment| moment.event),
        outcome: common(shown, |moment| moment.outcome),
        zone: common(shown, |moment| moment.zone),
        title: words::visible(&title(shown, first)),
        labels: labels(shown, first, why),
        tags: tags(shown),
    }
}

/// The other team, as seen by the team whose clip it is; by the acting one where the clip is of somebody else's game.
fn opponent<'m>(moment: &'m Moment, team: &'m str) -> &'m str {
    let plays = team == moment.game.home_code || team == moment.game.away_code;
    if plays { other_team(moment.game, team) } else { moment.opponent().unwrap_or(&moment.game.away_code) }
}

/// What all of them have; none where they differ.
fn common<'m>(shown: &[&Moment<'m>], of: impl Fn(&Moment<'m>) -> Option<&'m str>) -> Option<String> {
    let first = of(shown.first()?)?;
    shown.iter().all(|moment| of(moment) == Some(first)).then(|| words::visible(first)).flatten()
}

/// `Suzuki, zone exit, P2 12:34 vs CHI`; of several `Suzuki, 3 plays, P2 12:34-13:10 vs CHI`.
fn title(shown: &[&Moment], first: &Moment) -> String {
    let who = first.player.as_ref().map(|(_, name)| format!("{}, ", last_name(name))).unwrap_or_default();
    let (period, from) = (words::period(first.period), words::clock(first.clock_ms));
    let against = first
        .opponent()
        .map_or_else(|| format!("{} at {}", first.game.away_code, first.game.home_code), |opponent| format!("vs {opponent}"));
    match shown.last() {
        Some(last) if shown.len() > 1 => {
            format!("{who}{} plays, {period} {from}-{} {against}", shown.len(), words::clock(last.clock_ms))
        }
        _ => format!("{who}{}, {period} {from} {against}", first.says),
    }
}

/// All but the first word: `van Riemsdyk`.
fn last_name(name: &str) -> &str {
    name.split_once(' ').map_or(name, |(_, last)| last)
}

fn labels(shown: &[&Moment], first: &Moment, (name, value): (&str, &str)) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::from([("play".to_owned(), first.label.clone())]);
    if let Some(last) = shown.last().filter(|_| shown.len() > 1) {
        labels.insert("last_play".to_owned(), last.label.clone());
    }
    labels.extend(words::visible(value).map(|value| (name.to_owned(), value)));
    labels
}

/// Of several plays with different terms, the terms are tags too.
fn tags(shown: &[&Moment]) -> Vec<String> {
    let several = shown.iter().any(|moment| moment.event != shown[0].event);
    let terms = shown.iter().filter_map(|moment| moment.event.filter(|_| several));
    let words = terms.chain(shown.iter().flat_map(|moment| moment.tags.iter().copied()));
    let mut tags: Vec<String> = words.filter_map(words::visible).collect();
    tags.sort();
    tags.dedup();
    tags.truncate(MOST_TAGS);
    tags
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::cut::{
        samples::{game, moment},
        windows::{merged, separate},
    };
    use serde_json::{Value, json};

    const ASKED: (&str, &str) = ("question", "d-zone exits by Suzuki");

    fn read(request: &ClipRequested) -> Value {
        assert_eq!(&ClipRequested::parse(request.to_json().as_bytes()).unwrap(), request, "register-clip reads what was meant");
        serde_json::from_str(&request.to_json()).unwrap()
    }

    #[test]
    fn a_play_becomes_a_request_that_says_what_it_is() {
        let game = game("2025020031", "CHI", "MTL");
        let moments = [moment(&game, 2, 754, 8_480_018)];
        let made = request(&separate(&moments)[0], &moments, "MTL", ASKED).unwrap();
        let expected = json!({
            "game_id": "2025020031", "team_code": "MTL", "period": 2, "timecode": "00:12:34:00", "timecode_rate": 30,
            "pre_s": 4.0, "post_s": 4.0, "player_id": "8480018", "player_name": "Nick Suzuki", "opponent_code": "CHI",
            "event_type": "zone_exit", "outcome": "successful", "zone": "dz", "title": "Suzuki, zone exit, P2 12:34 vs CHI",
            "labels": {"play": "2025020031/754", "question": "d-zone exits by Suzuki"}, "tags": ["1timer", "innerSlot"]
        });
        assert_eq!(read(&made), expected);
    }

    #[test]
    fn the_clip_of_the_other_team_has_the_other_opponent_and_a_bare_moment_names_both() {
        let game = game("2025020031", "CHI", "MTL");
        let moments = [Moment { team: Some("CHI"), ..moment(&game, 4, 30, 7) }];
        let made = request(&separate(&moments)[0], &moments, "MTL", ASKED).unwrap().about;
        assert_eq!((made.opponent_code.unwrap().as_str(), made.title.unwrap().as_str()), ("CHI", "Suzuki, zone exit, OT 00:30 vs MTL"));
        let scouted = request(&separate(&moments)[0], &moments, "NYR", ASKED).unwrap().about;
        assert_eq!(scouted.opponent_code.unwrap().as_str(), "MTL");
        let bare = [Moment { team: None, player: None, event: None, says: "Whistle".to_owned(), ..moment(&game, 1, 30, 7) }];
        assert_eq!(request(&separate(&bare)[0], &bare, "MTL", ASKED).unwrap().about.title.unwrap(), "Whistle, P1 00:30 CHI at MTL");
    }

    #[test]
    fn several_plays_say_only_what_they_have_in_common() {
        let game = game("2025020031", "CHI", "MTL");
        let pass = Moment { event: Some("pass"), tags: vec!["royalRoad"], ..moment(&game, 1, 33, 7) };
        let moments = [moment(&game, 1, 30, 7), pass];
        let made = read(&request(&merged(&moments)[0], &moments, "MTL", ASKED).unwrap());
        assert_eq!((&made["event_type"], &made["outcome"]), (&Value::Null, &json!("successful")));
        assert_eq!(made["tags"], json!(["1timer", "innerSlot", "pass", "royalRoad", "zone_exit"]));
        assert_eq!((&made["title"], &made["post_s"]), (&json!("Suzuki, 2 plays, P1 00:30-00:33 vs CHI"), &json!(7.0)));
        assert_eq!(made["labels"]["last_play"], "2025020031/33");
    }

    #[test]
    fn the_same_request_has_the_same_id_and_another_has_another() {
        let game = game("2025020031", "CHI", "MTL");
        let moments = [moment(&game, 1, 30, 7), moment(&game, 1, 31, 7)];
        let id = |place: usize, team: &str| request_id(&request(&separate(&moments)[place], &moments, team, ASKED).unwrap(), None, 0);
        assert_eq!(id(0, "MTL"), id(0, "MTL"));
        assert!(id(0, "MTL") != id(1, "MTL") && id(0, "MTL") != id(0, "CHI"));
        let made = request(&separate(&moments)[0], &moments, "MTL", ASKED).unwrap();
        let ids = [(None, 0), (Some("a"), 0), (Some("b"), 0), (Some("a"), 1)].map(|(clip, failures)| request_id(&made, clip, failures));
        assert!(ids[0] == id(0, "MTL") && std::collections::BTreeSet::from(ids).len() == 4);
        assert!(id(0, "MTL").starts_with("play-") && id(0, "MTL").len() == 37);
    }

    #[test]
    fn hostile_words_make_a_request_that_is_still_read() {
        let game = game("2025020031", "CHI", "MTL");
        let hostile =
            Moment { player: Some((7, format!("=cmd|'\n{}", "x".repeat(500)))), says: "\u{0}".repeat(300), ..moment(&game, 1, 30, 7) };
        let moments = [hostile];
        read(&request(&separate(&moments)[0], &moments, "MTL", ("question", "\u{7f}\n")).unwrap());
    }
}
