//! Which part of a period a request means, and what that is in the master's video.

use super::{LONGEST, SHORTEST, Sync};
use crate::{FrameRange, FrameTimes, Micros, NotUnderstood, Timecode};

/// The highest timecode rate that any game was delivered with.
const FASTEST_RATE: u32 = 60;

/// Which part of a period a clip shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Seconds of the master's video.
    Video {
        /// The first moment shown.
        start: Micros,
        /// The first moment no longer shown.
        end: Micros,
    },
    /// Around a moment of the game: the master's offset is added.
    Play {
        /// `HH:MM:SS:FF` since the opening face-off.
        timecode: String,
        /// Frames a second of the timecode; the video's own rate where it is not given.
        rate: Option<u32>,
        /// How long before it the clip begins.
        pre: Micros,
        /// How long after it the clip ends.
        post: Micros,
    },
}

impl Span {
    /// Refuses what no master could make right.
    pub fn check(&self) -> Result<(), NotUnderstood> {
        let length = match self {
            Self::Video { start, .. } if start.micros() < 0 => {
                return Err(NotUnderstood(format!("the clip starts at {start}, before the video begins")));
            }
            Self::Video { start, end } if end <= start => {
                return Err(NotUnderstood(format!("the clip ends at {end}, which is not after its start at {start}")));
            }
            Self::Video { start, end } => *end - *start,
            Self::Play { timecode, rate, pre, post } => {
                Timecode::parse(timecode, rate.unwrap_or(FASTEST_RATE))?;
                *pre + *post
            }
        };
        if length < SHORTEST || length > LONGEST {
            return Err(NotUnderstood(format!("the clip is {length} long; a clip lasts {SHORTEST} to {LONGEST}")));
        }
        Ok(())
    }

    /// Start and end in the video.
    pub fn in_video(&self, sync: Sync, video_rate: u32) -> Result<(Micros, Micros), NotUnderstood> {
        match self {
            Self::Video { start, end } => Ok((*start, *end)),
            Self::Play { timecode, rate, pre, post } => {
                let moment = sync.video_time(Timecode::parse(timecode, rate.unwrap_or(video_rate))?);
                if moment + *post <= Micros::new(0) {
                    let reason = format!("the play happens {} before the video of its period begins", Micros::new(0) - moment);
                    return Err(NotUnderstood(reason));
                }
                Ok(((moment - *pre).max(Micros::new(0)), moment + *post))
            }
        }
    }
}

/// The frames shown between two moments. An end beyond the film means its last frame; a start beyond it is an error.
pub(super) fn snap(times: &FrameTimes, start: Micros, end: Micros) -> Result<FrameRange, NotUnderstood> {
    let range = times.between(start, end);
    if range.first >= times.frames() {
        return Err(NotUnderstood(format!("the clip starts at {start}, but the video is only {} long", times.duration())));
    }
    if range.frames() == 0 {
        return Err(NotUnderstood(format!("no frame of the video is shown between {start} and {end}")));
    }
    Ok(range)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn seconds(seconds: f64) -> Micros {
        Micros::from_seconds(seconds).unwrap()
    }

    fn video(start: f64, end: f64) -> Span {
        Span::Video { start: seconds(start), end: seconds(end) }
    }

    #[test]
    fn what_no_master_could_make_right_is_refused_with_the_reason() {
        let reason = |span: Span| span.check().unwrap_err().0;
        assert!(reason(video(-5.0, 3.0)).contains("before the video begins"));
        assert!(reason(video(9.0, 9.0)).contains("not after its start"));
        assert!(reason(video(1.0, 1.05)).contains("0.1 s to 300 s"));
        assert!(reason(video(1.0, 302.0)).contains("0.1 s to 300 s"));
        assert!(video(1.0, 1.1).check().is_ok() && video(0.0, 300.0).check().is_ok());
    }

    #[test]
    fn a_play_is_found_by_the_offset_and_the_rate() {
        let play = |timecode: &str| Span::Play { timecode: timecode.into(), rate: None, pre: seconds(4.0), post: seconds(4.0) };
        let sync = |offset: f64| Sync { offset: seconds(offset), rate: None };
        assert_eq!(play("00:03:14:09").in_video(sync(60.0), 30).unwrap(), (seconds(250.3), seconds(258.3)));
        assert_eq!(play("00:00:02:00").in_video(sync(0.0), 30).unwrap(), (seconds(0.0), seconds(6.0)));
        assert!(play("00:00:00:30").in_video(sync(0.0), 30).is_err());
        assert!(play("00:00:02:00").in_video(sync(-10.0), 30).unwrap_err().0.contains("8 s before the video"));
        let slow = Sync { offset: seconds(60.0), rate: Some((30_000, 1001)) };
        assert_eq!(play("00:16:40:00").in_video(slow, 30).unwrap(), (seconds(1057.0), seconds(1065.0)));
        assert!(play("00:00:00:60").check().is_err());
    }

    #[test]
    fn a_start_beyond_the_film_is_an_error_an_end_is_not() {
        let film = FrameTimes::from_runs(30, vec![(300, 1)]).unwrap();
        assert_eq!(snap(&film, seconds(8.0), seconds(16.0)).unwrap(), FrameRange { first: 240, end: 300 });
        assert!(snap(&film, seconds(10.0), seconds(16.0)).unwrap_err().0.contains("only 10 s long"));
        let slideshow = FrameTimes::from_runs(1, vec![(10, 5)]).unwrap();
        assert!(snap(&slideshow, seconds(1.0), seconds(2.0)).unwrap_err().0.contains("no frame"));
    }
}
