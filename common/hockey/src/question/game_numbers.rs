//! Games by their number.

use super::numbers::digits;
use super::part::Part;
use super::timeframe::refused;
use super::tokens::{Token, word};

/// `game 20031`, `games 20031 and 20038`, `2025020031`.
pub(super) fn games(tokens: &[Token]) -> Option<(usize, Part)> {
    let is_id = |token: &Token| matches!(token.word.len(), 5 | 10) && token.word.bytes().all(|byte| byte.is_ascii_digit());
    let full = |token: &Token| token.word.len() == 10 && is_id(token);
    let begun = match (word(tokens, 0), word(tokens, 1)) {
        ("game" | "games", "id" | "ids" | "number" | "no") => 2,
        ("game" | "games", _) => 1,
        _ => 0,
    };
    let mut ids: Vec<String> = Vec::new();
    let mut place = begun;
    while let Some(token) = tokens.get(place) {
        let joining = usize::from(!ids.is_empty() && matches!(token.word.as_str(), "and" | "or" | "+" | "&"));
        let Some(id) = tokens.get(place + joining).filter(|token| if begun > 0 { is_id(token) } else { full(token) }) else { break };
        ids.push(id.word.clone());
        place += joining + 1;
    }
    if ids.is_empty() {
        return unknown_game(tokens, begun);
    }
    Some((place, Part::Games(ids)))
}

/// `game 17`: a number that is no game's.
fn unknown_game(tokens: &[Token], begun: usize) -> Option<(usize, Part)> {
    let odd = tokens.get(begun).filter(|token| begun > 0 && digits(&token.word).is_some() && !token.hash)?;
    let reason = format!("{} is no game's number: five digits within a season, or ten", odd.word);
    Some((begun + 1, refused(&reason, &["game 20031", "game 2025020031"])))
}
