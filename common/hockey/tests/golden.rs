//! The golden set: questions of analysts and what each of them means, written by hand. A line is clear, with its whole
//! query, or refused, with the words that are not understood, or ambiguous, with what settles it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use chrono::NaiveDate;
use events::TeamCode;
use hockey::catalog::{Asker, Calendar};
use hockey::query::Query;
use hockey::question::{NameIndex, check, is_stop_word, read};
use hockey::reading::Reading;
use serde::Deserialize;

const GOLDEN: &str = include_str!("../../../tests/golden/questions.jsonl");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    asker: Who,
    question: String,
    query: Option<Query>,
    /// Of a clear question: field and words of each chip, assumptions with no words.
    chips: Option<Vec<(String, String)>>,
    refused: Option<Vec<Refused>>,
    ambiguous: Option<Vec<Open>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Who {
    teams: Vec<TeamCode>,
    player_id: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    text: String,
    #[serde(default)]
    suggests: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Open {
    text: String,
    say: Vec<String>,
}

fn calendar() -> Calendar {
    Calendar { today: NaiveDate::from_ymd_opt(2026, 1, 15).unwrap(), newest_season: Some("2025-2026".to_owned()) }
}

fn index() -> NameIndex {
    NameIndex::new(hockey::generated::people())
}

fn lines() -> Vec<(Line, Asker)> {
    let parsed = GOLDEN.lines().enumerate().map(|(number, text)| {
        let line: Line = serde_json::from_str(text).unwrap_or_else(|error| panic!("line {}: {error}", number + 1));
        let asker = Asker { teams: line.asker.teams.clone(), player_id: line.asker.player_id };
        (line, asker)
    });
    parsed.collect()
}

#[test]
fn every_question_is_read_as_it_is_meant() {
    let (index, calendar, lines) = (index(), calendar(), lines());
    let mut wrong = 0;
    for (number, (line, asker)) in lines.iter().enumerate() {
        let reading = read(&line.question, &index, asker, &calendar);
        if let Some(reason) = difference(line, &reading) {
            wrong += 1;
            println!("line {}: {}\n    {reason}", number + 1, line.question);
        }
    }
    let count = |is: fn(&Line) -> bool| lines.iter().filter(|(line, _)| is(line)).count();
    let refused = count(|line| line.refused.is_some());
    let ambiguous = count(|line| line.ambiguous.is_some());
    println!(
        "{} questions: {} clear, {refused} refused, {ambiguous} ambiguous; {wrong} read wrongly",
        lines.len(),
        count(|line| line.query.is_some())
    );
    assert_eq!(wrong, 0);
    assert!(lines.len() >= 320 && refused + ambiguous >= 45);
}

fn difference(line: &Line, reading: &Reading) -> Option<String> {
    let texts: Vec<&str> = reading.not_understood.iter().map(|not| not.text.as_str()).collect();
    let open: Vec<&str> = reading.ambiguities.iter().map(|open| open.text.as_str()).collect();
    let json = |query: &Query| serde_json::to_string(query).unwrap();
    if let Some(expected) = &line.query {
        let chips: Vec<(String, String)> = reading.chips.iter().map(|chip| (chip.field.clone(), chip.text.clone())).collect();
        if !reading.is_clear() {
            return Some(format!("not clear: {texts:?} {open:?}"));
        }
        if reading.query != *expected {
            return Some(format!("read     {}\n    expected {}", json(&reading.query), json(expected)));
        }
        return (line.chips.as_ref() != Some(&chips)).then(|| format!("chips {}", serde_json::to_string(&chips).unwrap()));
    }
    if let Some(expected) = &line.refused {
        let wanted: Vec<&str> = expected.iter().map(|refused| refused.text.as_str()).collect();
        let suggested = expected
            .iter()
            .zip(&reading.not_understood)
            .all(|(wanted, found)| wanted.suggests.iter().all(|one| found.suggestions.contains(one)));
        let reasons = reading.not_understood.iter().all(|not| not.reason.len() > 5 && not.suggestions.len() <= 5);
        let same = wanted == texts && suggested && reasons;
        return (!same).then(|| format!("refused {:?}, open {open:?}, read {}", reading.not_understood, json(&reading.query)));
    }
    let expected = line.ambiguous.as_ref().expect("a line has a query, or is refused, or is ambiguous");
    let found: Vec<(&str, Vec<&str>)> = reading
        .ambiguities
        .iter()
        .map(|open| (open.text.as_str(), open.choices.iter().map(|choice| choice.say.as_str()).collect()))
        .collect();
    let wanted: Vec<(&str, Vec<&str>)> =
        expected.iter().map(|open| (open.text.as_str(), open.say.iter().map(String::as_str).collect())).collect();
    (found != wanted || !texts.is_empty()).then(|| format!("open {found:?}, refused {texts:?}, read {}", json(&reading.query)))
}

#[test]
fn a_choice_settles_an_ambiguity() {
    let (index, calendar) = (index(), calendar());
    for (line, asker) in lines().iter().filter(|(line, _)| line.ambiguous.is_some()) {
        for ambiguity in read(&line.question, &index, asker, &calendar).ambiguities {
            for choice in &ambiguity.choices {
                let role = ["against ", "with "].into_iter().find(|role| ambiguity.text.starts_with(role)).unwrap_or("");
                let ice = if ambiguity.text.ends_with(" on the ice") { " on the ice" } else { "" };
                let settled = line.question.replace(&ambiguity.text, &format!("{role}{}{ice}", choice.say));
                let reading = read(&settled, &index, asker, &calendar);
                assert!(reading.is_clear(), "{settled}: {:?} {:?}", reading.not_understood, reading.ambiguities);
            }
        }
    }
}

#[test]
fn the_query_of_a_question_is_a_structured_query_that_means_the_same() {
    let (index, calendar) = (index(), calendar());
    for (line, asker) in lines().iter().filter(|(line, _)| line.query.is_some()) {
        let read = read(&line.question, &index, asker, &calendar);
        let sent: Query = serde_json::from_str(&serde_json::to_string(&read.query).unwrap()).unwrap();
        let checked = check(sent, &index, asker, &calendar);
        assert!(checked.is_clear(), "{}: {:?}", line.question, checked.not_understood);
        assert_eq!(checked.query, read.query, "{}", line.question);
    }
}

/// Every word that says something is told about: in a chip, or as not understood, or as ambiguous.
fn lost_words(question: &str, reading: &Reading) -> Vec<String> {
    let chips = reading.chips.iter().map(|chip| &chip.text);
    let rest = reading.not_understood.iter().map(|not| &not.text).chain(reading.ambiguities.iter().map(|open| &open.text));
    let told: Vec<&str> = chips.chain(rest).flat_map(|text| text.split(|character: char| !character.is_alphanumeric())).collect();
    let words = question.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty() && !is_stop_word(word));
    words.filter(|word| !told.contains(word)).map(str::to_owned).collect()
}

