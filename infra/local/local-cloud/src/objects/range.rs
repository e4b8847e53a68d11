//! The `Range` header of a read and the `Content-Range` header of a resumable write. Pure.
use super::StorageError;

/// The bytes a read asks for.
#[derive(Debug, PartialEq)]
pub enum ByteRange {
    /// No range, or one that HTTP says to ignore (unknown unit, several ranges, nonsense): the whole object.
    Whole,
    /// `start` to `end`, both inclusive, inside the object.
    Part(u64, u64),
    /// Outside of the object: 416.
    Unsatisfiable,
}

impl ByteRange {
    /// Reads `bytes=a-b`, `bytes=a-` or `bytes=-n` against an object of `size` bytes.
    pub fn parse(header: Option<&str>, size: u64) -> Self {
        let Some((first, last)) = header.and_then(|text| text.strip_prefix("bytes=")).and_then(|text| text.trim().split_once('-')) else {
            return Self::Whole;
        };
        match (first.parse::<u64>(), last.parse::<u64>()) {
            (Ok(first), Ok(last)) if last < first => Self::Whole,
            (Ok(first), _) if first >= size => Self::Unsatisfiable,
            (Ok(first), Ok(last)) => Self::Part(first, last.min(size - 1)),
            (Ok(first), Err(_)) if last.is_empty() => Self::Part(first, size - 1),
            (Err(_), Ok(0)) if first.is_empty() => Self::Unsatisfiable,
            (Err(_), Ok(_)) if first.is_empty() && size == 0 => Self::Unsatisfiable,
            (Err(_), Ok(length)) if first.is_empty() => Self::Part(size.saturating_sub(length), size - 1),
            _ => Self::Whole,
        }
    }
}

/// What a request to a resumable upload carries.
#[derive(Debug, PartialEq)]
pub enum ContentRange {
    /// `bytes */*` or `bytes */N`: no bytes, only "how far are you?"; with N the upload ends if it has them all.
    Query {
        /// The size of the whole object, if it is known.
        total: Option<u64>,
    },
    /// `bytes a-b/N` or `bytes a-b/*` (`b` absent for `bytes a-*/*`): bytes from `first` on.
    Chunk {
        /// Position of the body's first byte.
        first: u64,
        /// Position of the body's last byte.
        last: Option<u64>,
        /// The size of the whole object, if it is known.
        total: Option<u64>,
    },
}

impl ContentRange {
    /// Reads the header; anything else is a 400.
    pub fn parse(header: &str) -> Result<Self, StorageError> {
        Self::read(header.trim()).ok_or_else(|| StorageError::invalid(format!("Invalid Content-Range: {header:?}")))
    }

    fn read(text: &str) -> Option<Self> {
        let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
        let total = star_or_number(total)?;
        if range == "*" {
            return Some(Self::Query { total });
        }
        let (first, last) = range.split_once('-')?;
        let (first, last) = (first.parse().ok()?, star_or_number(last)?);
        let in_order = last.is_none_or(|last: u64| first <= last && last < u64::MAX && total.is_none_or(|total| last < total));
        in_order.then_some(Self::Chunk { first, last, total })
    }
}

fn star_or_number(text: &str) -> Option<Option<u64>> {
    if text == "*" { Some(None) } else { text.parse().ok().map(Some) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_range_of_a_read() {
        let cases = [
            (None, ByteRange::Whole),
            (Some("bytes=0-0"), ByteRange::Part(0, 0)),
            (Some("bytes=3-7"), ByteRange::Part(3, 7)),
            (Some("bytes=3-99"), ByteRange::Part(3, 9)),
            (Some("bytes=9-"), ByteRange::Part(9, 9)),
            (Some("bytes=-4"), ByteRange::Part(6, 9)),
            (Some("bytes=-40"), ByteRange::Part(0, 9)),
            (Some("bytes=10-"), ByteRange::Unsatisfiable),
            (Some("bytes=-0"), ByteRange::Unsatisfiable),
            (Some("bytes=7-3"), ByteRange::Whole),
            (Some("bytes=0-1,3-4"), ByteRange::Whole),
            (Some("bytes=-"), ByteRange::Whole),
            (Some("frames=1-2"), ByteRange::Whole),
        ];
        for (header, expected) in cases {
            assert_eq!(ByteRange::parse(header, 10), expected, "{header:?}");
        }
        assert_eq!(ByteRange::parse(Some("bytes=0-"), 0), ByteRange::Unsatisfiable);
        assert_eq!(ByteRange::parse(Some("bytes=-5"), 0), ByteRange::Unsatisfiable);
    }

    #[test]
    fn the_range_of_a_write() {
        let chunk = |first, last, total| ContentRange::Chunk { first, last, total };
        assert_eq!(ContentRange::parse("bytes */*").unwrap(), ContentRange::Query { total: None });
        assert_eq!(ContentRange::parse("bytes */12").unwrap(), ContentRange::Query { total: Some(12) });
        assert_eq!(ContentRange::parse("bytes 0-9/*").unwrap(), chunk(0, Some(9), None));
        assert_eq!(ContentRange::parse("bytes 5-9/10").unwrap(), chunk(5, Some(9), Some(10)));
        assert_eq!(ContentRange::parse("bytes 5-*/*").unwrap(), chunk(5, None, None));
        for bad in ["", "bytes", "bytes 9-5/10", "bytes 0-10/10", "bytes -5/10", "bytes 0-18446744073709551615/*"] {
            assert!(ContentRange::parse(bad).is_err(), "{bad:?}");
        }
    }
}
