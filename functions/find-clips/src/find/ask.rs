//! What `POST /api/v2/find` may be asked, and how it is understood.

use crate::{body::object, known::Known};
use db::NaiveDate;
use events::clip_requested::SHORTEST;
use hockey::{catalog::Asker, query::Query, question, reading::Reading};
use people::{Person, Problem};
use serde::Deserialize;

/// The longest question, in characters.
const LONGEST_QUESTION: usize = 500;
/// The longest lead or trail, in seconds.
const LONGEST_PART: f64 = 60.0;
/// How many plays or shifts an answer holds at most; and so how many clips are requested at once.
pub(crate) const MOST: u32 = 500;
/// How many an answer holds where nothing is said.
const USUAL: u32 = 100;

/// The body of the request.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FindRequest {
    /// In words.
    pub(crate) question: Option<String>,
    /// Or as a question is understood.
    #[serde(deserialize_with = "object")]
    pub(crate) query: Option<Query>,
    /// Request the clips that are not there.
    pub(crate) cut: bool,
    /// One clip for overlapping plays of one player.
    pub(crate) merge: bool,
    /// How many plays at most, in place of what the question says.
    pub(crate) limit: Option<u32>,
    /// Seconds before each play, in place of what the question says.
    pub(crate) pre_s: Option<f64>,
    /// Seconds after each play.
    pub(crate) post_s: Option<f64>,
}

/// Who a question is read for.
pub(crate) fn asker(person: &Person) -> Asker {
    let teams = if person.access.all { &[][..] } else { &person.access.teams[..] };
    let teams = teams.iter().filter_map(|team| events::TeamCode::parse(team).ok());
    Asker { teams: teams.collect(), player_id: person.player_id }
}

impl FindRequest {
    /// What is asked for; a problem that says what was not understood, with what may have been meant.
    pub(crate) fn read(&self, known: &Known, asker: &Asker, today: NaiveDate) -> Result<Reading, Problem> {
        self.check()?;
        let mut reading = read(self.question.as_deref(), self.query.as_ref(), known, asker, today)?;
        let query = &mut reading.query;
        query.limit = self.limit.or(query.limit);
        query.pre_s = self.pre_s.or(query.pre_s);
        query.post_s = self.post_s.or(query.post_s);
        Ok(reading)
    }

    /// How many plays the answer holds. Where clips are requested and nothing is said, as many as there can be.
    pub(crate) fn limit(&self, query: &Query) -> u32 {
        query.limit.unwrap_or(if self.cut { MOST } else { USUAL }).clamp(1, MOST)
    }

    fn check(&self) -> Result<(), Problem> {
        for (name, seconds) in [("pre_s", self.pre_s), ("post_s", self.post_s)] {
            if seconds.is_some_and(|seconds| !(0.0..=LONGEST_PART).contains(&seconds)) {
                return Err(Problem::bad_request(format!("{name} must be from 0 to {LONGEST_PART} seconds")));
            }
        }
        if self.pre_s.zip(self.post_s).is_some_and(|(pre, post)| pre + post < SHORTEST.seconds()) {
            return Err(Problem::bad_request(format!("pre_s and post_s together must be at least {SHORTEST}")));
        }
        if self.limit.is_some_and(|limit| !(1..=MOST).contains(&limit)) {
            return Err(Problem::bad_request(format!("limit must be from 1 to {MOST}")));
        }
        Ok(())
    }
}

/// Reads a question or checks a query; exactly one of them must be given.
pub(crate) fn read(
    question: Option<&str>,
    query: Option<&Query>,
    known: &Known,
    asker: &Asker,
    today: NaiveDate,
) -> Result<Reading, Problem> {
    let calendar = known.calendar(today);
    let reading = match (question, query) {
        (Some(question), None) => question::read(short(question)?, &known.names, asker, &calendar),
        (None, Some(query)) => question::check(query.clone(), &known.names, asker, &calendar),
        _ => return Err(Problem::bad_request("say either question, in words, or query; one of them")),
    };
    if reading.is_clear() { Ok(reading) } else { Err(not_clear(&reading)) }
}

fn short(question: &str) -> Result<&str, Problem> {
    let characters = question.chars().count();
    if characters > LONGEST_QUESTION {
        return Err(Problem::bad_request(format!("the question has {characters} characters; it may have {LONGEST_QUESTION}")));
    }
    Ok(question)
}

fn not_clear(reading: &Reading) -> Problem {
    let not_known = reading.not_understood.iter().map(|unknown| {
        let meant = unknown.suggestions.first().map(|nearest| format!("; did you mean {nearest}?")).unwrap_or_default();
        format!("“{}”: {}{meant}", unknown.text, unknown.reason)
    });
    let several = reading.ambiguities.iter().map(|ambiguity| {
        let say: Vec<&str> = ambiguity.choices.iter().map(|choice| choice.say.as_str()).collect();
        format!("“{}” may mean several; say one of {}", ambiguity.text, say.join(", "))
    });
    let suggestions = reading.not_understood.iter().flat_map(|unknown| unknown.suggestions.iter());
    let choices = reading.ambiguities.iter().flat_map(|ambiguity| ambiguity.choices.iter().map(|choice| &choice.say));
    Problem::unprocessable(not_known.chain(several).collect::<Vec<_>>().join(". "))
        .with("suggestions", suggestions.chain(choices).collect::<Vec<_>>())
        .with("not_understood", &reading.not_understood)
        .with("ambiguities", &reading.ambiguities)
        .with("reading", super::answer::ShownReading::from(reading))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_right_is_refused_before_anything_is_read() {
        let refused = |request: FindRequest, why: &str| {
            let problem = format!("{:?}", request.check());
            assert!(problem.contains(why), "{problem}, not {why}");
        };
        refused(FindRequest { pre_s: Some(60.1), ..FindRequest::default() }, "pre_s");
        refused(FindRequest { post_s: Some(f64::NAN), ..FindRequest::default() }, "post_s");
        refused(FindRequest { post_s: Some(-0.1), ..FindRequest::default() }, "post_s");
        refused(FindRequest { pre_s: Some(0.0), post_s: Some(0.05), ..FindRequest::default() }, "together");
        refused(FindRequest { limit: Some(0), ..FindRequest::default() }, "limit");
        refused(FindRequest { limit: Some(501), ..FindRequest::default() }, "limit");
        assert!(FindRequest { limit: Some(500), pre_s: Some(0.0), post_s: Some(60.0), ..FindRequest::default() }.check().is_ok());
        assert!(short(&"é".repeat(501)).is_err() && short(&"é".repeat(500)).is_ok());
    }

    #[test]
    fn as_many_are_shown_as_was_said() {
        let limit =
            |cut: bool, said: Option<u32>| FindRequest { cut, ..FindRequest::default() }.limit(&Query { limit: said, ..Query::default() });
        assert_eq!([limit(false, None), limit(true, None), limit(true, Some(7)), limit(false, Some(9999))], [100, 500, 7, 500]);
    }
}