#[test]
fn no_word_of_a_golden_question_is_lost() {
    let (index, calendar) = (index(), calendar());
    for (line, asker) in lines() {
        let reading = read(&line.question, &index, &asker, &calendar);
        let lost = lost_words(&line.question, &reading);
        assert!(lost.is_empty(), "{}: lost {lost:?}", line.question);
    }
}

#[test]
fn a_question_is_read_in_less_than_a_millisecond() {
    let (index, calendar, lines) = (index(), calendar(), lines());
    let once = |line: &Line, asker: &Asker| {
        let start = std::time::Instant::now();
        std::hint::black_box(read(&line.question, &index, asker, &calendar));
        start.elapsed()
    };
    // The best of several, because what else the machine does is no part of the reading.
    let best = |(line, asker): &(Line, Asker)| (0..7).map(|_| once(line, asker)).min().unwrap_or_default();
    let mut times: Vec<_> = lines.iter().map(best).collect();
    times.sort();
    let at = |share: f64| times[(times.len() as f64 * share) as usize].as_micros();
    println!(
        "{} questions: median {} µs, p95 {} µs, slowest {} µs ({} build)",
        times.len(),
        at(0.5),
        at(0.95),
        times[times.len() - 1].as_micros(),
        if cfg!(debug_assertions) { "debug" } else { "release" }
    );
    // Promised of what is deployed: an unoptimised build on a busy machine takes any time.
    assert!(cfg!(debug_assertions) || times[times.len() - 1].as_micros() < 1_000);
}
