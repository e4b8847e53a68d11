//! From words to parts: at each place the longest thing that is known.

use super::counts::{count_at, window_at};
use super::dates::season_at;
use super::game_state::{periods_at, skaters_at};
use super::lexicon::LEXICON;
use super::numbers::digits;
use super::part::{Found, Named, Part};
use super::people::NameIndex;
use super::score::score_at;
use super::timeframe::timeframe_at;
use super::tokens::Token;
use crate::catalog::Calendar;

/// What the words of a question are taken from.
pub(super) struct Sources<'a> {
    pub index: &'a NameIndex,
    pub calendar: &'a Calendar,
}

/// The parts of a question, in order; every token is in exactly one.
pub(super) fn scan(tokens: &[Token], sources: &Sources) -> Vec<Found> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < tokens.len() {
        let (length, part) = longest_at(&tokens[from..], sources);
        let to = from + length.clamp(1, tokens.len() - from);
        found.push(Found { from, to, part });
        from = to;
    }
    found
}

/// Patterns before phrases before names where they are equally long; a name that is a phrase too is both.
fn longest_at(tokens: &[Token], sources: &Sources) -> (usize, Part) {
    let pattern = pattern_at(tokens, sources);
    let phrase = phrase_at(tokens, sources);
    let name = player_at(tokens, sources.index);
    let length = |found: &Option<(usize, Part)>| found.as_ref().map_or(0, |(length, _)| *length);
    let (of_pattern, of_phrase, of_name) = (length(&pattern), length(&phrase), length(&name));
    let longest = of_pattern.max(of_phrase).max(of_name);
    let other = if of_pattern == longest { pattern } else { phrase.filter(|_| of_phrase == longest) };
    match (other, name.filter(|_| of_name == longest)) {
        (Some((length, other)), Some((_, Part::Player(player)))) => (length, Part::Either { player, other: Box::new(other) }),
        (Some(found), _) | (None, Some(found)) => found,
        (None, None) => (1, Part::Unknown),
    }
}

fn pattern_at(tokens: &[Token], sources: &Sources) -> Option<(usize, Part)> {
    let found = [
        periods_at(tokens),
        skaters_at(tokens),
        score_at(tokens),
        window_at(tokens),
        count_at(tokens),
        timeframe_at(tokens, sources.calendar),
        player_id_at(tokens, sources.index),
        sweater_at(tokens, sources),
    ];
    // The last of equals wins: `last 3` before home games is no limit, nor is a number that is a sweater.
    found.into_iter().flatten().max_by_key(|(length, _)| *length)
}

/// The longest phrase; `goals against CHI` are goals, against CHI, and not goals against.
fn phrase_at(tokens: &[Token], sources: &Sources) -> Option<(usize, Part)> {
    let (length, part) = LEXICON.phrase_at(tokens, usize::MAX)?;
    let ends_in_against = length > 1 && tokens[length - 1].word == "against" && matches!(part, Part::Event(_));
    if ends_in_against && is_somebody(&tokens[length..], sources) {
        let shorter = LEXICON.phrase_at(tokens, length - 1);
        return shorter.filter(|(shorter, _)| *shorter == length - 1);
    }
    // `wrist shots on net` are wrist, and shots on net.
    let noun_goes_on = || matches!(LEXICON.phrase_at(&tokens[length - 1..], usize::MAX), Some((longer, Part::Event(_))) if longer > 1);
    if length > 1 && matches!(part, Part::Flag(_)) && tokens[length - 1].word.starts_with("shot") && noun_goes_on() {
        return Some((length - 1, part));
    }
    Some((length, part))
}

/// Whether a team, a player or the asker comes next.
fn is_somebody(tokens: &[Token], sources: &Sources) -> bool {
    let the = usize::from(tokens.first().is_some_and(|token| token.word == "the"));
    let Some(tokens) = tokens.get(the..).filter(|rest| !rest.is_empty()) else { return false };
    let phrase = LEXICON.phrase_at(tokens, usize::MAX).is_some_and(|(_, part)| matches!(part, Part::Team(_) | Part::Me | Part::OurTeam));
    phrase || tokens[0].hash || sources.index.name_at(tokens).is_some()
}

