//! `clip.requested`: somebody wants a clip. The only event that people write by hand.

mod film;
mod json;
mod span;

use crate::{EncodeProfile, GameId, Micros, Period, TeamCode};
use std::collections::BTreeMap;

pub use film::{Film, Shown, Sync};
pub use span::Span;

/// The topic of clip requests.
pub const TOPIC: &str = "clip-requests";
/// The CloudEvent type of a clip request, where somebody sends a whole CloudEvent.
pub const TYPE: &str = "clip.requested";
/// The shortest clip.
pub const SHORTEST: Micros = Micros::new(100_000);
/// The longest clip.
pub const LONGEST: Micros = Micros::new(300_000_000);
/// The largest request, in bytes of JSON.
pub const LARGEST_BYTES: usize = 256 * 1024;

/// A clip request as it was understood; [`ClipRequested::parse`] says what people may write.
#[derive(Debug, Clone, PartialEq)]
pub struct ClipRequested {
    /// The team the clip is for.
    pub team_code: TeamCode,
    /// The game.
    pub game_id: GameId,
    /// The period.
    pub period: Period,
    /// A particular master (its object name), where the newest of the period is not meant.
    pub master: Option<String>,
    /// Which part of the period.
    pub span: Span,
    /// How it is encoded.
    pub profile: EncodeProfile,
    /// What it shows.
    pub about: About,
}

/// What a clip shows, in the words of the person who asked: stored, listed and filtered by, never acted upon.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct About {
    /// The league's id of the player.
    pub player_id: Option<String>,
    /// The player's name, for showing.
    pub player_name: Option<String>,
    /// The other team; known from the master's file name where it is not given.
    pub opponent_code: Option<TeamCode>,
    /// E.g. `zone_exit`.
    pub event_type: Option<String>,
    /// `successful`, `failed` or `undetermined`.
    pub outcome: Option<String>,
    /// `oz`, `nz` or `dz`, as seen by the acting team.
    pub zone: Option<String>,
    /// A title for lists.
    pub title: Option<String>,
    /// Names and values of the asker's own.
    pub labels: BTreeMap<String, String>,
    /// Words to find it by: trimmed, sorted, each once.
    pub tags: Vec<String>,
}
