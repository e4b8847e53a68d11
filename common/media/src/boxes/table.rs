//! A table inside a box, read in place: a count, then entries of a fixed width.

use super::{Unusable, damaged};

/// The entries of a table; its length was checked against its count.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    entries: &'a [u8],
    width: usize,
}

impl<'a> Table<'a> {
    /// Of a full box with its count right after version and flags (`stts`, `ctts`, `stsc`, `stco`, `co64`, `stss`).
    pub fn of(body: &'a [u8], width: usize) -> Result<Self, Unusable> {
        let count = u32_at(body, 4)?;
        Self::at(body, 8, count, width)
    }

    /// Of `count` entries that start at byte `start` of a box.
    pub fn at(body: &'a [u8], start: usize, count: u32, width: usize) -> Result<Self, Unusable> {
        let length = (count as usize).checked_mul(width).ok_or_else(|| damaged("a count too large"))?;
        let entries = body.get(start..).and_then(|rest| rest.get(..length)).ok_or_else(|| damaged("a count beyond its table"))?;
        Ok(Self { entries, width })
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len() / self.width
    }

    /// The entries in order.
    pub fn iter(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.entries.chunks_exact(self.width)
    }
}

/// Repeats each value of a (count, value) table as often as it says: `stts` and `ctts` sample by sample.
pub fn run_length<'a>(table: Table<'a>) -> impl Iterator<Item = u32> + use<'a> {
    table.iter().flat_map(|entry| std::iter::repeat_n(field(entry, 1), field(entry, 0) as usize))
}

/// The `nth` 32-bit field of an entry of fixed width.
pub fn field(entry: &[u8], nth: usize) -> u32 {
    u32_at(entry, nth * 4).unwrap_or(0)
}

/// The 32-bit number at byte `at`.
pub fn u32_at(bytes: &[u8], at: usize) -> Result<u32, Unusable> {
    let four = bytes.get(at..).and_then(|rest| rest.first_chunk());
    four.map(|four| u32::from_be_bytes(*four)).ok_or_else(|| damaged("a box too short"))
}

/// The 16-bit number at byte `at`.
pub fn u16_at(bytes: &[u8], at: usize) -> Result<u16, Unusable> {
    let two = bytes.get(at..).and_then(|rest| rest.first_chunk());
    two.map(|two| u16::from_be_bytes(*two)).ok_or_else(|| damaged("a box too short"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_spelled_out() {
        let body = [0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 7];
        let table = Table::of(&body, 8).unwrap();
        assert_eq!(table.len(), 2);
        assert_eq!(run_length(table).collect::<Vec<_>>(), [9, 9, 7]);
    }

    #[test]
    fn a_count_beyond_the_box_is_refused_before_anything_is_allocated() {
        let body = [0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];
        assert!(Table::of(&body, 8).is_err());
        assert!(Table::of(&body[..6], 8).is_err());
    }
}
