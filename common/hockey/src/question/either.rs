//! Names that are other words too (`Power`, `Point`): what stands beside them decides, or the asker does.

use super::part::{Found, Part, Role};
use super::tokens::Token;

/// Decides each such word where its neighbours do; the others stay open.
pub(super) fn settle(tokens: &[Token], parts: &mut [Found]) {
    for place in 0..parts.len() {
        if let Some(part) = ordinal_alone(tokens, parts, place) {
            parts[place].part = part;
        }
        let Part::Either { player, other } = &parts[place].part else { continue };
        let settled = if is_player(tokens, parts, place) {
            Some(Part::Player(player.clone()))
        } else {
            is_other(tokens, parts, place, other).then(|| (**other).clone())
        };
        if let Some(part) = settled {
            parts[place].part = part;
        }
    }
}

/// `goals in the first` are of the first period, where nothing follows that could be the first; `the third goal` is
/// no period.
fn ordinal_alone(tokens: &[Token], parts: &[Found], place: usize) -> Option<Part> {
    let found = &parts[place];
    let last = &tokens[found.to - 1].word;
    let number = super::numbers::ordinal(last).filter(|number| found.to - found.from <= 2 && (1..=3).contains(number))?;
    let in_the = |token: usize| matches!(tokens[token].word.as_str(), "in" | "the" | "during");
    let said = in_the(found.from) || found.from.checked_sub(1).is_some_and(in_the);
    let next = parts[place + 1..].iter().map(|next| &next.part).find(|part| !matches!(part, Part::Stop));
    let of_a_play = matches!(next, Some(Part::Event(_) | Part::Shifts | Part::Flag(_) | Part::Plays));
    let ends =
        next.is_none_or(|next| next.joins() || matches!(next, Part::Timeframe(_) | Part::Games(_) | Part::Window { .. } | Part::Score(_)));
    match &found.part {
        Part::Count { number: None, .. } | Part::Refused { .. } if said && ends => Some(Part::Periods(vec![number as u8])),
        Part::Periods(_) if of_a_play => {
            let reason = "the first or the last can be asked for, not one between".to_owned();
            Some(Part::Refused { reason, suggestions: vec!["first 3".to_owned(), "last".to_owned(), "third period".to_owned()] })
        }
        _ => None,
    }
}

fn is_player(tokens: &[Token], parts: &[Found], place: usize) -> bool {
    let found = &parts[place];
    let part = |place: Option<usize>| place.and_then(|place| parts.get(place)).map(|found| &found.part);
    let named = |place: Option<usize>| matches!(part(place), Some(Part::Player(_) | Part::Me));
    let before = part(place.checked_sub(1));
    let joined_before = matches!(before, Some(Part::And)) && named(place.checked_sub(2));
    let joined_after = matches!(part(Some(place + 1)), Some(Part::And)) && named(Some(place + 2));
    let said = match before {
        Some(Part::Role(Role::By)) => tokens[parts[place - 1].from].word != "from",
        Some(Part::Role(Role::With | Role::Against)) => true,
        _ => false,
    };
    tokens[found.to - 1].possessive || said || joined_before || joined_after || matches!(part(Some(place + 1)), Some(Part::OnTheIce))
}

fn is_other(tokens: &[Token], parts: &[Found], place: usize, other: &Part) -> bool {
    let next = parts.get(place + 1).map(|found| &found.part);
    let the = place.checked_sub(1).is_some_and(|before| tokens[parts[before].to - 1].word == "the");
    let at = place.checked_sub(1).is_some_and(|before| matches!(parts[before].part, Part::Role(Role::At)));
    match other {
        // A "point shot" is a shot from the point.
        Part::Section(_) => {
            the || at
                || matches!(next, Some(Part::Event(id)) if id.contains("shot"))
                || matches!(next, Some(Part::Flag(flag)) if flag.of_shots)
        }
        Part::Team(_) | Part::Event(_) | Part::Refused { .. } | Part::Open(_) => the,
        _ => true,
    }
}
