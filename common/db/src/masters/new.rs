//! Registering a master: what ingest-master found out about an upload.

use crate::{Database, text::storable};
use anyhow::Context;
use chrono::NaiveDate;
use events::{FrameTimes, MasterPath};

/// Which upload it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The object's name in the lake.
    pub object: String,
    /// Which content of that name.
    pub generation: i64,
    /// In bytes.
    pub size_bytes: i64,
    /// CRC-32C, as the store gives it.
    pub crc32c: Option<String>,
}

/// What was found out about an upload.
#[derive(Debug, Clone, PartialEq)]
pub enum NewMaster {
    /// Clips can be cut out of it.
    Ready {
        /// The upload.
        upload: Upload,
        /// What its name says.
        path: MasterPath,
        /// What its content is.
        media: Box<Media>,
    },
    /// It cannot be used.
    Rejected {
        /// The upload.
        upload: Upload,
        /// What its name says, where that could be read.
        path: Option<MasterPath>,
        /// Why, in words that a coach can read.
        reason: String,
    },
}

/// What a usable master is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Media {
    /// When each frame is shown.
    pub times: FrameTimes,
    /// Frames a second, numerator.
    pub fps_num: u32,
    /// Frames a second, denominator.
    pub fps_den: u32,
    /// Whether all frames last equally long.
    pub constant_rate: bool,
    /// E.g. `h264`.
    pub video_codec: String,
    /// In pixels, as stored.
    pub width: i32,
    /// In pixels, as stored.
    pub height: i32,
    /// Degrees to turn it by for showing.
    pub rotation: i32,
    /// None where there is no sound.
    pub audio: Option<Audio>,
    /// Whether no frame refers to one before the key frame it follows.
    pub closed_gop: bool,
    /// The object that holds the samples: the master itself, or the MP4 made of it.
    pub media_object: String,
    /// Its generation.
    pub media_generation: i64,
    /// The object that holds the sample index.
    pub index_object: String,
}

/// The sound of a master.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audio {
    /// E.g. `aac`.
    pub codec: String,
    /// In hertz.
    pub sample_rate: i32,
    /// How many.
    pub channels: i32,
}

/// Registers an upload and returns its id. The same upload again gives the same id and changes nothing.
pub async fn register(database: &Database, master: &NewMaster) -> anyhow::Result<i64> {
    let (upload, inserted) = match master {
        NewMaster::Ready { upload, path, media } => (upload, insert_ready(database, upload, path, media).await),
        NewMaster::Rejected { upload, path, reason } => (upload, insert_rejected(database, upload, path.as_ref(), reason).await),
    };
    if let Some(master_id) = inserted.with_context(|| format!("registering {}", upload.object))? {
        return Ok(master_id);
    }
    registered(database, &upload.object, upload.generation).await?.context("a master that is registered was not found")
}

/// The id of an upload that is registered already.
pub async fn registered(database: &Database, object: &str, generation: i64) -> anyhow::Result<Option<i64>> {
    sqlx::query_scalar!("SELECT master_id FROM media.masters WHERE object = $1 AND generation = $2", &*storable(object), generation)
        .fetch_optional(&database.pool)
        .await
        .with_context(|| format!("looking for {object}"))
}

async fn insert_ready(database: &Database, upload: &Upload, path: &MasterPath, media: &Media) -> Result<Option<i64>, sqlx::Error> {
    let audio = media.audio.as_ref();
    sqlx::query_scalar!(
        "INSERT INTO media.masters (object, generation, size_bytes, crc32c, team_code, season, game_id, period, game_date, opponent_code,
            status, duration_s, frame_count, timescale, frame_runs, fps_num, fps_den, constant_rate, video_codec, width, height, rotation,
            audio_codec, audio_sample_rate, audio_channels, closed_gop, media_object, media_generation, index_object)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'ready', $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28)
         ON CONFLICT (object, generation) DO NOTHING RETURNING master_id",
        &*storable(&upload.object),
        upload.generation,
        upload.size_bytes,
        upload.crc32c,
        path.team_code.as_str(),
        path.season.as_str(),
        path.game_id.as_str(),
        path.period.number(),
        game_date(path),
        path.opponent_code.as_ref().map(|team| team.as_str()),
        media.times.duration().seconds(),
        i64::from(media.times.frames()),
        i64::from(media.times.timescale()),
        &flattened(&media.times),
        i64::from(media.fps_num),
        i64::from(media.fps_den),
        media.constant_rate,
        media.video_codec,
        media.width,
        media.height,
        media.rotation,
        audio.map(|audio| audio.codec.as_str()),
        audio.map(|audio| audio.sample_rate),
        audio.map(|audio| audio.channels),
        media.closed_gop,
        media.media_object,
        media.media_generation,
        media.index_object
    )
    .fetch_optional(&database.pool)
    .await
}

async fn insert_rejected(
    database: &Database,
    upload: &Upload,
    path: Option<&MasterPath>,
    reason: &str,
) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar!(
        "INSERT INTO media.masters (object, generation, size_bytes, crc32c, team_code, season, game_id, period, game_date, opponent_code,
            status, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'rejected', $11)
         ON CONFLICT (object, generation) DO NOTHING RETURNING master_id",
        &*storable(&upload.object),
        upload.generation,
        upload.size_bytes,
        upload.crc32c,
        path.map(|path| path.team_code.as_str()),
        path.map(|path| path.season.as_str()),
        path.map(|path| path.game_id.as_str()),
        path.map(|path| path.period.number()),
        path.and_then(game_date),
        path.and_then(|path| path.opponent_code.as_ref()).map(|team| team.as_str()),
        &*storable(reason)
    )
    .fetch_optional(&database.pool)
    .await
}

/// A day that the calendar does not have, like 31 February, is no day.
fn game_date(path: &MasterPath) -> Option<NaiveDate> {
    path.game_date.as_deref()?.parse().ok()
}

/// Postgres has no unsigned numbers: the 32 bits are kept as they are.
pub(super) fn flattened(times: &FrameTimes) -> Vec<i32> {
    times.runs().iter().flat_map(|&(frames, ticks)| [frames.cast_signed(), ticks.cast_signed()]).collect()
}
