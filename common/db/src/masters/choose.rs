//! Which master a clip is cut out of.

use crate::Database;
use anyhow::Context;
use chrono::NaiveDate;
use events::{FrameTimes, GameId, Micros, Period, TeamCode};

/// What there is for a period.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// The newest usable upload.
    Ready(Box<ReadyMaster>),
    /// Only uploads that cannot be used; why the newest cannot.
    Rejected(String),
    /// Nothing was uploaded yet.
    Nothing,
}

/// All that is needed to make a request into a clip.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadyMaster {
    /// Its id.
    pub master_id: i64,
    /// The object in the lake.
    pub object: String,
    /// Which content of that name.
    pub generation: i64,
    /// The other team, where the name says it.
    pub opponent_code: Option<String>,
    /// The day of the game, where the name says it.
    pub game_date: Option<NaiveDate>,
    /// Frames a second, numerator.
    pub fps_num: i64,
    /// Frames a second, denominator.
    pub fps_den: i64,
    /// When, in the video, the opening face-off happens.
    pub time_offset: Micros,
    /// When each frame is shown.
    pub times: FrameTimes,
}

/// The newest usable upload of a period; of the object `named`, where a particular one is meant. A content that was
/// replaced by a newer upload of the same name is gone from the lake, whatever became of the newer one.
pub async fn choose(
    database: &Database,
    team_code: &TeamCode,
    game_id: &GameId,
    period: Period,
    named: Option<&str>,
) -> anyhow::Result<Choice> {
    let newest = sqlx::query!(
        "SELECT master_id, object, generation, opponent_code, game_date, status, reason,
                fps_num, fps_den, time_offset_us, timescale, frame_runs
         FROM media.masters AS master
         WHERE game_id = $1 AND team_code = $2 AND period = $3 AND ($4::text IS NULL OR object = $4)
           AND NOT EXISTS (SELECT FROM media.masters AS newer WHERE newer.object = master.object AND newer.generation > master.generation)
         ORDER BY (status = 'ready') DESC, generation DESC LIMIT 1",
        game_id.as_str(),
        team_code.as_str(),
        period.number(),
        named
    );
    let row = newest.fetch_optional(&database.pool).await;
    let Some(row) = row.with_context(|| format!("looking for the master of period {period} of game {game_id}"))? else {
        return Ok(Choice::Nothing);
    };
    let (Some(fps_num), Some(fps_den), Some(timescale), Some(runs)) = (row.fps_num, row.fps_den, row.timescale, row.frame_runs) else {
        return Ok(Choice::Rejected(row.reason.unwrap_or_default()));
    };
    Ok(Choice::Ready(Box::new(ReadyMaster {
        master_id: row.master_id,
        object: row.object,
        generation: row.generation,
        opponent_code: row.opponent_code,
        game_date: row.game_date,
        fps_num,
        fps_den,
        time_offset: Micros::new(row.time_offset_us),
        times: frame_times(timescale, &runs).with_context(|| format!("reading the frame times of master {}", row.master_id))?,
    })))
}

fn frame_times(timescale: i64, flattened: &[i32]) -> anyhow::Result<FrameTimes> {
    let runs = flattened.chunks_exact(2).map(|pair| (pair[0].cast_unsigned(), pair[1].cast_unsigned()));
    Ok(FrameTimes::from_runs(u32::try_from(timescale)?, runs.collect())?)
}
