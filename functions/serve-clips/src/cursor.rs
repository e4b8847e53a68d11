//! Where the next page begins, as text that nobody needs to read: base64url of the last clip's time (8 bytes,
//! microseconds) and id (16 bytes).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use db::{DateTime, clips::Cursor};
use events::ClipId;

const TIME_BYTES: usize = 8;
const CURSOR_BYTES: usize = TIME_BYTES + 16;
/// Up to the year 9999, which Postgres and calendars agree on.
const LATEST: i64 = 253_402_300_799_999_999;

/// Writes a cursor.
pub(crate) fn write(cursor: &Cursor) -> String {
    let time = cursor.created_at.timestamp_micros().to_be_bytes();
    let id = u128::from_str_radix(&cursor.clip_id, 16).unwrap_or_default().to_be_bytes();
    URL_SAFE_NO_PAD.encode([&time[..], &id[..]].concat())
}

/// Reads a cursor that [`write`] wrote; the error is for whoever made one up.
pub(crate) fn read(text: &str) -> Result<Cursor, String> {
    let not_ours = || "this is not a cursor; give back next_cursor of the page before as it is".to_owned();
    let mut bytes = [0; CURSOR_BYTES];
    if URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) != Ok(CURSOR_BYTES) {
        return Err(not_ours());
    }
    let number = u128::from_be_bytes(bytes[TIME_BYTES..].try_into().map_err(|_| not_ours())?);
    let clip_id = ClipId::parse(&format!("{number:032x}")).map_err(|_| not_ours())?;
    let micros = i64::from_be_bytes(bytes[..TIME_BYTES].try_into().map_err(|_| not_ours())?);
    let created_at = Some(micros).filter(|micros| (0..=LATEST).contains(micros)).and_then(DateTime::from_timestamp_micros);
    Ok(Cursor { created_at: created_at.ok_or_else(not_ours)?, clip_id: clip_id.into() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was() {
        for id in ["0".repeat(32), "f".repeat(32), "00ab".repeat(8)] {
            let cursor = Cursor { created_at: DateTime::from_timestamp_micros(1_760_000_000_123_456).unwrap(), clip_id: id };
            assert_eq!(read(&write(&cursor)).unwrap(), cursor);
        }
    }

    #[test]
    fn what_is_not_a_cursor_is_refused() {
        let too_late = URL_SAFE_NO_PAD.encode([0x7f; CURSOR_BYTES]);
        let too_early = URL_SAFE_NO_PAD.encode([0xff; CURSOR_BYTES]);
        for text in ["", "x", "==", &too_late, &too_early, &"A".repeat(31), &"A".repeat(33), "' OR 1=1 --"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
