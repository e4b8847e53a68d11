//! A structured query, checked like a question: every value is known, or refused with what may have been meant.

use super::assume::assume;
use super::counts::{MOST_PLAYS, MOST_SECONDS};
use super::meaning;
use super::people::NameIndex;
use super::suggest::{MOST, nearest};
use super::words;
use crate::catalog::{Asker, Calendar};
use crate::query::{Mode, Order, Query, ScoreRange, Timeframe};
use crate::reading::{Chip, NotKnown, Reading};
use crate::vocabulary::{TERMS, term};

/// The most values of one list.
const MOST_VALUES: usize = 100;

/// What a structured query asks for: the same chips, errors and assumptions as those of a question. A chip's text is
/// the value as it was sent.
pub fn check(query: Query, index: &NameIndex, asker: &Asker, calendar: &Calendar) -> Reading {
    let mut checker = Checker { reading: Reading::default(), index };
    checker.people(&query);
    checker.teams(&query);
    checker.plays(&query);
    checker.state(&query);
    checker.games(&query);
    checker.shape(&query);
    let mut reading = checker.reading;
    reading.query = query;
    assume(&mut reading, asker, calendar);
    reading
}

struct Checker<'a> {
    reading: Reading,
    index: &'a NameIndex,
}

impl Checker<'_> {
    fn chip(&mut self, text: impl ToString, field: &str, meaning: String) {
        self.reading.chips.push(Chip { text: text.to_string(), field: field.to_owned(), meaning });
    }

    fn refuse(&mut self, text: impl ToString, reason: impl Into<String>, suggestions: Vec<String>) {
        let text = text.to_string().chars().take(60).collect();
        self.reading.not_understood.push(NotKnown { text, reason: reason.into(), suggestions });
    }

    /// A list that is too long is refused whole.
    fn fits<T>(&mut self, field: &str, list: &[T]) -> bool {
        if list.len() > MOST_VALUES {
            self.refuse(field, format!("{field} has more than {MOST_VALUES} values"), Vec::new());
        }
        list.len() <= MOST_VALUES
    }

    fn people(&mut self, query: &Query) {
        let lists = [
            ("players", &query.players, "acts"),
            ("teammates", &query.teammates, "on the ice too"),
            ("opponents_on_ice", &query.opponents_on_ice, "on the ice for the other team"),
        ];
        for (field, ids, what) in lists {
            for id in ids.iter().filter(|_| ids.len() <= MOST_VALUES) {
                match self.index.by_id(*id) {
                    Some(place) => self.chip(id, field, format!("{} {what}", self.index.players[place].label())),
                    None => self.refuse(id, format!("no player has the league id {id}"), Vec::new()),
                }
            }
            self.fits(field, ids);
        }
    }

    fn teams(&mut self, query: &Query) {
        let acting: Vec<String> = query.team.iter().cloned().collect();
        for (field, codes) in [("team", &acting), ("opponents", &query.opponents), ("games_of", &query.games_of)] {
            if !self.fits(field, codes) {
                continue;
            }
            for code in codes {
                match crate::team::by_code(code) {
                    Some(team) => self.chip(code, field, meaning::team(team.code)),
                    None => {
                        let near = super::suggest::suggestions(&crate::names::fold(code), self.index);
                        let codes = crate::team::ALL.iter().filter(|team| strsim::osa_distance(team.code, &code.to_ascii_uppercase()) <= 1);
                        let codes = codes.map(|team| team.code.to_owned()).filter(|_| code.len() <= 4);
                        self.refuse(code, "this is no team's code; teams are written like MTL", codes.chain(near).take(MOST).collect());
                    }
                }
            }
        }
        if let Some(team) = query.team.as_ref().filter(|team| query.opponents.contains(team)) {
            self.refuse(team, format!("{team} does not play against itself"), Vec::new());
        }
        if query.every_team {
            self.chip("every_team", "every_team", "every team of the league".to_owned());
        }
    }

    fn plays(&mut self, query: &Query) {
        if self.fits("events", &query.events) {
            for id in &query.events {
                match term(id) {
                    Some(_) => self.chip(id, "events", meaning::event(id)),
                    None => {
                        let near = nearest(&id.to_lowercase(), TERMS.iter().map(|term| term.id), MOST);
                        self.refuse(id, "this is no term of the vocabulary", near);
                    }
                }
            }
        }
        query.zones.iter().take(MOST_VALUES).for_each(|zone| self.chip(zone.word(), "zones", meaning::zone(*zone)));
        query.outcomes.iter().take(MOST_VALUES).for_each(|outcome| self.chip(outcome.word(), "outcomes", meaning::outcome(*outcome)));
        let known_flags = || words::FLAGS.iter().map(|word| word.flag).chain(words::OTHER_FLAGS.iter().copied());
        self.known("sections", &query.sections, words::SECTIONS.to_vec(), |section| format!("in the section {section}"));
        self.known("flags", &query.flags, known_flags().collect(), meaning::flag);
    }

    fn state(&mut self, query: &Query) {
        let skaters =
            ["3", "4", "5", "6"].iter().flat_map(|own| ["3", "4", "5", "6"].map(|other| format!("{own}v{other}"))).collect::<Vec<_>>();
        let strengths = words::STRENGTHS.iter().map(|(strength, _)| *strength).chain(skaters.iter().map(String::as_str)).collect();
        self.known("strengths", &query.strengths, strengths, meaning::strength);
        if self.fits("periods", &query.periods) && !query.periods.is_empty() {
            match query.periods.iter().find(|period| !(1..=9).contains(*period)) {
                Some(odd) => self.refuse(odd, "periods are 1 to 9", Vec::new()),
                None => self.chip(format!("{:?}", query.periods), "periods", meaning::periods(&query.periods)),
            }
        }
        if let Some(range) = query.score {
            let ScoreRange { min, max } = range;
            let upside_down = min.zip(max).is_some_and(|(min, max)| min > max);
            match (upside_down, min.is_none() && max.is_none()) {
                (true, _) => self.refuse("score", "its least is above its most", Vec::new()),
                (_, true) => self.refuse("score", "it has neither a least nor a most", Vec::new()),
                _ => self.chip("score", "score", meaning::score(range)),
            }
        }
    }

    fn games(&mut self, query: &Query) {
        if let Some(frame) = &query.timeframe {
            match odd_timeframe(frame) {
                Some(reason) => self.refuse(
                    "timeframe",
                    reason,
                    vec!["last_games".to_owned(), "season".to_owned(), "days".to_owned(), "games".to_owned()],
                ),
                None => self.chip("timeframe", "timeframe", meaning::timeframe(frame)),
            }
        }
        if let Some(kind) = query.game_type {
            self.chip(kind.word(), "game_type", meaning::game_type(kind));
        }
        if let Some(venue) = query.venue {
            self.chip(venue.word(), "venue", meaning::venue(venue));
        }
    }

    fn shape(&mut self, query: &Query) {
        if query.mode == Mode::Shift {
            self.chip("shift", "mode", meaning::SHIFTS.to_owned());
        }
        for (field, seconds, meaning) in
            [("pre_s", query.pre_s, meaning::pre as fn(f64) -> String), ("post_s", query.post_s, meaning::post)]
        {
            match seconds {
                Some(seconds) if (0.0..=MOST_SECONDS).contains(&seconds) => self.chip(seconds, field, meaning(seconds)),
                Some(seconds) => self.refuse(seconds, format!("{field} is 0 to {MOST_SECONDS} seconds"), Vec::new()),
                None => {}
            }
        }
        match query.limit {
            Some(limit) if (1..=MOST_PLAYS).contains(&limit) => self.chip(limit, "limit", meaning::limit(limit, query.order)),
            Some(limit) => self.refuse(limit, format!("limit is 1 to {MOST_PLAYS}"), Vec::new()),
            None => {}
        }
        if query.order == Order::NewestFirst {
            self.chip("newest_first", "order", meaning::order(query.order));
        }
    }

    fn known(&mut self, field: &str, values: &[String], known: Vec<&str>, meaning: impl Fn(&str) -> String) {
        if !self.fits(field, values) {
            return;
        }
        for value in values {
            if known.contains(&value.as_str()) {
                self.chip(value, field, meaning(value));
                continue;
            }
            let near = nearest(&value.to_lowercase(), known.iter().copied(), MOST);
            self.refuse(value, format!("this is none of the known {field}"), near);
        }
    }
}

fn odd_timeframe(frame: &Timeframe) -> Option<String> {
    match frame {
        Timeframe::LastGames(count) => (!(1..=500).contains(count)).then(|| "the last 1 to 500 games can be asked for".to_owned()),
        Timeframe::Season(season) => match events::Season::parse(season) {
            Ok(parsed) if parsed.as_str() == season => None,
            Ok(parsed) => Some(format!("the season is written {parsed}")),
            Err(error) => Some(error.to_string()),
        },
        Timeframe::Days { from: Some(from), to: Some(to) } if from > to => Some("the first day is after the last".to_owned()),
        Timeframe::Days { from: None, to: None } => Some("it names neither a first day nor a last".to_owned()),
        Timeframe::Days { .. } => None,
        Timeframe::Games(games) if games.is_empty() || games.len() > MOST_VALUES => {
            Some(format!("1 to {MOST_VALUES} games can be asked for"))
        }
        Timeframe::Games(games) => games.iter().find_map(|game| events::GameId::parse(game).err()).map(|error| error.to_string()),
    }
}
