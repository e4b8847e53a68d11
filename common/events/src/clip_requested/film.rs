//! Which frames of a master a request means, and what the clip of them is called.

use super::{ClipRequested, span::snap};
use crate::{ClipId, FrameRange, FrameTimes, Micros, NotUnderstood, Timecode};

/// What a master is to a request: when its frames are shown, and when the plays are.
#[derive(Debug, Clone, PartialEq)]
pub struct Film {
    /// The object in the lake.
    pub object: String,
    /// Which content of that name.
    pub generation: i64,
    /// Frames a second: numerator, denominator.
    pub frame_rate: (i64, i64),
    /// When each frame is shown.
    pub times: FrameTimes,
    /// Where the plays are.
    pub sync: Sync,
}

/// Where the plays of a period are in its video.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sync {
    /// When, in the video, the opening face-off is seen.
    pub offset: Micros,
    /// Frames of the timecode a second of the video; its own whole rate where none is given.
    pub rate: Option<(u32, u32)>,
}

/// What a request shows of a film.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The same request again, by whomever, is the same clip.
    pub clip_id: ClipId,
    /// What was asked for, in the video.
    pub requested: (Micros, Micros),
    /// The frames that are shown.
    pub range: FrameRange,
    /// When the first of them is shown and the last of them ends.
    pub shown: (Micros, Micros),
}

impl Sync {
    /// When, in the video, a moment of the period is seen; below zero when the video began after it.
    pub fn video_time(self, timecode: Timecode) -> Micros {
        self.offset + self.rate.map_or_else(|| timecode.time(), |rate| timecode.time_at(rate))
    }
}

impl ClipRequested {
    /// What this request shows of a film. The error is the reason that the asker is given.
    pub fn shown_in(&self, film: &Film) -> Result<Shown, NotUnderstood> {
        let requested = self.span.in_video(film.sync, whole_rate(film.frame_rate))?;
        let range = snap(&film.times, requested.0, requested.1)?;
        let shown = (film.times.time_of(range.first), film.times.time_of(range.end));
        Ok(Shown { clip_id: self.clip_id(film, range), requested, range, shown })
    }

    /// What the clip shows and for whom: the same again is the same clip.
    fn clip_id(&self, film: &Film, range: FrameRange) -> ClipId {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        ClipId::of(&[
            &film.object,
            &film.generation.to_string(),
            &range.first.to_string(),
            &range.end.to_string(),
            self.profile.name(),
            &text(&self.about.player_id),
            &text(&self.about.event_type),
        ])
    }
}

/// Timecodes count whole frames: 30 in video of 29.97 frames a second.
fn whole_rate((num, den): (i64, i64)) -> u32 {
    let rate = num.saturating_add(den / 2) / den.max(1);
    u32::try_from(rate.clamp(1, 240)).unwrap_or(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn film() -> Film {
        Film {
            object: "media/raw/MTL/2025-2026/20031/p1-x.mp4".to_owned(),
            generation: 1,
            frame_rate: (30_000, 1001),
            times: FrameTimes::from_runs(30_000, vec![(9_000, 1001)]).unwrap(),
            sync: Sync { offset: Micros::new(60_000_000), rate: None },
        }
    }

    fn request(fields: &str) -> ClipRequested {
        let json = format!(r#"{{"game_id":"2025020031","team_code":"MTL","period":1,{fields}}}"#);
        ClipRequested::parse(json.as_bytes()).unwrap()
    }

    fn shown(fields: &str) -> Result<Shown, NotUnderstood> {
        request(fields).shown_in(&film())
    }

    #[test]
    fn seconds_are_the_videos_own_and_the_delivered_length_is_that_of_the_frames() {
        let clip = shown(r#""start_s":1,"end_s":2"#).unwrap();
        assert_eq!(clip.range, FrameRange { first: 30, end: 60 });
        assert_eq!(clip.shown, (Micros::new(1_001_000), Micros::new(2_002_000)));
    }

    #[test]
    fn a_timecode_counts_thirty_frames_from_the_offset_unless_the_period_is_calibrated() {
        let play = r#""timecode":"00:00:10:15","pre_s":4,"post_s":4"#;
        assert_eq!(shown(play).unwrap().requested, (Micros::new(66_500_000), Micros::new(74_500_000)));
        let calibrated = Film { sync: Sync { rate: Some((30_000, 1001)), ..film().sync }, ..film() };
        assert_eq!(request(play).shown_in(&calibrated).unwrap().requested, (Micros::new(66_510_500), Micros::new(74_510_500)));
        assert!(shown(r#""timecode":"00:00:10:30","pre_s":4,"post_s":4"#).unwrap_err().0.contains("up to 29"));
    }

    #[test]
    fn a_start_beyond_the_video_is_refused_and_an_end_beyond_it_is_its_end() {
        assert!(shown(r#""start_s":301,"end_s":302"#).unwrap_err().0.contains("only 300.3 s long"));
        assert_eq!(shown(r#""start_s":300,"end_s":399"#).unwrap().range.end, 9_000);
    }

    #[test]
    fn what_shows_the_same_to_the_same_is_the_same_clip() {
        let id = |fields: &str| shown(fields).unwrap().clip_id;
        let base = id(r#""start_s":1,"end_s":2"#);
        assert_eq!(base, id(r#""start_s":0.99,"end_s":1.9999,"title":"other","tags":["a"],"outcome":"failed""#));
        for other in [r#""start_s":1.1,"end_s":2"#, r#""start_s":1,"end_s":2.1"#] {
            assert_ne!(base, id(other), "{other}");
        }
        for field in [r#""profile":"fast""#, r#""player_id":8474151"#, r#""event_type":"shot""#] {
            assert_ne!(base, id(&format!(r#""start_s":1,"end_s":2,{field}"#)), "{field}");
        }
        let newer = Film { generation: 2, ..film() };
        assert_ne!(base, request(r#""start_s":1,"end_s":2"#).shown_in(&newer).unwrap().clip_id);
    }
}
