//! The five clips of the demo: of different lengths and places, one by its timecode, one quickly encoded.

use crate::commands::clip::Request;

/// Where each begins, as a part of the film, how long it is, in seconds, and its title.
const SPANS: [(f64, f64, &str); 4] =
    [(0.10, 8.0, "Zone exit, left side"), (0.30, 3.5, "Shot from the point"), (0.45, 15.0, "A whole shift"), (0.72, 8.0, "Quick look")];

/// Requests for a film of this length and rate.
pub(super) fn five_clips(duration_s: f64, frame_rate: f64) -> Vec<Request> {
    let longest = duration_s / 4.0;
    let mut requests: Vec<Request> = SPANS
        .iter()
        .map(|(place, length, title)| {
            let start = duration_s * place;
            Request { start_s: Some(seconds(start)), end_s: Some(seconds(start + length.min(longest))), ..request(title) }
        })
        .collect();
    if let Some(quick) = requests.last_mut() {
        quick.profile = Some("fast".to_owned());
    }
    let around = Some(seconds(longest.min(6.0) / 2.0));
    let play = Request {
        timecode: Some(timecode(duration_s * 0.6, frame_rate)),
        pre_s: around.clone(),
        post_s: around,
        ..request("Goal, by its timecode")
    };
    requests.insert(3, play);
    requests
}

fn request(title: &str) -> Request {
    Request {
        game_id: Some("2025020031".to_owned()),
        team_code: Some("MTL".to_owned()),
        period: Some(1),
        title: Some(title.to_owned()),
        tags: vec!["demo".to_owned()],
        ..Request::default()
    }
}

fn seconds(seconds: f64) -> String {
    format!("{seconds:.3}")
}

/// The frame is in the middle of its second, where every rate has one.
fn timecode(at_s: f64, frame_rate: f64) -> String {
    let whole = at_s as u64;
    format!("{:02}:{:02}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60, (frame_rate / 2.0) as u64)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use events::{ClipRequested, clip_requested::Sync};

    #[test]
    fn all_five_are_inside_any_film() {
        for duration in [2.0, 60.0, 1200.0, 9000.0] {
            let requests = five_clips(duration, 29.97);
            assert_eq!(requests.len(), 5);
            for request in requests {
                let understood = ClipRequested::parse(&serde_json::to_vec(&request).unwrap()).unwrap();
                let (start, end) = understood.span.in_video(Sync::default(), 30).unwrap();
                assert!(start < end && end.seconds() < duration, "{understood:?}");
            }
        }
        let by_timecode = five_clips(60.0, 29.97).into_iter().filter(|request| request.timecode.is_some()).count();
        assert_eq!((by_timecode, timecode(3723.9, 59.94).as_str()), (1, "01:02:03:29"));
    }
}
