//! The page to watch a clip on: everything it needs is in it, but for the clip's own files.

mod apology;
mod template;
mod words;

use crate::{
    App,
    caller::{Viewer, no_such_clip},
};
use axum::{
    extract::State,
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use db::{
    assets::{self, AssetRow},
    clips::{self, ClipRow},
};
use events::AssetType;
use http::{HeaderMap, header};
use people::Problem;
use sha2::{Digest, Sha256};
use template::{escaped, fill};

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The links that the page shows.
#[derive(Default)]
struct PageLinks {
    video: Option<String>,
    poster: Option<String>,
    grid_cues: String,
}

/// `GET /watch/{id}?token=…`
pub(crate) async fn page(State(app): State<App>, headers: HeaderMap, viewer: Result<Viewer, Problem>) -> Response {
    let shown = async { clip_room(&app, viewer?).await };
    shown.await.unwrap_or_else(|problem| apology::of(problem, &headers))
}

async fn clip_room(app: &App, viewer: Viewer) -> Result<Response, Problem> {
    let clip_id = viewer.clip_id.as_str();
    let (clip, files) =
        tokio::try_join!(clips::get(&app.database, &viewer.access, clip_id), assets::of_clip(&app.database, &viewer.access, clip_id))?;
    let clip = clip.ok_or_else(no_such_clip)?;
    let token = viewer.token.unwrap_or_else(|| app.links.playback.issue(&viewer.clip_id, app.links.token_expiry()));
    let links = PageLinks {
        video: link(app, &files, AssetType::Mp4).await?,
        poster: link(app, &files, AssetType::Thumbnail).await?,
        grid_cues: format!("../api/v2/clips/{clip_id}/grid.vtt?token={token}"),
    };
    let policy = policy(links.video.as_deref());
    Ok(([(header::CONTENT_SECURITY_POLICY, policy)], Html(render(&clip, &files, &links))).into_response())
}

async fn link(app: &App, files: &[AssetRow], kind: AssetType) -> anyhow::Result<Option<String>> {
    let Some(file) = files.iter().find(|file| file.asset_type == kind.name()) else { return Ok(None) };
    app.links.to_object(&file.object).await.map(Some)
}

/// Only what is written in the page runs, and only the store of the clip's files is asked for pictures and video.
fn policy(video: Option<&str>) -> String {
    let store = video.and_then(|link| url::Url::parse(link).ok()).map(|link| link.origin().ascii_serialization());
    let store = store.unwrap_or_default();
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; script-src {}; style-src {}; img-src data: {store}; media-src {store}; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

fn render(clip: &ClipRow, files: &[AssetRow], links: &PageLinks) -> String {
    let title = words::title(clip);
    let tags: String = clip.tags.iter().map(|tag| format!("<li>{}</li>", escaped(&words::tag(tag)))).collect();
    fill(
        PAGE,
        &[
            ("title", &escaped(&title)),
            ("outcome", &escaped(&words::outcome(clip))),
            ("game", &escaped(&words::game(clip))),
            ("part", &escaped(&words::part(clip))),
            ("made", &escaped(&words::made(clip))),
            ("tags", &tags),
            ("stage", &stage(clip, files, links)),
            ("style", STYLE),
            ("script", SCRIPT),
        ],
    )
}

/// The video with its controls, or why there is none.
fn stage(clip: &ClipRow, files: &[AssetRow], links: &PageLinks) -> String {
    let Some(video) = &links.video else {
        return format!(r#"<p class="state">{}</p>"#, escaped(&words::state(clip)));
    };
    let file = files.iter().find(|file| file.asset_type == AssetType::Mp4.name());
    let frames = clip.end_frame - clip.first_frame;
    fill(
        include_str!("stage.html"),
        &[
            ("video", &escaped(video)),
            ("poster", &escaped(links.poster.as_deref().unwrap_or("data:,"))),
            ("width", &file.and_then(|file| file.width).unwrap_or(16).to_string()),
            ("height", &file.and_then(|file| file.height).unwrap_or(9).to_string()),
            ("rate", &format!("{:.6}", frames as f64 / clip.duration_s)),
            ("frames", &frames.to_string()),
            ("first_frame", &clip.first_frame.to_string()),
            ("grid_cues", &escaped(&links.grid_cues)),
        ],
    )
}
