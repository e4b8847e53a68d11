//! Every phrase that questions know, and the longest one at a place.

use super::part::{Part, Role};
use super::tokens::Token;
use super::words;
use crate::play::{Outcome, Zone};
use crate::query::{GameType, Order, Venue};
use crate::vocabulary::{TERMS, spellings};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Phrases and what each is.
pub(super) struct Lexicon {
    phrases: HashMap<String, Part>,
    longest: usize,
}

/// The words of tokens, one space between.
pub(super) fn joined(tokens: &[Token]) -> String {
    let mut text = String::with_capacity(tokens.len() * 8);
    for (place, token) in tokens.iter().enumerate() {
        if place > 0 {
            text.push(' ');
        }
        text.push_str(&token.word);
    }
    text
}

/// The one lexicon.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

impl Lexicon {
    /// The longest phrase at the beginning of these tokens, not longer than `most`.
    pub(super) fn phrase_at(&self, tokens: &[Token], most: usize) -> Option<(usize, Part)> {
        (1..=self.longest.min(tokens.len()).min(most)).rev().find_map(|length| {
            let run = &tokens[..length];
            (!broken(run)).then(|| self.phrases.get(&joined(run)).cloned()).flatten().map(|part| (length, part))
        })
    }

    fn new() -> Self {
        let mut phrases = HashMap::new();
        add_terms(&mut phrases);
        add_teams(&mut phrases);
        add_tables(&mut phrases);
        add_small_words(&mut phrases);
        let longest = phrases.keys().map(|phrase: &String| phrase.split(' ').count()).max().unwrap_or(0);
        Self { phrases, longest }
    }
}

/// A possessive or a comma ends a phrase: `Power's play`, `goals, against`.
fn broken(run: &[Token]) -> bool {
    let opponents = |token: &Token| token.word.starts_with("opponent");
    let possessive = run[..run.len() - 1].iter().any(|token| token.possessive && !opponents(token));
    possessive || run[1..].iter().any(|token| token.after_comma)
}

/// The first to claim a phrase keeps it: terms before teams before the other tables.
fn add(phrases: &mut HashMap<String, Part>, phrase: &str, part: &Part) {
    if !phrase.is_empty() {
        phrases.entry(phrase.to_owned()).or_insert_with(|| part.clone());
    }
}

fn add_terms(phrases: &mut HashMap<String, Part>) {
    for term in TERMS.iter() {
        let ids = [term.id.replace('_', " "), crate::names::fold(term.name)];
        let written = term.phrases.iter().flat_map(|phrase| spellings(phrase)).chain(ids);
        // "point" alone is a place or a player; the term is "points".
        written.filter(|phrase| phrase != "point").for_each(|phrase| add(phrases, &phrase, &Part::Event(term.id)));
    }
}

fn add_teams(phrases: &mut HashMap<String, Part>) {
    for team in crate::team::ALL {
        let names = [team.code, team.full_name, team.nickname].into_iter().chain(team.other_names.iter().copied());
        let place = (team.place != "New York").then_some(team.place);
        for name in names.chain(place) {
            let folded = crate::names::fold(name);
            add(phrases, &format!("the {folded}"), &Part::Team(team.code));
            add(phrases, &folded, &Part::Team(team.code));
        }
    }
}

