//! Which clip or request is meant, and how it stands: the first lines.

use crate::{
    api::{ClipView, RequestView},
    output::span,
};

/// Two lines, or three of one that gave way to another.
pub(super) fn of_clip(clip: &ClipView) -> String {
    let title = clip.title.as_deref().unwrap_or("a clip without a title");
    let reason = clip.error_message.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
    let retired = clip.retired_at.map_or_else(String::new, |at| {
        let instead = clip.replaced_by.as_ref().map_or_else(String::new, |other| format!(", clip {other} took its place"));
        format!("retired at {} UTC{instead}\n", at.format("%F %T"))
    });
    let ClipView { clip_id, team_code, game_id, period, processing_status, .. } = clip;
    let place = span(clip.start_timecode_s, clip.end_timecode_s);
    format!(
        "{title}: {processing_status}{reason}\nclip {clip_id} of {team_code}: game {game_id}, period {period}, {place} of the video\n{retired}"
    )
}

/// One line.
pub(super) fn of_request(request: &RequestView) -> String {
    let reason = request.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
    format!("request {} is {}{reason}\n", request.request_id, request.status)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_clip_is_named_as_people_know_it_with_how_it_stands() {
        let mut clip = json!({"clip_id": "67c0", "title": "Suzuki, goal", "team_code": "MTL", "game_id": "2025020031", "period": 1,
            "start_timecode_s": 4.4, "end_timecode_s": 12.4, "duration_s": 8.0, "processing_status": "ready"});
        let lines = |clip: &serde_json::Value| of_clip(&serde_json::from_value(clip.clone()).unwrap());
        let second = "clip 67c0 of MTL: game 2025020031, period 1, 0:04.4–0:12.4 of the video\n";
        assert_eq!(lines(&clip), format!("Suzuki, goal: ready\n{second}"));
        clip["title"] = json!(null);
        clip["processing_status"] = json!("failed");
        clip["error_message"] = json!("the video ends before");
        clip["retired_at"] = json!("2026-11-21T10:00:00Z");
        clip["replaced_by"] = json!("88d1");
        let retired = "retired at 2026-11-21 10:00:00 UTC, clip 88d1 took its place\n";
        assert_eq!(lines(&clip), format!("a clip without a title: failed: the video ends before\n{second}{retired}"));
    }
}
