//! Which messages a subscription wants: the service's filter language over attributes.
//!
//! `attributes.x = "v"`, `attributes.x != "v"`, `attributes:x`, `hasPrefix(attributes.x, "p")`, joined by
//! AND, OR, NOT (or `-`) and parentheses. As in the service, AND and OR mix only with parentheses, keys
//! with other characters than letters, digits, `-` and `_` are quoted, and `!=` is also true of a message
//! that lacks the attribute.

mod parser;
mod tokens;

use std::collections::BTreeMap;

use super::refusal::Refusal;

/// The longest filter, in bytes.
const MAX_BYTES: usize = 256;

/// A filter that was understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filter {
    /// `attributes:key`
    Has(String),
    /// `attributes.key = "value"`
    Equals(String, String),
    /// `hasPrefix(attributes.key, "prefix")`
    HasPrefix(String, String),
    /// `NOT filter`, and what `!=` means.
    Not(Box<Filter>),
    /// All of them.
    All(Vec<Filter>),
    /// At least one of them.
    Any(Vec<Filter>),
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// INVALID_ARGUMENT that says what was not understood.
    pub(super) fn parse(text: &str) -> Result<Filter, Refusal> {
        if text.len() > MAX_BYTES {
            return Err(Refusal::invalid(format!("a filter has at most {MAX_BYTES} bytes")));
        }
        tokens::split(text)
            .and_then(parser::parse)
            .map_err(|reason| Refusal::invalid(format!("the filter {text:?} was not understood: {reason}")))
    }

    /// Whether a message with these attributes passes.
    pub(super) fn matches(&self, attributes: &BTreeMap<String, String>) -> bool {
        match self {
            Filter::Has(key) => attributes.contains_key(key),
            Filter::Equals(key, value) => attributes.get(key) == Some(value),
            Filter::HasPrefix(key, prefix) => attributes.get(key).is_some_and(|value| value.starts_with(prefix)),
            Filter::Not(inner) => !inner.matches(attributes),
            Filter::All(parts) => parts.iter().all(|part| part.matches(attributes)),
            Filter::Any(parts) => parts.iter().any(|part| part.matches(attributes)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;

    fn matches(filter: &str) -> bool {
        let attributes = [("ce-type", "clip.accepted"), ("team", "MTL"), ("quote", "a\"b"), ("iana.org/language", "fr")];
        let attributes = attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        Filter::parse(filter).unwrap().matches(&attributes)
    }

    #[test]
    fn what_passes() {
        for filter in [
            r#"attributes.team = "MTL""#,
            r#"attributes.team="MTL""#,
            r#"attributes.ce-type != "clip.ready""#,
            r#"attributes.absent != "MTL""#,
            r#"attributes:team"#,
            r#"attributes:"iana.org/language""#,
            r#"attributes."iana.org/language" = "fr""#,
            r#"attributes.quote = "a\"b""#,
            r#"hasPrefix(attributes.ce-type, "clip.")"#,
            r#"NOT attributes:absent"#,
            r#"-attributes:absent"#,
            r#"NOT NOT attributes:team"#,
            r#"attributes:team AND attributes.team = "MTL" AND NOT attributes:absent"#,
            r#"attributes:absent OR (attributes:team AND hasPrefix(attributes.ce-type, "clip"))"#,
        ] {
            assert!(matches(filter), "{filter}");
        }
    }

    #[test]
    fn what_does_not_pass() {
        for filter in [
            r#"attributes.team = "CHI""#,
            r#"attributes.team = "mtl""#,
            r#"attributes.team != "MTL""#,
            r#"attributes:absent"#,
            r#"hasPrefix(attributes.absent, "")"#,
            r#"hasPrefix(attributes.ce-type, "master")"#,
            r#"NOT attributes:team"#,
            r#"attributes:team AND attributes:absent"#,
            r#"attributes:absent OR attributes.team = "CHI""#,
        ] {
            assert!(!matches(filter), "{filter}");
        }
    }

    #[test]
    fn what_is_no_filter() {
        for text in [
            "",
            "team",
            "attributes",
            "attributes.team",
            "attributes.team = MTL",
            r#"attributes.team == "MTL""#,
            r#"attributes.team ! "MTL""#,
            r#"attributes.team = "MTL"#,
            r#"attributes.team > "MTL""#,
            r#"data.team = "MTL""#,
            "attributes:team AND",
            "attributes:team attributes:other",
            "(attributes:team",
            "attributes:team)",
            "attributes:team and attributes:other",
            "attributes:a OR attributes:b AND attributes:c",
            r#"hasPrefix(attributes.team "M")"#,
            r#"hasPrefix(attributes:team, "M")"#,
            r#"attributes.team = "\q""#,
        ] {
            assert!(Filter::parse(text).is_err(), "{text}");
        }
        assert!(Filter::parse(&format!("attributes:{}", "x".repeat(300))).is_err());
        assert!(Filter::parse(&"(".repeat(256)).is_err());
    }
}
