//! A request arrives: it waits until it becomes a clip, or it is refused.

use crate::{
    Database,
    history::{self, About, Cause},
    masters::holds,
    text::storable,
};
use anyhow::Context;

/// A request as it arrived.
#[derive(Debug, Clone, Copy)]
pub struct NewRequest<'a> {
    /// The CloudEvent's id, or the Pub/Sub message's.
    pub request_id: &'a str,
    /// What was sent; the beginning is enough for one that is refused.
    pub body: &'a str,
    /// Which period it is about; none where that was not understood.
    pub place: Option<Place<'a>>,
    /// The W3C traceparent in which it came; the first one that is written down stays.
    pub traceparent: Option<&'a str>,
}

/// A period of a game, and whose view of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// E.g. `MTL`.
    pub team_code: &'a str,
    /// The full game id.
    pub game_id: &'a str,
    /// The period's number.
    pub period: i16,
}

/// Where a request stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is to become a clip.
    Waiting,
    /// It became this clip before.
    Accepted(String),
}

/// Puts a request among the waiting, unless it became a clip before.
///
/// One that was refused waits again: whatever made it be refused is looked at anew, and says the same
/// again unless something changed. That is what replaying a dead letter needs.
pub async fn wait(database: &Database, request: NewRequest<'_>) -> anyhow::Result<Standing> {
    let place = request.place.context("a request that waits must say for what")?;
    let clip_id = sqlx::query_scalar!(
        r#"WITH waiting AS (
             INSERT INTO media.requests AS r (request_id, body, status, team_code, game_id, period, traceparent)
             VALUES ($1, $2, 'waiting', $3, $4, $5, $6)
             ON CONFLICT (request_id) DO UPDATE SET body = excluded.body, status = 'waiting', reason = NULL,
                 traceparent = COALESCE(r.traceparent, excluded.traceparent), team_code = excluded.team_code, game_id = excluded.game_id, period = excluded.period
             WHERE r.status = 'refused')
           SELECT clip_id AS "clip_id!" FROM media.requests WHERE request_id = $1 AND clip_id IS NOT NULL"#,
        request.request_id,
        request.body,
        place.team_code,
        place.game_id,
        place.period,
        request.traceparent
    )
    .fetch_optional(&database.pool)
    .await
    .with_context(|| format!("writing down request {}", request.request_id))?;
    Ok(clip_id.map_or(Standing::Waiting, Standing::Accepted))
}

/// Refuses a request, unless it became a clip before.
pub async fn refuse(database: &Database, request: NewRequest<'_>, reason: &str, cause: Cause<'_>) -> anyhow::Result<()> {
    refuse_placed(database, request, reason, None, cause).await
}

/// Refuses a request for what was found of it in a master, placed by one of its corrections: an error if another holds by now.
pub async fn refuse_placed(
    database: &Database,
    request: NewRequest<'_>,
    reason: &str,
    placed: Option<(i64, i64)>,
    cause: Cause<'_>,
) -> anyhow::Result<()> {
    let doing = || format!("refusing request {}", request.request_id);
    let reason = storable(reason);
    let mut transaction = database.pool.begin().await.with_context(doing)?;
    if let Some((master_id, synced_at_us)) = placed {
        let holds = holds(&mut transaction, master_id, synced_at_us).await.with_context(doing)?;
        anyhow::ensure!(holds, "{}: its period was synchronised meanwhile; it is placed again", doing());
    }
    let refused = sqlx::query!(
        "INSERT INTO media.requests AS r (request_id, body, status, reason, team_code, game_id, period, traceparent)
         VALUES ($1, $2, 'refused', $3, $4, $5, $6, $7)
         ON CONFLICT (request_id) DO UPDATE SET status = 'refused', reason = excluded.reason WHERE r.status <> 'accepted'",
        request.request_id,
        &*storable(request.body),
        &*reason,
        request.place.map(|place| place.team_code),
        request.place.map(|place| place.game_id),
        request.place.map(|place| place.period),
        request.traceparent
    )
    .execute(&mut *transaction)
    .await
    .with_context(doing)?;
    if refused.rows_affected() == 1 {
        let about = About { request_id: Some(request.request_id), ..About::default() };
        history::write(&mut transaction, cause, about, "refused", Some(&reason)).await.with_context(doing)?;
    }
    transaction.commit().await.with_context(doing)
}

/// The request that was written down with this very body and is not refused, one that waits before others, by the id it was written
/// down under: a dead letter has lost the id it had.
pub async fn find(database: &Database, place: Place<'_>, body: &str) -> anyhow::Result<Option<String>> {
    sqlx::query_scalar!(
        "SELECT request_id FROM media.requests
         WHERE game_id = $1 AND team_code = $2 AND period = $3 AND status <> 'refused' AND body = $4
         ORDER BY (status = 'waiting') DESC, received_at DESC LIMIT 1",
        place.game_id,
        place.team_code,
        place.period,
        body
    )
    .fetch_optional(&database.pool)
    .await
    .context("looking for the request of a dead letter")
}
