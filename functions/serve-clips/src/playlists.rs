//! The stored playlists and the scrub grid's cues, with links that work in the place of file names.

use crate::{
    App,
    caller::{Viewer, no_such_clip},
    rewrite::with_links,
};
use anyhow::Context;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use cloud::NEWEST;
use db::{assets, clips};
use events::AssetType;
use http::header;
use people::Problem;

/// Five minutes of fragments are some 20 KB.
const LARGEST_TEXT: u64 = 1024 * 1024;

/// `GET /api/v2/clips/{id}/playlist.m3u8`
pub(crate) async fn media(State(app): State<App>, viewer: Viewer) -> Result<Response, Problem> {
    over_file(&app, &viewer, AssetType::HlsPlaylist, AssetType::Mp4).await
}

/// `GET /api/v2/clips/{id}/iframes.m3u8`
pub(crate) async fn iframes(State(app): State<App>, viewer: Viewer) -> Result<Response, Problem> {
    over_file(&app, &viewer, AssetType::HlsIframes, AssetType::Mp4).await
}

/// `GET /api/v2/clips/{id}/grid.vtt`
pub(crate) async fn grid(State(app): State<App>, viewer: Viewer) -> Result<Response, Problem> {
    over_file(&app, &viewer, AssetType::ThumbnailGridVtt, AssetType::ThumbnailGrid).await
}

/// `GET /api/v2/clips/{id}/multivariant.m3u8`: names the other playlists here, with the clip's token where the
/// viewer came with it, and plainly where they send a header with every request.
pub(crate) async fn multivariant(State(app): State<App>, viewer: Viewer) -> Result<Response, Problem> {
    let text = stored(&app, &viewer, AssetType::HlsMultivariant).await?.text;
    let with_token = |kind: AssetType| {
        let token = viewer.token.as_ref().map(|token| format!("?token={token}"));
        format!("{}{}", kind.file_name(), token.unwrap_or_default())
    };
    let variants = [AssetType::HlsPlaylist, AssetType::HlsIframes].map(|kind| (kind.file_name(), with_token(kind)));
    let text = with_links(&text, |name| variants.iter().find(|variant| variant.0 == name).map(|variant| variant.1.as_str()));
    Ok(answer(AssetType::HlsMultivariant, text))
}

/// A text over one file, which is named by a signed link.
async fn over_file(app: &App, viewer: &Viewer, kind: AssetType, file: AssetType) -> Result<Response, Problem> {
    let Stored { text, files } = stored(app, viewer, kind).await?;
    let object = files.iter().find(|asset| asset.asset_type == file.name());
    let object = object.with_context(|| format!("clip {} has a {} over no {}", viewer.clip_id, kind.name(), file.name()))?;
    let link = app.links.to_object(&object.object).await?;
    Ok(answer(kind, with_links(&text, |name| (name == file.file_name()).then_some(link.as_str()))))
}

struct Stored {
    text: String,
    files: Vec<assets::AssetRow>,
}

async fn stored(app: &App, viewer: &Viewer, kind: AssetType) -> Result<Stored, Problem> {
    let clip_id = viewer.clip_id.as_str();
    let files = assets::of_clip(&app.database, &viewer.access, clip_id).await?;
    let Some(file) = files.iter().find(|asset| asset.asset_type == kind.name()) else {
        let clip = clips::get(&app.database, &viewer.access, clip_id).await?.ok_or_else(no_such_clip)?;
        return Err(Problem::not_found(format!("this clip has no {} yet; it is {}", kind.file_name(), clip.status)));
    };
    let bytes = app.delivery.read_head(&file.object, NEWEST, LARGEST_TEXT).await?;
    let text = String::from_utf8(bytes.into()).with_context(|| format!("reading {} as text", file.object))?;
    Ok(Stored { text, files })
}

fn answer(kind: AssetType, text: String) -> Response {
    ([(header::CONTENT_TYPE, kind.content_type())], text).into_response()
}
