//! From the words of a filter to its meaning, by recursive descent.
//!
//! `expression = term { AND term } | term { OR term }`, `term = [NOT] ( "(" expression ")" | comparison )`.
//! A filter is at most 256 bytes long, so the recursion is bounded.

use std::{iter::Peekable, vec::IntoIter};

use super::{Filter, tokens::Token};

type Tokens = Peekable<IntoIter<Token>>;

/// The filter that the words mean, or what is wrong with them.
pub(super) fn parse(tokens: Vec<Token>) -> Result<Filter, String> {
    let mut tokens = tokens.into_iter().peekable();
    let filter = expression(&mut tokens)?;
    match tokens.next() {
        None => Ok(filter),
        Some(Token::Word(word)) if word == "AND" || word == "OR" => Err("AND and OR mix only with parentheses".to_owned()),
        Some(extra) => Err(format!("unexpected {extra:?}")),
    }
}

fn expression(tokens: &mut Tokens) -> Result<Filter, String> {
    let first = term(tokens)?;
    if is_next_word(tokens, "AND") {
        return Ok(Filter::All(joined(first, "AND", tokens)?));
    }
    if is_next_word(tokens, "OR") {
        return Ok(Filter::Any(joined(first, "OR", tokens)?));
    }
    Ok(first)
}

fn joined(first: Filter, operator: &str, tokens: &mut Tokens) -> Result<Vec<Filter>, String> {
    let mut parts = vec![first];
    while is_next_word(tokens, operator) {
        tokens.next();
        parts.push(term(tokens)?);
    }
    Ok(parts)
}

fn term(tokens: &mut Tokens) -> Result<Filter, String> {
    match tokens.next() {
        Some(Token::Symbol('-')) => negated(tokens),
        Some(Token::Word(word)) if word == "NOT" => negated(tokens),
        Some(Token::Symbol('(')) => {
            let inner = expression(tokens)?;
            symbol(tokens, ')')?;
            Ok(inner)
        }
        Some(Token::Word(word)) if word == "attributes" => comparison(tokens),
        Some(Token::Word(word)) if word == "hasPrefix" => has_prefix(tokens),
        Some(other) => Err(format!("expected attributes, hasPrefix, NOT or a parenthesis, found {other:?}")),
        None => Err("it ends where a condition is expected".to_owned()),
    }
}

fn negated(tokens: &mut Tokens) -> Result<Filter, String> {
    Ok(Filter::Not(Box::new(term(tokens)?)))
}

fn comparison(tokens: &mut Tokens) -> Result<Filter, String> {
    if tokens.next_if_eq(&Token::Symbol(':')).is_some() {
        return Ok(Filter::Has(key(tokens)?));
    }
    symbol(tokens, '.')?;
    let key = key(tokens)?;
    match tokens.next() {
        Some(Token::Symbol('=')) => Ok(Filter::Equals(key, text(tokens)?)),
        Some(Token::NotEqual) => Ok(Filter::Not(Box::new(Filter::Equals(key, text(tokens)?)))),
        _ => Err(format!("expected = or != after attributes.{key}")),
    }
}

fn has_prefix(tokens: &mut Tokens) -> Result<Filter, String> {
    symbol(tokens, '(')?;
    if !is_next_word(tokens, "attributes") {
        return Err("hasPrefix takes attributes.KEY and a text".to_owned());
    }
    tokens.next();
    symbol(tokens, '.')?;
    let key = key(tokens)?;
    symbol(tokens, ',')?;
    let prefix = text(tokens)?;
    symbol(tokens, ')')?;
    Ok(Filter::HasPrefix(key, prefix))
}

fn key(tokens: &mut Tokens) -> Result<String, String> {
    match tokens.next() {
        Some(Token::Word(key) | Token::Text(key)) => Ok(key),
        _ => Err("expected the name of an attribute".to_owned()),
    }
}

fn text(tokens: &mut Tokens) -> Result<String, String> {
    match tokens.next() {
        Some(Token::Text(text)) => Ok(text),
        _ => Err("expected a text in quotation marks".to_owned()),
    }
}

fn symbol(tokens: &mut Tokens, wanted: char) -> Result<(), String> {
    match tokens.next() {
        Some(Token::Symbol(found)) if found == wanted => Ok(()),
        _ => Err(format!("expected {wanted:?}")),
    }
}

fn is_next_word(tokens: &mut Tokens, wanted: &str) -> bool {
    matches!(tokens.peek(), Some(Token::Word(word)) if word == wanted)
}
