//! Word salad and broken questions: no panic, no word lost, the same answer twice.
#![allow(clippy::unwrap_used)]

use super::*;
use chrono::NaiveDate;
use events::TeamCode;
use std::hash::{BuildHasher, Hasher, RandomState};

/// A small generator of numbers: SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }
}

fn seed() -> u64 {
    let given = std::env::var("HEARTBEAT_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| RandomState::new().build_hasher().finish())
}

fn calendar() -> Calendar {
    Calendar { today: NaiveDate::from_ymd_opt(2026, 1, 15).unwrap(), newest_season: Some("2025-2026".to_owned()) }
}

fn mtl() -> Asker {
    Asker { teams: vec![TeamCode::parse("MTL").unwrap()], player_id: Some(8_480_018) }
}

/// Words of the question that the reading does not mention and that say something.
fn lost(question: &str, reading: &Reading) -> Vec<String> {
    let chips = reading.chips.iter().map(|chip| &chip.text);
    let complaints = reading.not_understood.iter().map(|not| &not.text).chain(reading.ambiguities.iter().map(|open| &open.text));
    let told: Vec<String> = chips.chain(complaints).flat_map(|text| tokenise(text)).map(|token| token.word).collect();
    let words = tokenise(question).into_iter().filter(|token| !is_stop_word(&question[token.from..token.to]));
    words.map(|token| token.word).filter(|word| !told.contains(word)).collect()
}

const PIECES: &[&str] = &[
    "goals",
    "shots",
    "zone exits",
    "Suzuki",
    "Suzuki's",
    "Hughes",
    "Point",
    "Power",
    "#14",
    "8480012",
    "MTL",
    "CHI",
    "against",
    "vs",
    "with",
    "on",
    "the ice",
    "by",
    "my",
    "our",
    "both teams",
    "league",
    "last",
    "first",
    "5",
    "ten",
    "games",
    "game",
    "20031",
    "2025-10-11",
    "October",
    "since",
    "before",
    "after",
    "from",
    "to",
    "in",
    "period",
    "2nd",
    "third",
    "overtime",
    "power play",
    "5v4",
    "5-on-3",
    "leading",
    "down by",
    "two",
    "or",
    "and",
    "more",
    "not",
    "without",
    "slot",
    "the point",
    "d-zone",
    "failed",
    "won",
    "one-timer",
    "wrist shots",
    "screened",
    "shifts",
    "10 s",
    "seconds",
    "limit",
    "newest first",
    "at",
    "home",
    "on the road",
    "playoffs",
    ",",
    "?",
    "'s",
    "é",
    "😀",
    "zzz",
    "=",
    "+",
    "#",
    "8499999",
    "season",
    "this",
    "2-on-1s",
    "\u{0}",
    "goal against",
    "entries",
    "dump",
    "empty net",
    "New York",
    "May",
    "14",
    "0",
    "99999999999",
    "-",
    "tied",
    "up",
    "within",
    "each side",
    "C",
    "D",
];

#[test]
fn word_salad_neither_panics_nor_loses_a_word() {
    let seed = seed();
    println!("seed {seed} (set HEARTBEAT_SEED to repeat)");
    let (index, calendar, mut random) = (NameIndex::new(crate::generated::people()), calendar(), Random(seed));
    let askers = [mtl(), Asker::default()];
    for _ in 0..3_000 {
        let count = 1 + random.below(9);
        let salad: Vec<&str> = (0..count).map(|_| PIECES[random.below(PIECES.len())]).collect();
        let question = salad.join(if random.below(8) == 0 { "" } else { " " });
        let asker = &askers[random.below(2)];
        let reading = read(&question, &index, asker, &calendar);
        let gone = lost(&question, &reading);
        assert!(gone.is_empty(), "“{question}” lost {gone:?}: {reading:?}");
        assert_eq!(read(&question, &index, asker, &calendar), reading, "{question}");
        if reading.is_clear() {
            let again = check(reading.query.clone(), &index, asker, &calendar);
            assert!(again.is_clear() && again.query == reading.query, "“{question}”: {:?}", again.not_understood);
        }
    }
}

#[test]
fn broken_questions_neither_panic_nor_lose_a_word() {
    let seed = seed();
    println!("seed {seed} (set HEARTBEAT_SEED to repeat)");
    let golden = include_str!("../../../../tests/golden/questions.jsonl");
    let questions: Vec<String> = golden
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["question"].as_str().unwrap().to_owned())
        .collect();
    let (index, calendar, mut random, asker) = (NameIndex::new(crate::generated::people()), calendar(), Random(seed), mtl());
    for _ in 0..2_000 {
        let mut characters: Vec<char> = questions[random.below(questions.len())].chars().collect();
        for _ in 0..=random.below(3) {
            let place = random.below(characters.len() + 1);
            match random.below(3) {
                0 if place < characters.len() => drop(characters.remove(place)),
                1 => characters.insert(place, char::from_u32(random.below(0x3000) as u32).unwrap_or('x')),
                _ if characters.len() > 1 => {
                    let other = random.below(characters.len());
                    characters.swap(place.min(other), other);
                }
                _ => {}
            }
        }
        let question: String = characters.into_iter().collect();
        let reading = read(&question, &index, &asker, &calendar);
        let gone = lost(&question, &reading);
        assert!(gone.is_empty(), "“{question}” lost {gone:?}: {reading:?}");
    }
}

#[test]
fn a_very_long_question_is_refused_at_once() {
    let reading = read(&"goals ".repeat(200_000), &NameIndex::default(), &mtl(), &calendar());
    assert!(!reading.is_clear() && reading.not_understood[0].text.len() < 100);
}

