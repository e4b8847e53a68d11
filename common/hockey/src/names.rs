//! Names as people type them: without diacritics, and the nearest to one that is not known.

/// How much of a word is looked at: no name is longer, and comparing is quadratic.
const LONGEST: usize = 64;

/// Lower-case ASCII without diacritics; apostrophes and dots are dropped, hyphens become spaces,
/// and spaces are single: `O'Reilly` and `O’Reilly` are `oreilly`, `Jean-Gabriel` is `jean gabriel`.
pub fn fold(name: &str) -> String {
    let plain = if name.is_ascii() { name.to_owned() } else { deunicode::deunicode(name) };
    let mut folded = String::with_capacity(plain.len());
    for character in plain.chars() {
        match character {
            '\'' | '`' | '.' => {}
            '-' | '_' => push_space(&mut folded),
            other if other.is_whitespace() || other.is_control() => push_space(&mut folded),
            other => folded.push(other.to_ascii_lowercase()),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The candidates that the word may have been meant for, the nearest first, each once, at most `most`.
/// Empty when nothing is near: a wrong suggestion is worse than none.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<String> {
    let wanted = shortened(&fold(word));
    let mut near: Vec<(usize, String, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let folded = shortened(&fold(candidate));
            Some((distance(&wanted, &folded)?, folded, candidate))
        })
        .collect();
    near.sort();
    near.dedup_by(|later, earlier| later.2 == earlier.2);
    near.into_iter().take(most).map(|(_, _, candidate)| candidate.to_owned()).collect()
}

/// Edits between two folded names; none when they are too far apart to be mistaken.
fn distance(wanted: &str, candidate: &str) -> Option<usize> {
    if wanted.is_empty() || candidate.is_empty() {
        return None;
    }
    if wanted.len() >= 3 && (candidate.starts_with(wanted) || candidate.split(' ').any(|part| part == wanted)) {
        return Some(usize::from(candidate != wanted));
    }
    let bound = match wanted.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    let whole = strsim::osa_distance(wanted, candidate);
    let parts = candidate.split(' ').map(|part| strsim::osa_distance(wanted, part) + 1);
    let best = parts.chain([whole]).min()?;
    (best <= bound + 1 && (whole <= bound || best <= bound)).then_some(best)
}

fn push_space(text: &mut String) {
    if !text.is_empty() && !text.ends_with(' ') {
        text.push(' ');
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_what_keyboards_lack() {
        for (name, folded) in [
            ("Slafkovský", "slafkovsky"),
            ("Montréal  Canadiens", "montreal canadiens"),
            ("Ryan O’Reilly", "ryan oreilly"),
            ("Ryan O'Reilly", "ryan oreilly"),
            ("Jean-Gabriel Pageau", "jean gabriel pageau"),
            ("St. Louis", "st louis"),
            ("J.T. Miller ", "jt miller"),
            ("Øystein Ås", "oystein as"),
            ("\u{7}\t", ""),
        ] {
            assert_eq!(fold(name), folded, "{name}");
        }
    }

    #[test]
    fn the_nearest_comes_first_and_the_far_not_at_all() {
        let names = ["Suzuki", "Nick Suzuki", "Caufield", "Slafkovský", "Dach"];
        assert_eq!(nearest("suzki", names, 5), ["Suzuki", "Nick Suzuki"][..1].to_vec());
        assert_eq!(nearest("suzuki", names, 5), ["Suzuki", "Nick Suzuki"]);
        assert_eq!(nearest("slafkovsy", names, 5), ["Slafkovský"]);
        assert_eq!(nearest("caufeild", names, 1), ["Caufield"]);
        assert!(nearest("zamboni", names, 5).is_empty());
        assert!(nearest("", names, 5).is_empty());
        assert!(nearest(&"a".repeat(1_000_000), names, 5).is_empty());
    }
}
