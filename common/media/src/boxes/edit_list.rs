//! `elst`: from when to when of a track's media is shown, and how much later it starts.

use super::{Unusable, child, damaged};
use mp4_atom::{Atom, Elst};

/// The one edit that is understood: a delay, then one stretch of media at normal speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Edit {
    /// How much later than the movie the track starts, in ticks of the movie.
    pub delay: u64,
    /// The media time that is shown first, in ticks of the media.
    pub media_start: i64,
    /// How long the media is shown, in ticks of the movie; `None` to its end.
    pub length: Option<u64>,
}

/// An `elst` has at most this many edits; one that is used has two.
const MAX_BYTES: usize = 64 << 10;

impl Edit {
    /// The edit of a `trak`; none if it has no list or one without media.
    pub fn read(trak: &[u8]) -> Result<Self, Unusable> {
        let Some(mut body) = child(trak, b"edts").and_then(|edts| child(edts, b"elst")) else { return Ok(Self::default()) };
        if body.len() > MAX_BYTES {
            return Err(kept_as_edits());
        }
        let list = Elst::decode_body(&mut body).map_err(|_| damaged("edit list"))?;
        Self::from_list(&list)
    }

    fn from_list(list: &Elst) -> Result<Self, Unusable> {
        let mut media = list.entries.iter().filter_map(|edit| Some((edit, edit.media_time?)));
        let Some((edit, media_time)) = media.next() else { return Ok(Self::default()) };
        let normal_speed = (edit.media_rate.integer(), edit.media_rate.decimal()) == (1, 0);
        if media.next().is_some() || !normal_speed {
            return Err(kept_as_edits());
        }
        let empty = list.entries.iter().take_while(|edit| edit.media_time.is_none());
        let delay = empty.fold(0u64, |sum, edit| sum.saturating_add(edit.segment_duration));
        let too_late = |_| damaged("an edit beyond the end of time");
        let media_start = u32::try_from(media_time >> 16).map(|_| media_time as i64).map_err(too_late)?;
        u32::try_from(delay >> 16).map_err(too_late)?;
        // 0 is what writers put that did not know the length yet.
        Ok(Self { delay, media_start, length: Some(edit.segment_duration).filter(|&length| length > 0) })
    }
}

fn kept_as_edits() -> Unusable {
    Unusable(
        "the video was exported with cuts kept as an edit list; export it flat (re-encode or render it) and upload it again".to_owned(),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use mp4_atom::{ElstEntry, FixedPoint};

    fn edit(segment_duration: u64, media_time: Option<u64>) -> ElstEntry {
        ElstEntry { segment_duration, media_time, media_rate: FixedPoint::new(1, 0) }
    }

    fn read(entries: Vec<ElstEntry>) -> Result<Edit, Unusable> {
        Edit::from_list(&Elst { entries })
    }

    #[test]
    fn a_delay_and_one_stretch_of_media_are_understood() {
        let found = read(vec![edit(23, None), edit(1000, Some(1024))]).unwrap();
        assert_eq!(found, Edit { delay: 23, media_start: 1024, length: Some(1000) });
        assert_eq!(read(vec![edit(0, Some(0))]).unwrap(), Edit::default());
        assert_eq!(read(vec![edit(9, None)]).unwrap(), Edit::default());
    }

    #[test]
    fn cuts_and_slow_motion_are_refused_with_advice() {
        assert!(read(vec![edit(10, Some(0)), edit(10, Some(50))]).unwrap_err().0.contains("export it flat"));
        let slow = ElstEntry { segment_duration: 10, media_time: Some(0), media_rate: FixedPoint::new(0, 0) };
        assert!(read(vec![slow]).unwrap_err().0.contains("export it flat"));
        assert!(read(vec![edit(10, Some(i64::MAX as u64))]).is_err());
    }
}
