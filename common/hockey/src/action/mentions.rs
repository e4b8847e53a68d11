//! What a known action string says beside its base: how it went and where.

use super::ActionResult;
use crate::play::Zone;

/// The `+` or `-`: at the end, or before what follows the base (`LPR- OZ`, `FACE OFF+SON`).
/// A hyphen inside a word or alone between two (`HIGH-STICKING`, `DELAY OF GAME - OTHER`) is none.
pub(super) fn result(text: &str) -> Option<ActionResult> {
    if text.contains('+') {
        return Some(ActionResult::Plus);
    }
    let lost = text.ends_with('-') || text.contains("LPR- ");
    lost.then_some(ActionResult::Minus)
}

/// The first word that names a zone: `OZ`, `OZDEKE+`, `O-ZONE`, `NZONE` …
pub(super) fn zone(text: &str) -> Option<Zone> {
    text.split(' ').find_map(|word| {
        let (letter, rest) = (word.chars().next()?, word.get(1..)?);
        let names_zone = rest.starts_with("-ZONE") || (rest.starts_with('Z') && is_zone_word(rest));
        match letter {
            'O' if names_zone => Some(Zone::Offensive),
            'N' if names_zone => Some(Zone::Neutral),
            'D' if names_zone => Some(Zone::Defensive),
            _ => None,
        }
    })
}

/// `Z`, `Z+`, or `Z` and what the vendor writes without a space after it.
fn is_zone_word(rest: &str) -> bool {
    let after = rest.strip_prefix('Z').unwrap_or(rest);
    after.is_empty() || after == "+" || ["ONE", "PASS", "DEKE", "PUCKPROTECTION"].iter().any(|word| after.starts_with(word))
}
