//! Which master a clip is cut out of.

use crate::{Access, Database};
use anyhow::Context;
use chrono::NaiveDate;
use events::{
    FrameTimes, GameId, Micros, Period, TeamCode,
    clip_requested::{Film, Sync},
};

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
    /// The other team, where the name says it.
    pub opponent_code: Option<String>,
    /// The day of the game, where the name says it.
    pub game_date: Option<NaiveDate>,
    /// When its offset was last corrected, in microseconds since 1970; 0: never.
    pub synced_at_us: i64,
    /// What there is to be seen in it, and when.
    pub film: Film,
}

/// What is cut out of for one period.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodMaster {
    /// Whose video it is.
    pub team_code: String,
    /// The full game id.
    pub game_id: String,
    /// The period.
    pub period: i16,
    /// The video.
    pub master: ReadyMaster,
    /// Whether it is gone from the lake: the clips that were cut out of it are there, and no other can be.
    pub vanished: bool,
}

/// The newest usable upload of a period; of the object `named`, where a particular one is meant. A content that was
/// replaced by a newer upload of the same name is gone from the lake, whatever became of the newer one; so is one that vanished.
pub async fn choose(
    database: &Database,
    team_code: &TeamCode,
    game_id: &GameId,
    period: Period,
    named: Option<&str>,
) -> anyhow::Result<Choice> {
    let newest = sqlx::query_as!(
        Row,
        "SELECT master_id, object, generation, opponent_code, game_date, reason,
                fps_num, fps_den, time_offset_us, timecode_rate_num, timecode_rate_den, synced_at_us, timescale, frame_runs
         FROM media.masters AS master
         WHERE game_id = $1 AND team_code = $2 AND period = $3 AND ($4::text IS NULL OR object = $4) AND vanished_at IS NULL
           AND NOT EXISTS (SELECT FROM media.masters AS newer WHERE newer.object = master.object AND newer.generation > master.generation)
         ORDER BY (status = 'ready') DESC, generation DESC LIMIT 1",
        game_id.as_str(),
        team_code.as_str(),
        period.number(),
        named
    );
    let row = newest.fetch_optional(&database.pool).await;
    row.with_context(|| format!("looking for the master of period {period} of game {game_id}"))?.map_or(Ok(Choice::Nothing), Row::choice)
}

/// The newest usable upload of every period of these games that somebody may see, as [`choose`] chooses it; where
/// every one of a period vanished, the newest of these.
pub async fn ready_of_games(database: &Database, access: &Access, game_ids: &[String]) -> anyhow::Result<Vec<PeriodMaster>> {
    let rows = sqlx::query!(
        r#"SELECT DISTINCT ON (game_id, team_code, period)
                team_code AS "team_code!", game_id AS "game_id!", period AS "period!",
                master_id, object, generation, opponent_code, game_date, reason,
                fps_num, fps_den, time_offset_us, timecode_rate_num, timecode_rate_den, synced_at_us, timescale, frame_runs, vanished_at IS NOT NULL AS "vanished!"
         FROM media.masters AS master
         WHERE game_id = ANY($1) AND status = 'ready' AND ($2 OR team_code = ANY($3))
           AND NOT EXISTS (SELECT FROM media.masters AS newer WHERE newer.object = master.object AND newer.generation > master.generation)
         ORDER BY game_id, team_code, period, vanished_at IS NULL DESC, generation DESC"#,
        game_ids,
        access.all,
        &access.teams
    );
    let rows = rows.fetch_all(&database.pool).await.context("looking for the masters of games")?;
    let mut masters = Vec::with_capacity(rows.len());
    for r in rows {
        let row = Row {
            master_id: r.master_id,
            object: r.object,
            generation: r.generation,
            opponent_code: r.opponent_code,
            game_date: r.game_date,
            reason: r.reason,
            fps_num: r.fps_num,
            fps_den: r.fps_den,
            time_offset_us: r.time_offset_us,
            timecode_rate_num: r.timecode_rate_num,
            timecode_rate_den: r.timecode_rate_den,
            synced_at_us: r.synced_at_us,
            timescale: r.timescale,
            frame_runs: r.frame_runs,
        };
        if let Choice::Ready(master) = row.choice()? {
            masters.push(PeriodMaster {
                team_code: r.team_code,
                game_id: r.game_id,
                period: r.period,
                master: *master,
                vanished: r.vanished,
            });
        }
    }
    Ok(masters)
}

/// A usable master by its id.
pub async fn ready(database: &Database, master_id: i64) -> anyhow::Result<Option<ReadyMaster>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT master_id, object, generation, opponent_code, game_date, reason,
                fps_num, fps_den, time_offset_us, timecode_rate_num, timecode_rate_den, synced_at_us, timescale, frame_runs
         FROM media.masters WHERE master_id = $1",
        master_id
    );
    let row = row.fetch_optional(&database.pool).await.with_context(|| format!("reading master {master_id}"))?;
    Ok(match row.map(Row::choice).transpose()? {
        Some(Choice::Ready(master)) => Some(*master),
        _ => None,
    })
}

struct Row {
    master_id: i64,
    object: String,
    generation: i64,
    opponent_code: Option<String>,
    game_date: Option<NaiveDate>,
    reason: Option<String>,
    fps_num: Option<i64>,
    fps_den: Option<i64>,
    time_offset_us: i64,
    timecode_rate_num: Option<i64>,
    timecode_rate_den: Option<i64>,
    synced_at_us: i64,
    timescale: Option<i64>,
    frame_runs: Option<Vec<i32>>,
}

impl Row {
    fn choice(self) -> anyhow::Result<Choice> {
        let (Some(fps_num), Some(fps_den), Some(timescale), Some(runs)) = (self.fps_num, self.fps_den, self.timescale, self.frame_runs)
        else {
            return Ok(Choice::Rejected(self.reason.unwrap_or_default()));
        };
        let times = frame_times(timescale, &runs).with_context(|| format!("reading the frame times of master {}", self.master_id))?;
        let rate = calibrated(self.timecode_rate_num, self.timecode_rate_den)?;
        Ok(Choice::Ready(Box::new(ReadyMaster {
            master_id: self.master_id,
            opponent_code: self.opponent_code,
            game_date: self.game_date,
            synced_at_us: self.synced_at_us,
            film: Film {
                object: self.object,
                generation: self.generation,
                frame_rate: (fps_num, fps_den),
                times,
                sync: Sync { offset: Micros::new(self.time_offset_us), rate },
            },
        })))
    }
}

/// The rate of a calibrated period; none where it is the timecode's own.
fn calibrated(num: Option<i64>, den: Option<i64>) -> anyhow::Result<Option<(u32, u32)>> {
    num.zip(den).map(|(num, den)| Ok((u32::try_from(num)?, u32::try_from(den)?))).transpose()
}

fn frame_times(timescale: i64, flattened: &[i32]) -> anyhow::Result<FrameTimes> {
    let runs = flattened.chunks_exact(2).map(|pair| (pair[0].cast_unsigned(), pair[1].cast_unsigned()));
    Ok(FrameTimes::from_runs(u32::try_from(timescale)?, runs.collect())?)
}
