//! What the API answers, as far as this command shows it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET /api/v2/requests/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestView {
    /// The message's id.
    pub request_id: String,
    /// `waiting`, `accepted` or `refused`.
    pub status: String,
    /// Why it is refused, or what it waits for.
    pub reason: Option<String>,
    /// What it became.
    pub clip_id: Option<String>,
    /// What happened to it, the oldest first.
    pub history: Vec<HistoryEntry>,
    /// The trace that it began, or came with.
    #[serde(default)]
    pub trace_id: Option<String>,
}

/// `GET /api/v2/clips/{id}`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ClipView {
    /// Its id.
    pub clip_id: String,
    /// The first request that it was made for.
    #[serde(default)]
    pub request_id: Option<String>,
    /// For lists.
    pub title: Option<String>,
    /// Whose it is.
    pub team_code: String,
    /// The full game id.
    pub game_id: String,
    /// The period.
    pub period: i64,
    /// In the master's video.
    pub start_timecode_s: f64,
    /// In the master's video.
    pub end_timecode_s: f64,
    /// What was asked for, in the master's video.
    #[serde(default)]
    pub requested_end_s: Option<f64>,
    /// In seconds.
    pub duration_s: f64,
    /// `accepted`, `cut`, `ready` or `failed`.
    pub processing_status: String,
    /// When it was accepted.
    #[serde(default)]
    pub created_at: Option<DateTime<Utc>>,
    /// When it gave way to another.
    #[serde(default)]
    pub retired_at: Option<DateTime<Utc>>,
    /// Which took its place.
    #[serde(default)]
    pub replaced_by: Option<String>,
    /// Why it failed.
    pub error_message: Option<String>,
    /// How it was made; filled while it is being made.
    pub receipt: Option<ReceiptView>,
    /// A page that plays it.
    pub watch_url: Option<String>,
    /// What a player plays.
    pub playlist_url: Option<String>,
    /// The trace of the request that it was made for.
    #[serde(default)]
    pub trace_id: Option<String>,
}

/// A clip's receipt.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct ReceiptView {
    /// Of the master.
    pub first_frame: Option<i64>,
    /// Of the master, the first that is not shown.
    pub end_frame: Option<i64>,
    /// Of the master.
    pub bytes_read: Option<u64>,
    /// Of the delivery bucket.
    pub bytes_written: Option<u64>,
    /// Milliseconds of each stage.
    #[serde(default)]
    pub stages_ms: BTreeMap<String, f64>,
}

/// `GET /api/v2/clips?…`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ClipPage {
    /// The newest first.
    pub clips: Vec<ClipView>,
    /// How many there are.
    pub total: i64,
    /// Where the next page begins; none on the last.
    #[serde(default)]
    pub next_cursor: Option<String>,
}

/// `GET /api/v2/masters?game_id=…`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct MasterPage {
    /// By period, the newest upload first.
    pub masters: Vec<MasterView>,
}

/// What is known of an uploaded video.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MasterView {
    /// When it was seen to be gone from the lake.
    pub vanished_at: Option<DateTime<Utc>>,
    /// Its id.
    pub master_id: i64,
    /// The object in the lake.
    pub object: String,
    /// Which content of that name.
    pub generation: i64,
    /// In bytes.
    pub size_bytes: i64,
    /// The period.
    pub period: Option<i64>,
    /// `ready` or `rejected`.
    pub status: String,
    /// Why it is rejected.
    pub reason: Option<String>,
    /// In seconds.
    pub duration_s: Option<f64>,
    /// Frames a second, numerator.
    pub fps_num: Option<i64>,
    /// Frames a second, denominator.
    pub fps_den: Option<i64>,
    /// In pixels.
    pub width: Option<i64>,
    /// In pixels.
    pub height: Option<i64>,
    /// E.g. `h264`.
    pub video_codec: Option<String>,
    /// None where there is no sound.
    pub audio_codec: Option<String>,
    /// When it was last synchronised, in microseconds since 1970; 0: never.
    #[serde(default)]
    pub synced_at_us: i64,
}

impl MasterView {
    /// Frames a second; 0 where that is not known.
    pub fn frame_rate(&self) -> f64 {
        match (self.fps_num, self.fps_den) {
            (Some(frames), Some(seconds)) if seconds > 0 => frames as f64 / seconds as f64,
            _ => 0.0,
        }
    }
}

/// `GET /api/v2/clips/{id}/history`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct HistoryPage {
    /// The oldest first.
    pub history: Vec<HistoryEntry>,
}

/// What was done about an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// The request it was about.
    pub request_id: Option<String>,
    /// E.g. `clip.cut`.
    pub event_type: String,
    /// What came of it.
    pub outcome: String,
    /// The reason, or what was registered.
    pub detail: Option<String>,
}
