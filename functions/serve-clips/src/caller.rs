//! Who is asking, and for which clip.

use crate::{App, playback_token::Opening};
use axum::{
    RequestPartsExt,
    extract::{FromRequestParts, Path},
};
use db::{Access, Utc};
use events::ClipId;
use http::request::Parts;
use people::{Caller, Person, Problem};
use url::form_urlencoded;

/// What is said of a link that worked once.
pub(crate) const RUN_OUT: &str = "this link has run out; ask for a new one";

/// The clip that the address names. What cannot be a clip's id is a clip that does not exist.
pub(crate) struct NamedClip(pub(crate) ClipId);

/// Somebody who comes for one clip: with a bearer token, or with the token of the clip in the address.
pub(crate) struct Viewer {
    /// The clip.
    pub(crate) clip_id: ClipId,
    /// What they may see; everything, with the clip's own token: it was checked, and only this clip is asked for.
    pub(crate) access: Access,
    /// The clip's token, where they came with it.
    pub(crate) token: Option<String>,
}

impl FromRequestParts<App> for NamedClip {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let Path(text) = parts.extract::<Path<String>>().await.map_err(|_| no_such_clip())?;
        ClipId::parse(&text).map(Self).map_err(|_| no_such_clip())
    }
}

impl FromRequestParts<App> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Some(token) = clip_token(parts) else {
            let Caller(Person { access, .. }) = Caller::from_request_parts(parts, app).await?;
            let NamedClip(clip_id) = NamedClip::from_request_parts(parts, app).await?;
            return Ok(Self { clip_id, access, token: None });
        };
        let NamedClip(clip_id) = NamedClip::from_request_parts(parts, app).await?;
        match app.links.playback.open(&token, &clip_id, Utc::now()) {
            Opening::Open => Ok(Self { clip_id, access: Access::everything(), token: Some(token) }),
            // Whoever has it knows of the clip.
            Opening::RunOut => Err(Problem::not_found(RUN_OUT)),
            Opening::Never => Err(no_such_clip()),
        }
    }
}

/// There is no such clip, or the asker may not see it.
pub(crate) fn no_such_clip() -> Problem {
    Problem::not_found("there is no such clip")
}

fn clip_token(parts: &Parts) -> Option<String> {
    let query = parts.uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "token").map(|(_, token)| token.into_owned())
}
