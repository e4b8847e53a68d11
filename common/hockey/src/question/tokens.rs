//! A question as words: folded, each with its place in the text.

/// The most characters of a question that are read.
pub(super) const LONGEST_QUESTION: usize = 1000;

/// A word of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Lower case, without diacritics, apostrophes and dots; empty for a sign that is no word.
    pub word: String,
    /// Where it begins in the text, in bytes.
    pub from: usize,
    /// Where it ends in the text, in bytes.
    pub to: usize,
    /// `Suzuki's`: the word is `suzuki`.
    pub possessive: bool,
    /// `#14`: the word is `14`.
    pub hash: bool,
    /// A comma or semicolon stands before it.
    pub after_comma: bool,
}

/// The words of a text. Hyphens and punctuation part words; other signs are words of their own, so that nothing is lost.
pub(super) fn tokenise(text: &str) -> Vec<Token> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut tokens = Vec::new();
    let (mut place, mut after_comma) = (0, false);
    while place < characters.len() {
        let (_, character) = characters[place];
        let length = length_of_word(&characters[place..]);
        if length == 0 {
            after_comma |= matches!(character, ',' | ';');
            place += 1;
            continue;
        }
        let from = characters[place].0;
        let to = characters.get(place + length).map_or(text.len(), |next| next.0);
        tokens.push(Token { after_comma, ..token(text, from, to) });
        after_comma = false;
        place += length;
    }
    tokens
}

/// The word at a place; nothing past the end.
pub(super) fn word(tokens: &[Token], place: usize) -> &str {
    tokens.get(place).map_or("", |token| token.word.as_str())
}

fn token(text: &str, from: usize, to: usize) -> Token {
    let written = &text[from..to];
    let hash = written.starts_with('#') && written.len() > 1;
    let written = written.strip_prefix('#').filter(|rest| !rest.is_empty()).unwrap_or(written);
    let plain = written.replace(['’', 'ʼ', '‘', '`', '´'], "'");
    let possessive = plain.ends_with("'s") || plain.ends_with("'S") || plain.ends_with("s'") || plain.ends_with("S'");
    let stem = plain.strip_suffix("'s").or(plain.strip_suffix("'S")).unwrap_or(&plain);
    Token { word: folded(stem), from, to, possessive, hash, after_comma: false }
}

fn folded(stem: &str) -> String {
    if matches!(stem, "+" | "&" | "@") {
        return stem.to_owned();
    }
    let decimal = stem.contains('.') && stem.parse::<f64>().is_ok();
    let plain = crate::names::fold(stem).replace(' ', "");
    let kept = |character: &char| character.is_ascii_alphanumeric();
    if decimal { stem.to_owned() } else { plain.chars().filter(kept).collect() }
}

/// How many characters belong to the word that begins here; none for what only parts words.
fn length_of_word(rest: &[(usize, char)]) -> usize {
    let at = |place: usize| rest.get(place).map(|(_, character)| *character);
    let Some(first) = at(0) else { return 0 };
    if first == '#' && at(1).is_some_and(|next| next.is_ascii_digit()) {
        return 1 + rest[1..].iter().take_while(|(_, character)| character.is_alphanumeric()).count();
    }
    if !first.is_alphanumeric() {
        return usize::from(!parts_words(first));
    }
    let mut length = 1;
    while let Some(character) = at(length) {
        let between = at(length + 1).is_some_and(char::is_alphanumeric);
        let goes_on = match character {
            '.' => between && joins_at_a_dot(&rest[..length], at(length + 1)),
            '\'' | '’' | 'ʼ' | '‘' | '`' | '´' => between || at(length - 1).is_some_and(|last| last.eq_ignore_ascii_case(&'s')),
            other => other.is_alphanumeric() || is_combining(other),
        };
        if !goes_on {
            break;
        }
        length += 1;
    }
    length
}

/// `J.T.` and `2.5` are one word; at the end of a sentence a dot parts two.
fn joins_at_a_dot(before: &[(usize, char)], next: Option<char>) -> bool {
    let digits = before.iter().all(|(_, character)| character.is_ascii_digit()) && next.is_some_and(|next| next.is_ascii_digit());
    let initials = before.rsplit(|(_, character)| *character == '.').next().is_some_and(|last| last.len() == 1);
    digits || (initials && next.is_some_and(char::is_alphabetic))
}

fn is_combining(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

fn parts_words(character: char) -> bool {
    let signs = "-–—_,;:.?!\"'`´’‘“”„«»()[]{}/\\|*…";
    character.is_whitespace() || character.is_control() || signs.contains(character) || is_combining(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokenise(text).into_iter().map(|token| token.word).collect()
    }

    #[test]
    fn words_are_folded_and_parted() {
        assert_eq!(words("Juraj Slafkovský's 5-on-5 D-zone exits?"), ["juraj", "slafkovsky", "5", "on", "5", "d", "zone", "exits"]);
        assert_eq!(words("N. Suzuki, J.T. Miller and O'Reilly’s"), ["n", "suzuki", "jt", "miller", "and", "oreilly"]);
        assert_eq!(words("#14 MTL 2.5 s 2025-10-11"), ["14", "mtl", "2.5", "s", "2025", "10", "11"]);
        assert_eq!(words("St. Louis' goals."), ["st", "louis", "goals"]);
        assert_eq!(words("a=b <x> 2+"), ["a", "", "b", "", "x", "", "2", "+"]);
        assert_eq!(words("Slafkovsky\u{301}"), ["slafkovsky"]);
        assert!(words("  ,;-- \u{0} ").is_empty());
    }

    #[test]
    fn places_and_marks_are_kept() {
        let text = "Suzuki’s goals, #8480018";
        let tokens = tokenise(text);
        assert_eq!(tokens.iter().map(|token| &text[token.from..token.to]).collect::<Vec<_>>(), ["Suzuki’s", "goals", "#8480018"]);
        assert!(tokens[0].possessive && !tokens[1].possessive && tokens[2].hash && tokens[2].after_comma);
        assert!(tokenise("Canadiens' exits")[0].possessive);
    }
}