/// A name, with what is said beside it: `Pettersson #40`, `Elias Pettersson D`.
fn player_at(tokens: &[Token], index: &NameIndex) -> Option<(usize, Part)> {
    let (mut length, mut named) = index.name_at(tokens)?;
    if tokens[length - 1].possessive {
        return Some((length, Part::Player(named)));
    }
    if let Some(sweater) = tokens.get(length).filter(|token| token.hash).and_then(|token| sweater(&token.word)) {
        named.sweater = Some(sweater);
        length += 1;
    }
    if let Some(position) = tokens.get(length).and_then(|token| position(&token.word)) {
        // `Suzuki D-zone exits` is not Suzuki, the defenceman.
        let longer = LEXICON.phrase_at(&tokens[length..], usize::MAX).is_some_and(|(phrase, _)| phrase > 1);
        let list = tokens[length].after_comma;
        if !longer && !list {
            named.position = Some(position);
            length += 1;
        }
    }
    Some((length, Part::Player(named)))
}

fn position(word: &str) -> Option<&'static str> {
    match word {
        "c" | "center" | "centre" => Some("C"),
        "lw" => Some("LW"),
        "rw" => Some("RW"),
        "d" | "defenceman" | "defenseman" => Some("D"),
        "g" | "goalie" | "goaltender" => Some("G"),
        _ => None,
    }
}

fn sweater(word: &str) -> Option<u8> {
    digits(word).filter(|number| (1..=99).contains(number)).map(|number| number as u8)
}

/// `#8480018`, `8480018`: the league's ids have seven digits and begin with 8.
fn player_id_at(tokens: &[Token], index: &NameIndex) -> Option<(usize, Part)> {
    let token = tokens.first()?;
    let id = digits(&token.word).filter(|_| token.word.len() == 7 && (token.hash || token.word.starts_with('8')))?;
    let unknown = || Part::Refused { reason: format!("no player has the league id {id}"), suggestions: Vec::new() };
    let known = |place| Part::Player(Named { candidates: vec![place], ..Named::default() });
    Some((1, index.by_id(id).map_or_else(unknown, known)))
}

/// `#14 MTL`, `MTL #14`, `MTL 14`, `number 14 of the Canadiens`, `#14`.
fn sweater_at(tokens: &[Token], sources: &Sources) -> Option<(usize, Part)> {
    let team_at = |place: usize| match LEXICON.phrase_at(tokens.get(place..)?, usize::MAX)? {
        (length, Part::Team(code)) => Some((place + length, code)),
        _ => None,
    };
    if let Some((place, code)) = team_at(0) {
        let token = tokens.get(place)?;
        let number = sweater(&token.word)?;
        // A number without a sign is a sweater only if nothing longer begins with it: `MTL 5 on 5`.
        let longer = [skaters_at(&tokens[place..]), window_at(&tokens[place..]), timeframe_at(&tokens[place..], sources.calendar)];
        let taken = longer.iter().flatten().next().is_some() || season_at(&tokens[place..]).is_some();
        let worn = !sources.index.by_sweater(code, number).is_empty();
        return (token.hash || (worn && !taken && !token.after_comma)).then(|| (place + 1, wearing(number, Some(code), sources)));
    }
    let said = usize::from(tokens[0].word == "number" || tokens[0].word == "sweater");
    let token = tokens.get(said).filter(|token| token.hash || said > 0)?;
    let number = sweater(&token.word)?;
    let of = usize::from(tokens.get(said + 1).is_some_and(|token| matches!(token.word.as_str(), "of" | "for" | "from")));
    match team_at(said + 1 + of) {
        Some((place, code)) => Some((place, wearing(number, Some(code), sources))),
        None => Some((said + 1, wearing(number, None, sources))),
    }
}

fn wearing(number: u8, team: Option<&'static str>, sources: &Sources) -> Part {
    let candidates = team.map(|team| sources.index.by_sweater(team, number)).unwrap_or_default();
    if let Some(team) = team.filter(|_| candidates.is_empty()) {
        return Part::Refused { reason: format!("nobody wears #{number} for {team}"), suggestions: Vec::new() };
    }
    Part::Player(Named { candidates, sweater: Some(number), position: None, team })
}
