//! What `POST /api/v2/find` answers, as far as this command shows it.

use hockey::reading::{Ambiguity, Chip, NotKnown};
use serde::Deserialize;

/// An answer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct FindAnswer {
    /// What it was understood as.
    pub reading: ReadingView,
    /// Where it was looked for.
    pub coverage: Coverage,
    /// How many there are.
    pub total: i64,
    /// How many of them are here.
    pub returned: usize,
    /// In order; none where shifts were asked for.
    pub plays: Option<Vec<Happened>>,
    /// In order; none where plays were asked for.
    pub shifts: Option<Vec<Happened>>,
}

/// The problem that says what was not understood.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct FindRefusal {
    /// In one sentence.
    #[serde(default)]
    pub detail: String,
    /// What was understood all the same.
    #[serde(default)]
    pub reading: ReadingView,
    /// What is not known, with what may have been meant.
    #[serde(default)]
    pub not_understood: Vec<NotKnown>,
    /// What may mean several things.
    #[serde(default)]
    pub ambiguities: Vec<Ambiguity>,
}

/// What a question was understood as.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct ReadingView {
    /// Part by part.
    #[serde(default)]
    pub chips: Vec<Chip>,
}

/// Where it was looked for.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Coverage {
    /// Games with plays.
    pub games_looked_at: usize,
    /// Played, but their plays are not loaded.
    pub games_without_plays: Games,
    /// Looked at, but there is no video that the asker may see.
    pub games_without_video: Games,
    /// Meant, but still to come.
    pub games_not_yet_played: Games,
    /// Where no game was looked at: what was considered, and why not.
    pub nothing_because: Option<String>,
}

/// Some games.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Games {
    /// How many.
    pub total: usize,
}

/// A play, or a shift.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Happened {
    /// The full game id.
    pub game_id: String,
    /// E.g. `2025-10-11`.
    pub game_date: String,
    /// The team at home.
    pub home: String,
    /// The team on the road.
    pub away: String,
    /// The period.
    pub period: i64,
    /// Of a play: `MM:SS` since the period's start.
    pub clock: String,
    /// Of a play: `HH:MM:SS:FF` since the opening face-off.
    pub timecode: String,
    /// Of a shift.
    pub start_clock: String,
    /// Of a shift.
    pub end_clock: String,
    /// Of a shift.
    pub start_timecode: String,
    /// Of a shift, in seconds.
    pub seconds: f64,
    /// Of a play: the raw file's number.
    pub play_no: Option<i64>,
    /// Of a play: the vendor's words.
    pub action: Option<String>,
    /// Who acts.
    pub player: Option<PlayerView>,
    /// The acting team.
    pub team: Option<String>,
    /// As seen by the acting team.
    pub zone: Option<String>,
    /// How it went.
    pub outcome: Option<String>,
    /// The clip that shows it, if there is or will be one.
    pub clip: Option<FoundClip>,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PlayerView {
    /// First and last name.
    pub name: String,
    /// Whom they play for.
    pub team: Option<String>,
}

/// The clip of a play.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FoundClip {
    /// None until its video is there.
    pub clip_id: Option<String>,
    /// `ready`, `requested` …
    pub status: String,
    /// The request that was published for it.
    pub request_id: Option<String>,
    /// Why it cannot be made.
    pub reason: Option<String>,
}

impl FindAnswer {
    /// What was found, plays or shifts.
    pub fn happened(&self) -> &[Happened] {
        self.plays.as_deref().or(self.shifts.as_deref()).unwrap_or_default()
    }
}
