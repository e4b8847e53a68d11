//! Postgres keeps any text but one character.

use std::borrow::Cow;

/// The text without NUL, which Postgres cannot keep.
pub(crate) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
}