fn add_tables(phrases: &mut HashMap<String, Part>) {
    for (part, list) in
        [(Part::Stop, words::STOP), (Part::Plays, words::PLAYS), (Part::Game, words::GAME), (Part::Negation, words::NEGATIONS)]
    {
        list.iter().for_each(|phrase| add(phrases, phrase, &part));
    }
    for (strength, list) in words::STRENGTHS {
        list.iter().for_each(|phrase| add(phrases, phrase, &Part::Strength((*strength).to_owned())));
    }
    for (list, choices) in words::OPEN {
        list.iter().for_each(|phrase| add(phrases, phrase, &Part::Open(choices)));
    }
    for place in words::PLACES {
        let written = place.phrases.iter().flat_map(|phrase| spellings(phrase));
        written.for_each(|phrase| add(phrases, &phrase, &Part::Section(place)));
    }
    for section in words::SECTIONS {
        if let Some(place) = words::PLACES.iter().find(|place| place.attacking == [*section]) {
            add(phrases, &section.to_ascii_lowercase(), &Part::Section(place));
        }
    }
    for flag in words::FLAGS {
        let nouns = flag.nouns.iter().flat_map(|noun| spellings(noun));
        let own = Some(flag.flag.to_owned());
        nouns
            .chain(flag.adjectives.iter().map(|phrase| (*phrase).to_owned()))
            .chain(own)
            .for_each(|phrase| add(phrases, &phrase, &Part::Flag(flag)));
    }
    for (list, reason, suggestions) in words::UNASKABLE {
        let suggestions = suggestions.iter().map(|word| (*word).to_owned()).collect();
        let refused = Part::Refused { reason: (*reason).to_owned(), suggestions };
        list.iter().for_each(|phrase| add(phrases, phrase, &refused));
    }
}

