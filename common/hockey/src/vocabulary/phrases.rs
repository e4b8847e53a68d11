//! All the ways to write a phrase: zones and face-offs by their names, and plurals.

/// What stands for several ways to write the same.
const WAYS: &[(&str, &[&str])] = &[
    ("<dz>", &["d zone", "dzone", "dz", "defensive zone", "defending zone", "defence zone", "defense zone", "own zone"]),
    ("<nz>", &["n zone", "nzone", "nz", "neutral zone"]),
    ("<oz>", &["o zone", "ozone", "oz", "offensive zone", "attacking zone", "offence zone", "offense zone"]),
    ("<fo>", &["face off", "faceoff", "draw", "f o"]),
];

/// A phrase written out: every way, singular and plural.
pub(crate) fn spellings(phrase: &str) -> Vec<String> {
    let mut written = vec![phrase.to_owned()];
    for (mark, ways) in WAYS {
        if phrase.contains(mark) {
            written = written.iter().flat_map(|text| ways.iter().map(move |way| text.replace(mark, way))).collect();
        }
    }
    let plurals: Vec<String> = written.iter().map(|text| plural(text)).collect();
    written.extend(plurals);
    written
}

/// The plural of the last word.
fn plural(phrase: &str) -> String {
    let ends = |endings: &[&str]| endings.iter().any(|ending| phrase.ends_with(ending));
    if ends(&["s", "sh", "ch", "x"]) {
        return format!("{phrase}es");
    }
    match phrase.strip_suffix('y') {
        Some(stem) if !ends(&["ay", "ey", "oy"]) => format!("{stem}ies"),
        _ => format!("{phrase}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_written_out() {
        assert_eq!(spellings("zone entry"), ["zone entry", "zone entries"]);
        assert_eq!(spellings("pass"), ["pass", "passes"]);
        assert_eq!(spellings("stick check"), ["stick check", "stick checks"]);
        assert_eq!(spellings("odd man rush"), ["odd man rush", "odd man rushes"]);
        assert_eq!(spellings("delay"), ["delay", "delays"]);
        let draws = spellings("<dz> <fo>");
        assert_eq!(draws.len(), 8 * 4 * 2);
        assert!(draws.contains(&"d zone draws".to_owned()) && draws.contains(&"own zone face off".to_owned()));
    }
}
