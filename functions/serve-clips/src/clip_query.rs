//! What `GET /api/v2/clips` may be asked.

use crate::cursor;
use db::{
    NaiveDate,
    clips::{ClipFilter, Cursor, STATUSES},
};
use events::{GameId, NotUnderstood, Period, Season, TeamCode};
use people::{Parameters, Problem, parameters::text};

const KNOWN: [&str; 15] = [
    "player_id",
    "team_code",
    "opponent_code",
    "game_id",
    "season",
    "period",
    "event_type",
    "outcome",
    "zone",
    "status",
    "tag",
    "from",
    "to",
    "limit",
    "cursor",
];
const MOST_CLIPS: i64 = 200;
const USUAL_CLIPS: i64 = 50;

/// A page of clips that somebody asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ClipQuery {
    /// Which clips.
    pub(crate) filter: ClipFilter,
    /// After which one.
    pub(crate) cursor: Option<Cursor>,
    /// How many at most.
    pub(crate) limit: i64,
}

impl ClipQuery {
    /// Reads a query string; the problem names what was not understood.
    pub(crate) fn read(query: Option<&str>) -> Result<Self, Problem> {
        let parameters = Parameters::read(query, &KNOWN)?;
        let filter = filter(&parameters)?;
        if let (Some(from), Some(to)) = (filter.from, filter.to)
            && from > to
        {
            return Err(Problem::bad_request(format!("from: {from} is after to, which is {to}")));
        }
        let limit = parameters.get("limit", |value| whole_number(value, 1..=MOST_CLIPS))?.unwrap_or(USUAL_CLIPS);
        Ok(Self { filter, cursor: parameters.get("cursor", cursor::read)?, limit })
    }
}

/// The full id of the game that `game_id` names, alone or together with `season`.
pub(crate) fn game(parameters: &Parameters) -> Result<Option<GameId>, Problem> {
    let season = parameters.get("season", Season::parse)?;
    parameters.get("game_id", |value| season.as_ref().map_or_else(|| GameId::parse(value), |season| GameId::within(value, season)))
}

fn filter(parameters: &Parameters) -> Result<ClipFilter, Problem> {
    Ok(ClipFilter {
        player_id: parameters.get("player_id", digits)?,
        team_code: parameters.get("team_code", team)?,
        opponent_code: parameters.get("opponent_code", team)?,
        game_id: game(parameters)?.map(String::from),
        season: parameters.get("season", Season::parse)?.map(String::from),
        period: parameters.get("period", |value| Period::new(whole_number(value, 1..=12)?).map_err(|reason| reason.0))?.map(Period::number),
        event_type: parameters.get("event_type", text)?,
        outcome: parameters.get("outcome", |value| one_of(value, &["successful", "failed", "undetermined"]))?,
        zone: parameters.get("zone", |value| one_of(value, &["oz", "nz", "dz"]))?,
        status: parameters.get("status", |value| one_of(value, &STATUSES))?,
        tag: parameters.get("tag", text)?,
        from: parameters.get("from", day)?,
        to: parameters.get("to", day)?,
    })
}

fn team(value: &str) -> Result<String, NotUnderstood> {
    TeamCode::parse(&value.to_ascii_uppercase()).map(String::from)
}

fn digits(value: &str) -> Result<String, &'static str> {
    let digits = (1..=20).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| value.to_owned()).ok_or("a player id is written with digits only, like 8474151")
}

fn whole_number(value: &str, range: std::ops::RangeInclusive<i64>) -> Result<i64, String> {
    let plain = value.bytes().all(|byte| byte.is_ascii_digit());
    let number = value.parse().ok().filter(|number| plain && range.contains(number));
    number.ok_or_else(|| format!("this must be a whole number from {} to {}", range.start(), range.end()))
}

fn one_of(value: &str, known: &[&str]) -> Result<String, String> {
    let value = value.to_lowercase();
    if known.contains(&value.as_str()) { Ok(value) } else { Err(format!("this must be one of {}", known.join(", "))) }
}

fn day(value: &str) -> Result<NaiveDate, &'static str> {
    let shape = value.len() == "2025-10-11".len() && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let day = shape.then(|| value.parse().ok()).flatten();
    day.ok_or("a day is written like 2025-10-11")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn refused(query: &str) -> String {
        format!("{:?}", ClipQuery::read(Some(query)).unwrap_err())
    }

    #[test]
    fn every_filter_is_understood() {
        let query = "player_id=8474151&team_code=mtl&opponent_code=CHI&game_id=20031&season=20252026&period=4&event_type=zone_exit\
            &outcome=Successful&zone=DZ&status=ready&tag=power+play%21&from=2025-10-01&to=2025-10-01&limit=200";
        let ClipQuery { filter, cursor, limit } = ClipQuery::read(Some(query)).unwrap();
        let some = |text: &str| Some(text.to_owned());
        let day = NaiveDate::from_ymd_opt(2025, 10, 1);
        let expected = ClipFilter {
            player_id: some("8474151"),
            team_code: some("MTL"),
            opponent_code: some("CHI"),
            game_id: some("2025020031"),
            season: some("2025-2026"),
            period: Some(4),
            event_type: some("zone_exit"),
            outcome: some("successful"),
            zone: some("dz"),
            status: some("ready"),
            tag: some("power play!"),
            from: day,
            to: day,
        };
        assert_eq!((filter, cursor, limit), (expected, None, 200));
    }

    #[test]
    fn nothing_asked_is_everything() {
        let all = ClipQuery { filter: ClipFilter::default(), cursor: None, limit: USUAL_CLIPS };
        assert_eq!(ClipQuery::read(None).unwrap(), all);
        assert_eq!(ClipQuery::read(Some("")).unwrap(), all);
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for (query, named) in [
            ("team=MTL", "no parameter “team”"),
            ("token=x", "no parameter “token”"),
            ("team_code=Montreal", "team_code: "),
            ("team_code=", "team_code: "),
            ("team_code=MTL&team_code=CHI", "team_code is given twice"),
            ("opponent_code=C%00I", "opponent_code: "),
            ("player_id=8474151.0", "player_id: "),
            ("game_id=20031", "add the season"),
            ("game_id=2025020031&season=2024-2025", "game_id: "),
            ("season=2025", "season: "),
            ("period=0", "period: "),
            ("period=13", "period: "),
            ("period=%2B1", "period: "),
            ("period=1e0", "period: "),
            ("outcome=won", "one of successful"),
            ("zone=neutral", "one of oz"),
            ("status=done", "one of accepted"),
            ("tag=", "tag: "),
            ("tag=a%00b", "tag: "),
            ("tag=%ff", "tag: "),
            ("event_type=%0a", "event_type: "),
            ("from=11.10.2025", "from: "),
            ("from=2025-02-30", "from: "),
            ("to=2025-1-1", "to: "),
            ("from=2025-10-02&to=2025-10-01", "from: "),
            ("limit=0", "limit: "),
            ("limit=201", "limit: "),
            ("limit=-1", "limit: "),
            ("limit=99999999999999999999", "limit: "),
            ("cursor=x", "cursor: "),
        ] {
            assert!(refused(query).contains(named), "{query}: {}", refused(query));
        }
        let long = format!("tag={}", "x".repeat(LONGEST + 1));
        assert!(refused(&long).contains("tag: "));
    }

    const LONGEST: usize = 200;
}
