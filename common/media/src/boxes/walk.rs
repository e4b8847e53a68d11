//! From one box to the next.

/// The start of a box: what it is and how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoxHeader {
    /// Its four letters.
    pub kind: [u8; 4],
    /// Bytes of the header itself: 8 or 16.
    pub header: u64,
    /// Bytes of the whole box with its header; `None` if it reaches to the end of what it is in.
    pub size: Option<u64>,
}

impl BoxHeader {
    /// From the first bytes of a box (16 are enough); `None` if this is no box.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let size = u32::from_be_bytes(*bytes.first_chunk()?);
        let kind = *bytes.get(4..)?.first_chunk()?;
        let (header, size) = match size {
            0 => (8, None),
            1 => (16, Some(u64::from_be_bytes(*bytes.get(8..)?.first_chunk()?))),
            size => (8, Some(u64::from(size))),
        };
        (size.is_none_or(|size| size >= header)).then_some(Self { kind, header, size })
    }
}

/// The boxes that lie in `bytes` one after another: (kind, body). Ends at the first that does not fit.
pub fn children(mut bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let header = BoxHeader::read(bytes)?;
        let size = header.size.map_or(Some(bytes.len()), |size| usize::try_from(size).ok())?;
        let (this, rest) = bytes.split_at_checked(size)?;
        bytes = rest;
        Some((header.kind, this.get(header.header as usize..)?))
    })
}

/// The body of the first box of this kind.
pub fn child<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    children(bytes).find(|(found, _)| found == kind).map(|(_, body)| body)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn boxes_follow_each_other_until_one_does_not_fit() {
        let bytes = b"\0\0\0\x09freeA\0\0\0\x01moov\0\0\0\0\0\0\0\x12BC\0\0\0\x20mdat";
        let found: Vec<_> = children(bytes).collect();
        assert_eq!(found, [(*b"free", b"A".as_slice()), (*b"moov", b"BC".as_slice())]);
        assert_eq!(child(bytes, b"moov").unwrap(), b"BC");
        assert_eq!(child(bytes, b"mdat"), None);
    }

    #[test]
    fn a_size_smaller_than_its_header_ends_the_walk() {
        assert_eq!(children(b"\0\0\0\x07free").count(), 0);
        assert_eq!(children(b"\0\0\0\x01free\0\0\0\0\0\0\0\x0f").count(), 0);
        assert_eq!(BoxHeader::read(b"\0\0\0\x00mdat").unwrap().size, None);
    }
}
