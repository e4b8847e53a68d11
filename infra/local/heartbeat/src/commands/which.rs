//! Which game or clip is meant, where people say less than its whole name.

use crate::{
    api::{Api, ClipPage, MasterPage, segment},
    outcome::Outcome,
};
use chrono::{Datelike, Utc};
use events::{ClipId, GameId, NotUnderstood, Season};
use http::StatusCode;

/// How many seasons are looked through, the newest first.
const SEASONS: i32 = 5;
/// How many pages of clips are looked through, the newest first.
const PAGES: usize = 10;
/// Fewer digits than this are more likely a slip than the beginning of an id.
const SHORTEST: usize = 4;

/// A game in full (`2025020031`), or its last five digits and a season; without the season, the newest in which something
/// is known of such a game.
pub async fn game(api: &Api, text: &str, season: Option<&str>) -> anyhow::Result<GameId> {
    if let Some(season) = season {
        let season = Season::parse(season).map_err(refused)?;
        return Ok(GameId::within(text, &season).map_err(refused)?);
    }
    if !is_short(text) {
        return Ok(GameId::parse(text).map_err(refused)?);
    }
    let newest = Utc::now().year();
    for year in (newest - SEASONS + 1..=newest).rev() {
        let season = Season::parse(&format!("{year}-{}", year + 1)).map_err(refused)?;
        let game = GameId::within(text, &season).map_err(refused)?;
        if is_known(api, &game).await? {
            return Ok(game);
        }
    }
    let said = format!("there is no game {text} in the last {SEASONS} seasons; name its season with --season, like 2025-2026");
    Err(Outcome::Refused(said).into())
}

/// A clip's id, or its beginning.
pub async fn clip(api: &Api, text: &str) -> anyhow::Result<String> {
    if ClipId::parse(text).is_ok() || !is_beginning(text) {
        return Ok(text.to_owned());
    }
    let newest = api.clips("", PAGES).await?.into_iter().map(|clip| clip.clip_id);
    let mut meant = newest.filter(|id| id.starts_with(text));
    match (meant.next(), meant.next()) {
        (Some(clip), None) => Ok(clip),
        (Some(_), Some(_)) => Err(Outcome::Refused(format!("several clips begin with {text}; write more of the id")).into()),
        // It may be something else, or an older one; who looks for it says what there is not.
        (None, _) => Ok(text.to_owned()),
    }
}

/// A clip's id, or its beginning; the newest clip where nothing is said.
pub async fn clip_or_newest(api: &Api, text: Option<&str>) -> anyhow::Result<String> {
    if let Some(text) = text {
        return clip(api, text).await;
    }
    let path = "/api/v2/clips?limit=1";
    let page: ClipPage = api.get(path).await?.accepted()?.json(path)?;
    let newest = page.clips.into_iter().next().map(|clip| clip.clip_id);
    Ok(newest.ok_or_else(|| Outcome::Refused("there is no clip yet".to_owned()))?)
}

async fn is_known(api: &Api, game: &GameId) -> anyhow::Result<bool> {
    if api.get(&format!("/api/v2/games/{}", segment(game.as_str()))).await?.status != StatusCode::NOT_FOUND {
        return Ok(true);
    }
    let path = format!("/api/v2/masters?game_id={}", segment(game.as_str()));
    let page: MasterPage = api.get(&path).await?.accepted()?.json(&path)?;
    Ok(!page.masters.is_empty())
}

fn is_short(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_beginning(text: &str) -> bool {
    text.len() >= SHORTEST && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn refused(reason: NotUnderstood) -> Outcome {
    Outcome::Refused(reason.0)
}
