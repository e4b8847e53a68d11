//! What people call events: `clip.accepted`, where a topic and the path that it is delivered to are called `clip-accepted`.

use events::{
    ClipAccepted, ClipCut, ClipFailed, ClipPackaged, ClipReady, ClipStepFailed, ClipThumbnailed, Contract, MasterIngested, PlaysIngested,
    SyncRequested, clip_requested,
};

const NAMES: [(&str, &str); 11] = [
    (clip_requested::TOPIC, clip_requested::TYPE),
    of::<ClipAccepted>(),
    of::<ClipCut>(),
    of::<ClipThumbnailed>(),
    of::<ClipPackaged>(),
    of::<ClipReady>(),
    of::<ClipFailed>(),
    of::<ClipStepFailed>(),
    of::<MasterIngested>(),
    of::<PlaysIngested>(),
    of::<SyncRequested>(),
];

const fn of<E: Contract>() -> (&'static str, &'static str) {
    (E::TOPIC, E::TYPE)
}

/// The event that is delivered to a path; any other path as it is.
pub fn of_path(path: &str) -> &str {
    let topic = path.trim_start_matches('/');
    NAMES.iter().find(|(known, _)| *known == topic).map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_has_its_name_and_what_is_none_keeps_its_path() {
        assert_eq!(["/clip-requests", "/clip-step-failed", "clip-cut"].map(of_path), ["clip.requested", "clip.step_failed", "clip.cut"]);
        assert_eq!(["/lake-uploads", "/api/v2/find", ""].map(of_path), ["/lake-uploads", "/api/v2/find", ""]);
    }
}
