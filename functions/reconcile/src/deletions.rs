//! `delivery-deletions`: the store says that it removed a file. Where that is the lifecycle, its clip expired; where it is not, the
//! next comparison makes the file again.

use crate::{App, Settings};
use axum::extract::State;
use chrono::{DateTime, Utc};
use db::{
    Cause,
    reconcile::clips::{ClipState, Expiry, expire, look},
};
use events::ClipId;
use service::{DONE, Reply, WrappedPush};
use std::collections::BTreeMap;

pub(crate) async fn object_deleted(State(app): State<App>, push: WrappedPush) -> Reply {
    let Some((object, clip_id)) = removed(&push.message.attributes) else { return DONE };
    // It may have been made again since.
    if app.delivery.stat(object).await?.is_some() {
        return DONE;
    }
    let clips = look(&app.database, &[clip_id.to_string()]).await?;
    if !clips.iter().any(|clip| is_registered(clip, object)) {
        return DONE;
    }
    let reason = app.settings.why_expired();
    let cause = Cause { event_type: "google.cloud.storage.object.v1.deleted", event_id: &push.message.message_id };
    if expire(&app.database, &clip_id, app.settings.expiry(Utc::now(), &reason), cause).await? {
        tracing::info!(clip_id = clip_id.as_str(), "expired");
    }
    DONE
}

/// The file that is gone, and its clip; none where another generation took its place, or it is no clip's.
fn removed(attributes: &BTreeMap<String, String>) -> Option<(&str, ClipId)> {
    let is_removal = attributes.get("eventType").is_some_and(|kind| kind == "OBJECT_DELETE");
    if !is_removal || attributes.contains_key("overwrittenByGeneration") {
        return None;
    }
    let object = attributes.get("objectId")?;
    let clip_id = object.rsplit('/').nth(1)?;
    Some((object, ClipId::parse(clip_id).ok()?))
}

/// Whether a file is one that the clip consists of.
fn is_registered(clip: &ClipState, object: &str) -> bool {
    clip.registered.iter().any(|asset| clip.accepted.clip.object(*asset) == object)
}

impl Settings {
    /// Which clips are expired at this time.
    pub(crate) fn expiry<'a>(&self, now: DateTime<Utc>, reason: &'a str) -> Expiry<'a> {
        Expiry { accepted_before: self.kept.map(|kept| now - kept), reason }
    }

    /// What a coach reads.
    pub(crate) fn why_expired(&self) -> String {
        let days = self.kept.map_or_else(String::new, |kept| format!(" after {} days", kept.num_days()));
        format!("its files were removed{days}; ask for the clip again and it is made again")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn only_a_removed_file_of_a_clip_matters() {
        let object = ("objectId", "MTL/2025-2026/2025020031/0123456789abcdef0123456789abcdef/clip.mp4");
        let deleted = ("eventType", "OBJECT_DELETE");
        assert!(removed(&told(&[deleted, object])).is_some());
        assert!(removed(&told(&[deleted, object, ("overwrittenByGeneration", "5")])).is_none());
        assert!(removed(&told(&[("eventType", "OBJECT_FINALIZE"), object])).is_none());
        assert!(removed(&told(&[deleted, ("objectId", "notes.txt")])).is_none());
        assert!(removed(&told(&[deleted])).is_none());
    }
}