#[test]
fn nothing_is_known_of_an_empty_lake() {
    let calendar = Calendar { newest_season: None, ..calendar() };
    let index = NameIndex::new(Vec::new());
    let reading = read("goals", &index, &mtl(), &calendar);
    assert!(reading.is_clear() && reading.query.timeframe.is_none());
    assert!(!read("goals this season", &index, &mtl(), &calendar).is_clear());
    assert!(!read("Suzuki goals", &index, &mtl(), &calendar).is_clear());
    assert!(read("my goals", &index, &mtl(), &calendar).is_clear());
}

#[test]
fn a_structured_query_is_checked_value_by_value() {
    let index = NameIndex::new(crate::generated::people());
    let refused = |json: &str| {
        let reading = check(serde_json::from_str(json).unwrap(), &index, &mtl(), &calendar());
        reading.not_understood.into_iter().map(|not| (not.text, not.suggestions)).collect::<Vec<_>>()
    };
    assert_eq!(refused(r#"{"events":["zone_exits"]}"#)[0], ("zone_exits".to_owned(), vec!["zone_exit".to_owned()]));
    assert_eq!(refused(r#"{"team":"MTK"}"#)[0].1[0], "MTL");
    for json in [
        r#"{"players":[8499999]}"#,
        r#"{"teammates":[1]}"#,
        r#"{"opponents_on_ice":[2]}"#,
        r#"{"opponents":["HABS"]}"#,
        r#"{"games_of":["mtl"]}"#,
        r#"{"sections":["slot"]}"#,
        r#"{"strengths":["5v9"]}"#,
        r#"{"strengths":["pp"]}"#,
        r#"{"periods":[0]}"#,
        r#"{"periods":[10]}"#,
        r#"{"flags":["onetimer"]}"#,
        r#"{"limit":0}"#,
        r#"{"limit":501}"#,
        r#"{"pre_s":-1}"#,
        r#"{"post_s":61}"#,
        r#"{"score":{"min":2,"max":1}}"#,
        r#"{"score":{}}"#,
        r#"{"timeframe":{"last_games":0}}"#,
        r#"{"timeframe":{"season":"2025-26"}}"#,
        r#"{"timeframe":{"games":["20031"]}}"#,
        r#"{"timeframe":{"games":[]}}"#,
        r#"{"timeframe":{"days":{"from":"2025-02-01","to":"2025-01-01"}}}"#,
        r#"{"timeframe":{"days":{"from":null,"to":null}}}"#,
        r#"{"team":"MTL","opponents":["MTL"]}"#,
    ] {
        assert_eq!(refused(json).len(), 1, "{json}");
    }
    let reading = check(serde_json::from_str(r#"{"events":["goal"],"strengths":["5v4"],"pre_s":3}"#).unwrap(), &index, &mtl(), &calendar());
    assert!(reading.is_clear());
    assert_eq!(reading.query.team.as_deref(), Some("MTL"));
    let fields: Vec<&str> = reading.chips.iter().map(|chip| chip.field.as_str()).collect();
    assert_eq!(fields, ["events", "strengths", "pre_s", "timeframe", "team"]);
    assert!(reading.chips[0].meaning.contains("scores a goal") && reading.chips[4].text.is_empty());
}

#[test]
fn players_of_past_seasons_and_of_several_teams() {
    let mut people = crate::generated::people();
    let old = |id: u32, first: &str, last: &str, team: &str, season: &str| crate::catalog::Person {
        player_id: id,
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        team: TeamCode::parse(team).unwrap(),
        season: season.to_owned(),
        position: "C".to_owned(),
        sweater: Some(71),
    };
    people.push(old(8_470_001, "Ivan", "Suzuki", "TOR", "2022-2023"));
    people.push(old(8_470_002, "Retired", "Oldman", "TOR", "2022-2023"));
    people.push(old(8_480_018, "Nick", "Suzuki", "VGK", "2022-2023"));
    let index = NameIndex::new(people);
    let players = |text: &str| read(text, &index, &mtl(), &calendar()).query.players;
    assert_eq!(players("Oldman goals 2022-23"), [8_470_002]);
    assert_eq!(players("Suzuki goals"), [8_480_018]);
    assert_eq!(players("Suzuki goals for TOR 2022-23"), [8_470_001]);
    assert_eq!(players("Suzuki goals for VGK 2022-23"), [8_480_018]);
    let open = read("Suzuki goals 2022-23", &index, &Asker::default(), &calendar());
    assert_eq!(open.ambiguities[0].choices.len(), 2);
    let chip = &read("Suzuki goals", &index, &mtl(), &calendar()).chips[0];
    assert!(chip.meaning.contains("not Ivan Suzuki"), "{}", chip.meaning);
}

#[test]
fn at_a_team_is_home_for_its_own_players_and_the_road_for_others() {
    let index = NameIndex::new(crate::generated::people());
    let query = |question: &str| read(question, &index, &mtl(), &calendar()).query;
    let at_home = query("Bedard's goals at Chicago");
    assert_eq!((at_home.venue, at_home.opponents.is_empty()), (Some(crate::query::Venue::Home), true));
    let away = query("Suzuki's goals at Chicago");
    assert_eq!((away.venue, away.opponents), (Some(crate::query::Venue::Away), vec!["CHI".to_owned()]));
    assert!(!read("league goals at Chicago", &index, &mtl(), &calendar()).is_clear());
}
