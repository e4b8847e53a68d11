//! Which frames of a master a request means, and what the clip of them is called.

use db::{clips::NewClip, masters::ReadyMaster};
use events::{ClipFolder, ClipId, ClipRequested, FrameRange, NotUnderstood, clip_requested::snap};

/// The clip that a request asks for, out of this master. The error is the reason that the asker is given.
pub(crate) fn plan(request: &ClipRequested, master: &ReadyMaster) -> Result<NewClip, NotUnderstood> {
    let requested = request.span.in_video(master.time_offset, whole_rate(master))?;
    let range = snap(&master.times, requested.0, requested.1)?;
    let opponent_code = request.about.opponent_code.as_ref().map(ToString::to_string);
    Ok(NewClip {
        folder: ClipFolder {
            clip_id: clip_id(request, master, range),
            team_code: request.team_code.clone(),
            season: request.game_id.season(),
            game_id: request.game_id.clone(),
        },
        period: request.period,
        master_id: master.master_id,
        opponent_code: opponent_code.or_else(|| master.opponent_code.clone()),
        game_date: master.game_date,
        profile: request.profile,
        requested,
        range,
        shown: (master.times.time_of(range.first), master.times.time_of(range.end)),
        about: request.about.clone(),
    })
}

/// What the clip shows and for whom: the same again is the same clip.
fn clip_id(request: &ClipRequested, master: &ReadyMaster, range: FrameRange) -> ClipId {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    ClipId::of(&[
        &master.object,
        &master.generation.to_string(),
        &range.first.to_string(),
        &range.end.to_string(),
        request.profile.name(),
        &text(&request.about.player_id),
        &text(&request.about.event_type),
    ])
}

/// Timecodes count whole frames: 30 in video of 29.97 frames a second.
fn whole_rate(master: &ReadyMaster) -> u32 {
    let rate = master.fps_num.saturating_add(master.fps_den / 2) / master.fps_den.max(1);
    u32::try_from(rate.clamp(1, 240)).unwrap_or(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use events::{FrameTimes, Micros};

    fn master() -> ReadyMaster {
        ReadyMaster {
            master_id: 7,
            object: "media/raw/MTL/2025-2026/20031/p1-x.mp4".to_owned(),
            generation: 1,
            opponent_code: Some("CHI".to_owned()),
            game_date: None,
            fps_num: 30_000,
            fps_den: 1001,
            time_offset: Micros::new(60_000_000),
            times: FrameTimes::from_runs(30_000, vec![(9_000, 1001)]).unwrap(),
        }
    }

    fn planned(fields: &str) -> Result<NewClip, NotUnderstood> {
        let json = format!(r#"{{"game_id":"2025020031","team_code":"MTL","period":1,{fields}}}"#);
        plan(&ClipRequested::parse(json.as_bytes()).unwrap(), &master())
    }

    #[test]
    fn seconds_are_the_videos_own_and_the_delivered_length_is_that_of_the_frames() {
        let clip = planned(r#""start_s":1,"end_s":2"#).unwrap();
        assert_eq!(clip.range, FrameRange { first: 30, end: 60 });
        assert_eq!(clip.shown, (Micros::new(1_001_000), Micros::new(2_002_000)));
        assert_eq!((clip.folder.season.as_str(), clip.opponent_code.as_deref()), ("2025-2026", Some("CHI")));
    }

    #[test]
    fn a_timecode_counts_thirty_frames_from_the_offset() {
        let clip = planned(r#""timecode":"00:00:10:15","pre_s":4,"post_s":4"#).unwrap();
        assert_eq!(clip.requested, (Micros::new(66_500_000), Micros::new(74_500_000)));
        assert!(planned(r#""timecode":"00:00:10:30","pre_s":4,"post_s":4"#).unwrap_err().0.contains("up to 29"));
    }

    #[test]
    fn a_start_beyond_the_video_is_refused_and_an_end_beyond_it_is_its_end() {
        assert!(planned(r#""start_s":301,"end_s":302"#).unwrap_err().0.contains("only 300.3 s long"));
        assert_eq!(planned(r#""start_s":300,"end_s":399"#).unwrap().range.end, 9_000);
    }

    #[test]
    fn what_shows_the_same_to_the_same_is_the_same_clip() {
        let id = |fields: &str| planned(fields).unwrap().folder.clip_id;
        let base = id(r#""start_s":1,"end_s":2"#);
        assert_eq!(base, id(r#""start_s":0.99,"end_s":1.9999,"title":"other","tags":["a"],"outcome":"failed""#));
        for other in [r#""start_s":1.1,"end_s":2"#, r#""start_s":1,"end_s":2.1"#] {
            assert_ne!(base, id(other), "{other}");
        }
        for field in [r#""profile":"fast""#, r#""player_id":8474151"#, r#""event_type":"shot""#] {
            assert_ne!(base, id(&format!(r#""start_s":1,"end_s":2,{field}"#)), "{field}");
        }
        let newer = ReadyMaster { generation: 2, ..master() };
        let request = ClipRequested::parse(br#"{"game_id":"2025020031","team_code":"MTL","period":1,"start_s":1,"end_s":2}"#).unwrap();
        assert_ne!(base, plan(&request, &newer).unwrap().folder.clip_id);
    }
}
