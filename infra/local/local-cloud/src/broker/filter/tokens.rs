//! The words of a filter.

use std::{iter::Peekable, str::Chars};

/// One word of a filter.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A key, `attributes`, `hasPrefix`, AND, OR or NOT.
    Word(String),
    /// Something in quotation marks.
    Text(String),
    /// One of `.:=(),-`
    Symbol(char),
    /// `!=`
    NotEqual,
}

/// Splits a filter into its words, or says what cannot be one.
pub(super) fn split(text: &str) -> Result<Vec<Token>, String> {
    let mut rest = text.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(first) = rest.next() {
        match first {
            c if c.is_ascii_whitespace() => {}
            '"' => tokens.push(Token::Text(quoted(&mut rest)?)),
            '!' if rest.next_if_eq(&'=').is_some() => tokens.push(Token::NotEqual),
            '.' | ':' | '=' | '(' | ')' | ',' | '-' => tokens.push(Token::Symbol(first)),
            c if is_word(c) => tokens.push(Token::Word(word(first, &mut rest))),
            other => return Err(format!("{other:?} has no meaning here")),
        }
    }
    Ok(tokens)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn word(first: char, rest: &mut Peekable<Chars<'_>>) -> String {
    let mut word = String::from(first);
    while let Some(next) = rest.next_if(|c| is_word(*c) || *c == '-') {
        word.push(next);
    }
    word
}

fn quoted(rest: &mut Peekable<Chars<'_>>) -> Result<String, String> {
    let mut text = String::new();
    loop {
        match rest.next().ok_or("a quotation mark is not closed")? {
            '"' => return Ok(text),
            '\\' => text.push(escaped(rest.next())?),
            other => text.push(other),
        }
    }
}

fn escaped(letter: Option<char>) -> Result<char, String> {
    match letter {
        Some(same @ ('"' | '\\')) => Ok(same),
        Some('n') => Ok('\n'),
        Some('r') => Ok('\r'),
        Some('t') => Ok('\t'),
        _ => Err(r#"after a backslash only ", \, n, r and t are understood"#.to_owned()),
    }
}
