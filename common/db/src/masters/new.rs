//! Registering a master: what was found out about an upload.

use crate::{Database, text::storable};
use anyhow::Context;
use chrono::NaiveDate;
use events::{
    FrameTimes, MasterExamined, MasterPath, Upload, index_object,
    master_examined::{Examination, Media},
    remux_object,
};

/// Registers an upload and returns its id. The same upload again gives the same id, and of a usable one what was made of it is
/// written down anew, because it may have been made again. What was found first holds otherwise: none where the upload is
/// registered with other frames, and what is rejected now and was not before, or the other way round, changes nothing.
pub async fn register(database: &Database, examined: &MasterExamined) -> anyhow::Result<Option<i64>> {
    let MasterExamined { upload, examination } = examined;
    let written = match (examination, MasterPath::parse(&upload.object)) {
        (Examination::Usable(media), Ok(path)) => write_usable(database, upload, &path, media).await,
        (Examination::Usable(_), Err(reason)) => insert_rejected(database, upload, None, &reason.0).await,
        (Examination::Rejected { reason }, path) => insert_rejected(database, upload, path.ok().as_ref(), reason).await,
    };
    if let Some(master_id) = written.with_context(|| format!("registering {}", upload.object))? {
        return Ok(Some(master_id));
    }
    let (master_id, was_usable) = found(database, upload).await?;
    let has_other_frames = was_usable && matches!(examination, Examination::Usable(_));
    Ok((!has_other_frames).then_some(master_id))
}

/// A registered upload, and whether it is usable.
async fn found(database: &Database, upload: &Upload) -> anyhow::Result<(i64, bool)> {
    let row = sqlx::query!(
        r#"SELECT master_id, status = 'ready' AS "usable!" FROM media.masters WHERE object = $1 AND generation = $2"#,
        &*storable(&upload.object),
        upload.generation
    );
    let row = row.fetch_optional(&database.pool).await.with_context(|| format!("looking for {}", upload.object))?;
    row.map(|row| (row.master_id, row.usable)).context("a master that is registered was not found")
}

/// A repetition that comes late does not take the place of what was made after it.
async fn write_usable(database: &Database, upload: &Upload, path: &MasterPath, media: &Media) -> Result<Option<i64>, sqlx::Error> {
    let audio = media.audio.as_ref();
    let (media_object, media_generation) = samples_of(upload, media);
    sqlx::query_scalar!(
        "INSERT INTO media.masters (object, generation, size_bytes, crc32c, team_code, season, game_id, period, game_date, opponent_code,
            status, duration_s, frame_count, timescale, frame_runs, fps_num, fps_den, constant_rate, video_codec, width, height, rotation,
            audio_codec, audio_sample_rate, audio_channels, closed_gop, media_object, media_generation, index_object)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'ready', $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
            $25, $26, $27, $28)
         ON CONFLICT (object, generation) DO UPDATE SET index_object = excluded.index_object, media_object = excluded.media_object,
            media_generation = CASE WHEN masters.media_object = excluded.media_object
               THEN greatest(masters.media_generation, excluded.media_generation) ELSE excluded.media_generation END
            WHERE masters.timescale = excluded.timescale AND masters.frame_runs = excluded.frame_runs
         RETURNING master_id",
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
        &*storable(&media.video_codec),
        media.width,
        media.height,
        media.rotation,
        audio.map(|audio| audio.codec.as_str()),
        audio.map(|audio| audio.sample_rate),
        audio.map(|audio| audio.channels),
        media.closed_gop,
        media_object,
        media_generation,
        index_object(&upload.object, upload.generation)
    )
    .fetch_optional(&database.pool)
    .await
}

/// The object that holds the samples, and its generation: the upload itself, or the MP4 made of it.
fn samples_of(upload: &Upload, media: &Media) -> (String, i64) {
    match media.remux_generation {
        Some(generation) => (remux_object(&upload.object, upload.generation), generation),
        None => (upload.object.clone(), upload.generation),
    }
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
fn flattened(times: &FrameTimes) -> Vec<i32> {
    times.runs().iter().flat_map(|&(frames, ticks)| [frames.cast_signed(), ticks.cast_signed()]).collect()
}
