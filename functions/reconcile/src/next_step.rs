//! What has to happen next to a clip, by where it stands and which of its files are there. Pure.

use db::reconcile::clips::ClipState;
use events::AssetType;
use std::collections::BTreeSet;

const PICTURES: [AssetType; 3] = [AssetType::Thumbnail, AssetType::ThumbnailGrid, AssetType::ThumbnailGridVtt];
const PLAYLISTS: [AssetType; 3] = [AssetType::HlsPlaylist, AssetType::HlsIframes, AssetType::HlsMultivariant];

/// What has to happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Nothing.
    Nothing,
    /// It is to be cut: `clip.accepted`.
    Cut,
    /// Its video is there: `clip.cut`, which also wakes whoever makes what is missing.
    TellCut,
    /// Its pictures and playlists are there, and these are not registered: `clip.thumbnailed`, `clip.packaged`.
    TellMade {
        /// The pictures.
        pictures: bool,
        /// The playlists.
        playlists: bool,
    },
    /// It is ready, and nobody was told: `clip.ready`.
    TellReady,
}

/// Whether nothing is to happen to a clip any more: what failed has a reason and stays failed; what expired or gave way to another
/// is made for nobody.
pub(crate) fn is_over(clip: &ClipState) -> bool {
    clip.retired || !["accepted", "cut", "ready"].contains(&clip.status.as_str())
}

/// Whether there is nothing left to do for a clip, whatever lies in its folder.
pub(crate) fn is_finished(clip: &ClipState) -> bool {
    let is_whole = || AssetType::ALL.iter().all(|asset| clip.registered.contains(asset));
    is_over(clip) || (clip.status == "ready" && !clip.owes_ready && is_whole())
}

/// Decides; [`Step::Nothing`] where it [`is_finished`].
pub(crate) fn next_step(clip: &ClipState, there: &BTreeSet<AssetType>) -> Step {
    if is_finished(clip) {
        return Step::Nothing;
    }
    let registered = |asset: &AssetType| clip.registered.contains(asset);
    let is_there = |asset: &AssetType| there.contains(asset);
    if !is_there(&AssetType::Mp4) {
        return Step::Cut;
    }
    let [pictures, playlists] = [PICTURES, PLAYLISTS].map(|kind| !kind.iter().all(registered));
    let to_be_made = (pictures && !PICTURES.iter().all(is_there)) || (playlists && !PLAYLISTS.iter().all(is_there));
    match (registered(&AssetType::Mp4), pictures || playlists) {
        (false, _) => Step::TellCut,
        (true, true) if to_be_made => Step::TellCut,
        (true, true) => Step::TellMade { pictures, playlists },
        (true, false) if clip.status != "ready" => Step::TellMade { pictures: false, playlists: true },
        (true, false) => Step::TellReady,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests {
    use super::*;
    use chrono::DateTime;
    use events::{ClipAccepted, ClipFolder, ClipId, EncodeProfile, FrameRange, GameId, Season, TeamCode};

    /// A clip in this state.
    pub(crate) fn clip(status: &str, registered: &[AssetType]) -> ClipState {
        let folder = ClipFolder {
            clip_id: ClipId::of(&["a"]),
            team_code: TeamCode::parse("MTL").unwrap(),
            season: Season::parse("2025-2026").unwrap(),
            game_id: GameId::parse("2025020031").unwrap(),
        };
        ClipState {
            accepted: ClipAccepted {
                clip: folder,
                media_object: "m".into(),
                media_generation: 1,
                index_object: "i".into(),
                range: FrameRange { first: 0, end: 1 },
                profile: EncodeProfile::Default,
            },
            traceparent: None,
            status: status.to_owned(),
            retired: false,
            accepted_at: DateTime::UNIX_EPOCH,
            heard_at: DateTime::UNIX_EPOCH,
            owes_ready: false,
            registered: registered.to_vec(),
        }
    }

    fn step(status: &str, registered: &[AssetType], there: &[AssetType]) -> Step {
        next_step(&clip(status, registered), &there.iter().copied().collect())
    }

    fn all_but(missing: &[AssetType]) -> Vec<AssetType> {
        AssetType::ALL.into_iter().filter(|asset| !missing.contains(asset)).collect()
    }

    #[test]
    fn every_state_has_its_next_step() {
        use AssetType::{Mp4, Thumbnail, ThumbnailGridVtt};
        assert_eq!(step("accepted", &[], &[]), Step::Cut);
        assert_eq!(step("accepted", &[], &[Mp4]), Step::TellCut);
        assert_eq!(step("cut", &[Mp4], &[Mp4]), Step::TellCut, "pictures and playlists are to be made");
        assert_eq!(step("cut", &[Mp4], &AssetType::ALL), Step::TellMade { pictures: true, playlists: true });
        assert_eq!(step("cut", &all_but(&PICTURES), &all_but(&[Thumbnail])), Step::TellCut, "one picture is gone");
        assert_eq!(step("cut", &all_but(&[ThumbnailGridVtt]), &AssetType::ALL), Step::TellMade { pictures: true, playlists: false });
        assert_eq!(step("cut", &AssetType::ALL, &AssetType::ALL), Step::TellMade { pictures: false, playlists: true });
        assert_eq!(step("ready", &AssetType::ALL, &AssetType::ALL), Step::Nothing);
        assert_eq!(next_step(&ClipState { owes_ready: true, ..clip("ready", &AssetType::ALL) }, &AssetType::ALL.into()), Step::TellReady);
    }

    #[test]
    fn the_video_comes_first_whatever_else_is_there() {
        use AssetType::Mp4;
        assert_eq!(step("accepted", &all_but(&[Mp4]), &all_but(&[Mp4])), Step::Cut);
        assert_eq!(step("ready", &all_but(&[Mp4]), &AssetType::ALL), Step::TellCut);
    }

    #[test]
    fn who_is_not_finished_has_a_next_step_whatever_is_there() {
        let some =
            |bits: u32| (0..).zip(AssetType::ALL).filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, asset)| asset).collect::<Vec<_>>();
        for (registered, there) in (0..128).flat_map(|registered| (0..128).map(move |there| (some(registered), some(there)))) {
            for (status, owes_ready) in [("accepted", false), ("cut", false), ("ready", false), ("ready", true)] {
                let clip = ClipState { owes_ready, ..clip(status, &registered) };
                let is_nothing = next_step(&clip, &there.iter().copied().collect()) == Step::Nothing;
                assert_eq!(is_nothing, is_finished(&clip), "{status} {owes_ready} {registered:?} {there:?}");
                assert_eq!(is_nothing, status == "ready" && !owes_ready && registered.len() == 7, "{status} {registered:?} {there:?}");
            }
        }
    }

    #[test]
    fn what_failed_expired_or_gave_way_is_left_alone() {
        assert_eq!([step("failed", &[], &[]), step("expired", &[], &AssetType::ALL)], [Step::Nothing, Step::Nothing]);
        assert_eq!(next_step(&ClipState { retired: true, ..clip("accepted", &[]) }, &BTreeSet::new()), Step::Nothing);
    }
}
