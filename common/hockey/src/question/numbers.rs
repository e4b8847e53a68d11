//! Numbers, in digits and in words.

use super::tokens::Token;

const WORDS: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];
const TENS: [(&str, u32); 5] = [("thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60), ("hundred", 100)];
const ORDINALS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];

/// A whole number below a million, in digits or words.
pub(super) fn number(token: &Token) -> Option<u32> {
    let word = token.word.as_str();
    if token.hash {
        return None;
    }
    let spelled = || WORDS.iter().position(|known| *known == word).map(|place| place as u32);
    let tens = || TENS.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
    digits(word).filter(|value| *value < 1_000_000).or_else(spelled).or_else(tens)
}

/// Digits only, of a number that fits.
pub(super) fn digits(word: &str) -> Option<u32> {
    (!word.is_empty() && word.len() <= 9 && word.bytes().all(|byte| byte.is_ascii_digit())).then(|| word.parse().ok()).flatten()
}

/// `first` or `1st` is 1.
pub(super) fn ordinal(word: &str) -> Option<u32> {
    let spelled = ORDINALS.iter().position(|known| *known == word).map(|place| place as u32 + 1);
    let written = ["st", "nd", "rd", "th"].iter().find_map(|ending| digits(word.strip_suffix(ending)?));
    spelled.or(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::tokens::tokenise;

    #[test]
    fn numbers_are_read() {
        let numbers: Vec<Option<u32>> = tokenise("five 12 twenty #14 8480018 999999999999 x").iter().map(number).collect();
        assert_eq!(numbers, [Some(5), Some(12), Some(20), None, None, None, None]);
        assert_eq!(["second", "11th", "1st", "x", "th"].map(ordinal), [Some(2), Some(11), Some(1), None, None]);
    }
}
