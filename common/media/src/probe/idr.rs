//! Whether key samples really are pictures that nothing refers across, by their own bytes and not by the sync flag.

use super::{ProbeError, read};
use crate::boxes::{Sample, child_of_video_entry};
use crate::index::Film;
use crate::source::RangeSource;

/// How many key samples are looked at.
const LOOKS: usize = 8;
/// How much of one is read: parameter sets and messages come before the picture.
const HEAD: u64 = 4096;

/// `None` if the coding is neither H.264 nor HEVC.
pub async fn check(source: &impl RangeSource, film: &Film) -> Result<Option<bool>, ProbeError> {
    let Some(coding) = Coding::of(&film.header.video.stsd) else { return Ok(None) };
    let keys: Vec<&Sample> = film.video.iter().filter(|sample| sample.key).collect();
    let looks = keys.len().min(LOOKS);
    for look in 0..looks {
        let key = keys[look * (keys.len() - 1) / (looks - 1).max(1)];
        let head = read(source, key.offset, HEAD.min(key.size.into())).await?;
        if !coding.is_idr(&head) {
            return Ok(Some(false));
        }
    }
    Ok(Some(looks > 0))
}

/// How NAL units are stored.
struct Coding {
    hevc: bool,
    length_bytes: usize,
}

impl Coding {
    fn of(stsd: &[u8]) -> Option<Self> {
        let (hevc, length_place, setup) = match (child_of_video_entry(stsd, b"avcC"), child_of_video_entry(stsd, b"hvcC")) {
            (Some(setup), _) => (false, 4, setup),
            (_, Some(setup)) => (true, 21, setup),
            _ => return None,
        };
        Some(Self { hevc, length_bytes: usize::from(setup.get(length_place)? & 3) + 1 })
    }

    /// Looks at the first NAL unit that is a part of a picture.
    fn is_idr(&self, mut sample: &[u8]) -> bool {
        while let Some((length, unit)) = sample.split_at_checked(self.length_bytes) {
            let Some(&first) = unit.first() else { return false };
            match self.picture_kind(first) {
                Some(idr) => return idr,
                None => {
                    let length = length.iter().fold(0usize, |length, &byte| length << 8 | usize::from(byte));
                    sample = unit.get(length..).unwrap_or_default();
                }
            }
        }
        false
    }

    /// Whether this NAL unit is of an IDR picture; `None` if it is no part of a picture.
    fn picture_kind(&self, first: u8) -> Option<bool> {
        match (self.hevc, first & 0x1f, first >> 1 & 0x3f) {
            (false, kind @ 1..=5, _) => Some(kind == 5),
            (true, _, kind @ 0..=31) => Some(kind == 19 || kind == 20),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_picture_unit_decides() {
        let h264 = Coding { hevc: false, length_bytes: 4 };
        assert!(h264.is_idr(&[0, 0, 0, 2, 0x67, 9, 0, 0, 0, 1, 0x65]));
        assert!(!h264.is_idr(&[0, 0, 0, 2, 0x67, 9, 0, 0, 0, 1, 0x41, 0, 0, 0, 1, 0x65]));
        assert!(!h264.is_idr(&[0xff, 0xff, 0xff, 0xff, 6]));
        let hevc = Coding { hevc: true, length_bytes: 2 };
        assert!(hevc.is_idr(&[0, 2, 32 << 1, 1, 0, 2, 19 << 1, 1]));
        assert!(!hevc.is_idr(&[0, 2, 21 << 1, 1]));
    }
}
