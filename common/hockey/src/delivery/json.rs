//! The league's JSON files: what they may be instead, and values inside of them.

use super::odd_rows::quoted;
use events::NotUnderstood;
use serde_json::Value;

/// The largest schedule is 300 kB.
const LARGEST: usize = 16 * 1024 * 1024;
/// No name is longer, in characters.
const LONGEST_NAME: usize = 100;

/// Reads a whole file.
pub(super) fn parse(bytes: &[u8], what: &str) -> Result<Value, NotUnderstood> {
    let refused = |why: String| Err(NotUnderstood(format!("the {what} cannot be read: {why}")));
    match bytes {
        [] => refused("the file is empty; deliver it again".to_owned()),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..] => {
            refused("it is written in UTF-16; save it as UTF-8 and deliver it again".to_owned())
        }
        _ if bytes.len() > LARGEST => refused("it is larger than 16 MB, so it is something else".to_owned()),
        _ => {
            let text = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
            serde_json::from_slice(text).or_else(|error| refused(format!("it is not JSON ({error}); it may be cut off: deliver it again")))
        }
    }
}

/// `{"default": "Josh"}` or `"Josh"`: a name that Postgres can take.
pub(super) fn name(value: &Value, what: &str) -> Result<String, String> {
    let text = value.get("default").unwrap_or(value).as_str().map(str::trim).unwrap_or_default();
    if text.is_empty() || text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control) {
        return Err(format!("{what} {} is not a name", quoted(text)));
    }
    Ok(text.to_owned())
}

/// A whole number from 0 to 255, if it is there.
pub(super) fn small_number(value: &Value, what: &str) -> Result<Option<u8>, String> {
    match value {
        Value::Null => Ok(None),
        other => other
            .as_u64()
            .and_then(|number| u8::try_from(number).ok())
            .map(Some)
            .ok_or_else(|| format!("{what} is not a number from 0 to 255")),
    }
}

/// An upper-case word such as `OFF` or `REG`.
pub(super) fn word(value: &Value, what: &str) -> Result<String, String> {
    let text = value.as_str().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if text.is_empty() || text.len() > 20 || !text.bytes().all(plain) {
        return Err(format!("{what} {} is not a word", quoted(text)));
    }
    Ok(text.to_owned())
}
