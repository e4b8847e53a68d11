//! Lists of clips, one clip, its history, and how many there are.

use crate::{
    App,
    caller::{NamedClip, no_such_clip},
    clip_query::ClipQuery,
    cursor,
    links::{ClipUrls, SignedAsset},
};
use axum::{
    Json,
    extract::{RawQuery, State},
};
use db::{
    assets,
    clips::{self, ClipRow, Cursor, Overview},
    history::{self, HistoryRow},
};
use people::{Caller, Person, Problem};
use serde::Serialize;

/// A page of clips.
#[derive(Serialize)]
pub(crate) struct Page {
    clips: Vec<ClipRow>,
    /// How many there are on all pages.
    total: i64,
    /// Where the next page begins; none on the last.
    next_cursor: Option<String>,
}

/// One clip with everything that belongs to it.
#[derive(Serialize)]
pub(crate) struct WholeClip {
    #[serde(flatten)]
    clip: ClipRow,
    assets: Vec<SignedAsset>,
    #[serde(flatten)]
    urls: ClipUrls,
}

/// What happened to a clip, oldest first.
#[derive(Serialize)]
pub(crate) struct ClipHistory {
    clip_id: String,
    history: Vec<HistoryRow>,
}

/// `GET /api/v2/clips`
pub(crate) async fn list(
    State(app): State<App>,
    Caller(Person { access, .. }): Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<Page>, Problem> {
    let ClipQuery { filter, cursor, limit } = ClipQuery::read(query.as_deref())?;
    // One more than the page holds tells whether there is another page.
    let (mut found, total) = tokio::try_join!(
        clips::list(&app.database, &access, &filter, cursor.as_ref(), limit + 1),
        clips::count(&app.database, &access, &filter)
    )?;
    let there_is_more = found.len() as i64 > limit;
    found.truncate(limit as usize);
    let next_cursor = found.last().filter(|_| there_is_more).map(|clip| cursor::write(&after(clip)));
    Ok(Json(Page { clips: found, total, next_cursor }))
}

/// `GET /api/v2/clips/{id}`
pub(crate) async fn one(
    State(app): State<App>,
    Caller(Person { access, .. }): Caller,
    NamedClip(clip_id): NamedClip,
) -> Result<Json<WholeClip>, Problem> {
    let (clip, files) =
        tokio::try_join!(clips::get(&app.database, &access, clip_id.as_str()), assets::of_clip(&app.database, &access, clip_id.as_str()))?;
    let clip = clip.ok_or_else(no_such_clip)?;
    let urls = app.links.to_clip(&clip_id, &files);
    Ok(Json(WholeClip { clip, assets: app.links.to_assets(files).await?, urls }))
}

/// `GET /api/v2/clips/{id}/history`
pub(crate) async fn history(
    State(app): State<App>,
    Caller(Person { access, .. }): Caller,
    NamedClip(clip_id): NamedClip,
) -> Result<Json<ClipHistory>, Problem> {
    let (clip, history) =
        tokio::try_join!(clips::get(&app.database, &access, clip_id.as_str()), history::of_clip(&app.database, &access, clip_id.as_str()))?;
    let ClipRow { clip_id, .. } = clip.ok_or_else(no_such_clip)?;
    Ok(Json(ClipHistory { clip_id, history }))
}

/// `GET /api/v2/clips/stats/overview`
pub(crate) async fn overview(State(app): State<App>, Caller(Person { access, .. }): Caller) -> Result<Json<Overview>, Problem> {
    Ok(Json(clips::stats(&app.database, &access).await?))
}

fn after(clip: &ClipRow) -> Cursor {
    Cursor { created_at: clip.created_at, clip_id: clip.clip_id.clone() }
}