#[rustfmt::skip]
fn add_small_words(phrases: &mut HashMap<String, Part>) {
    let tables: &[(Part, &[&str])] = &[
        (Part::Zone(Zone::Offensive), &["<oz>", "in the <oz>", "in <oz>", "offensive end", "attacking end", "o end"]),
        (Part::Zone(Zone::Neutral), &["<nz>", "in the <nz>", "in <nz>", "neutral ice", "in neutral ice"]),
        (Part::Zone(Zone::Defensive), &["<dz>", "in the <dz>", "in <dz>", "defensive end", "own end", "d end", "in his own zone", "in his own end"]),
        (Part::Outcome(Outcome::Successful), &["successful", "successfully", "completed", "complete", "succeeded", "that worked", "won", "winning", "success"]),
        (Part::Outcome(Outcome::Failed), &["failed", "unsuccessful", "incomplete", "uncompleted", "lost", "losing", "fail", "failing", "failures", "failure", "that failed"]),
        (Part::Outcome(Outcome::Undetermined), &["undetermined"]),
        (Part::GameType(GameType::PreSeason), &["preseason", "pre season", "preseason games", "pre season games", "exhibition", "exhibition games", "in the preseason", "in preseason"]),
        (Part::GameType(GameType::Regular), &["regular season", "regular season games", "in the regular season"]),
        (Part::GameType(GameType::Playoffs), &["playoffs", "playoff", "play offs", "playoff games", "post season", "postseason", "in the playoffs", "stanley cup playoffs"]),
        (Part::Venue(Venue::Home), &["home", "at home", "home games", "home game", "in home games", "on home ice", "home ice"]),
        (Part::Venue(Venue::Away), &["away", "on the road", "road", "road games", "road game", "away games", "away game", "in road games", "away from home"]),
        (Part::Shifts, &["shift", "shifts"]),
        (Part::Me, &["me", "my", "mine", "i", "myself", "im"]),
        (Part::OurTeam, &["our", "ours", "us", "we", "our team", "my team", "our own", "our guys", "our own team", "our club", "my club"]),
        (Part::BothTeams, &["both teams", "by both teams", "either team", "both sides", "for both teams", "of both teams", "each team"]),
        (Part::EveryTeam, &["league", "the league", "every team", "all teams", "any team", "league wide", "leaguewide", "nhl", "the nhl",
            "across the league", "whole league", "the whole league", "entire league", "around the league", "everybody", "everyone", "in the league", "in the nhl"]),
        (Part::OnTheIce, &["on the ice", "on ice", "is on the ice", "are on the ice", "was on the ice", "were on the ice", "am on the ice", "being on the ice"]),
        (Part::Role(Role::By), &["by", "from", "of", "for", "featuring", "involving", "from the"]),
        (Part::Role(Role::With), &["with", "alongside", "together with", "playing with", "next to"]),
        (Part::Role(Role::Against), &["against", "vs", "versus", "v", "facing", "playing against", "in games against", "in the game against",
            "in the games against", "in a game against", "games against", "the game against", "game against", "games vs", "game vs", "in games vs",
            "in the game vs", "the game vs", "matched up against", "matchup against"]),
        (Part::Role(Role::At), &["at", "@", "in games at", "in the game at"]),
        (Part::Role(Role::On), &["on"]),
        (Part::And, &["and", "or", "+", "&", "plus", "as well as", "and or", "and also", "and then also"]),
        (Part::Order(Order::NewestFirst), &["newest first", "latest first", "most recent first", "newest", "latest", "most recent", "recent first", "newest to oldest", "in reverse order", "reverse order", "reverse chronological", "reverse chronological order"]),
        (Part::Order(Order::OldestFirst), &["oldest first", "earliest first", "oldest", "earliest", "chronologically", "in chronological order", "chronological order", "in order", "oldest to newest", "in chronological"]),
        (Part::Count { newest: true, number: None }, &["last", "the last", "final"]),
        (Part::Count { newest: false, number: None }, &["first", "the first", "1st"]),
        (Part::Periods(vec![1]), &["first period", "1st period", "1st", "p1", "period one", "opening period", "period 1"]),
        (Part::Periods(vec![2]), &["second period", "2nd period", "2nd", "p2", "period two", "middle period", "middle frame", "period 2"]),
        (Part::Periods(vec![3]), &["third period", "3rd period", "3rd", "third", "p3", "period three", "period 3"]),
        (Part::Periods(vec![1, 2, 3]), &["regulation", "in regulation", "regulation time", "all three periods"]),
        (Part::Periods(vec![4, 5, 6, 7, 8, 9]), &["overtime", "ot", "in overtime", "in ot", "extra time", "overtimes", "sudden death"]),
        (Part::Periods(vec![4]), &["first overtime", "1st overtime", "ot1", "1ot", "period 4", "p4", "fourth period"]),
        (Part::Periods(vec![5]), &["second overtime", "2nd overtime", "double overtime", "ot2", "2ot", "double ot", "period 5", "p5"]),
        (Part::Periods(vec![6]), &["third overtime", "3rd overtime", "triple overtime", "ot3", "3ot", "triple ot", "period 6", "p6"]),
    ];
    for (part, list) in tables {
        for phrase in *list {
            // The zones are written in every way, without a plural.
            let written = if phrase.contains('<') { spellings(phrase) } else { vec![(*phrase).to_owned()] };
            written.iter().for_each(|phrase| add(phrases, phrase, part));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::question::tokens::tokenise;

    fn at(text: &str) -> Option<(usize, Part)> {
        LEXICON.phrase_at(&tokenise(text), usize::MAX)
    }

    #[test]
    fn the_longest_phrase_wins() {
        assert!(matches!(at("d-zone exits by MTL").unwrap(), (3, Part::Event("zone_exit"))));
        assert!(matches!(at("d-zone face-offs").unwrap(), (2, Part::Zone(Zone::Defensive))));
        assert!(matches!(at("power play goals").unwrap(), (2, Part::Strength(_))));
        assert!(matches!(at("Power's play").map(|(length, _)| length), None | Some(1)));
        assert!(matches!(at("New York Rangers").unwrap(), (3, Part::Team("NYR"))));
        assert!(matches!(at("New York").unwrap(), (2, Part::Open(_))));
        assert!(matches!(at("shots on net").unwrap(), (3, Part::Event("shot_on_net"))));
        assert!(matches!(at("shots, on net").unwrap(), (1, Part::Event("shot"))));
        assert!(at("goalie").is_none() && at("sho").is_none());
    }

    #[test]
    fn every_name_of_a_term_leads_to_it() {
        for term in TERMS.iter().filter(|term| term.id != "point") {
            for written in [term.name.to_owned(), term.id.to_owned()] {
                let tokens = tokenise(&written);
                assert!(
                    matches!(LEXICON.phrase_at(&tokens, usize::MAX), Some((length, Part::Event(id))) if length == tokens.len() && id == term.id),
                    "{written}"
                );
            }
        }
    }
}
