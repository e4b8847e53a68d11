//! Who is asking, and for which clip.

use crate::{App, bearer::Refusal, problem::Problem};
use axum::{
    RequestPartsExt,
    extract::{FromRequestParts, Path},
};
use db::{Access, Utc};
use events::ClipId;
use http::{header, request::Parts};
use url::form_urlencoded;

/// Somebody with a bearer token, and what they may see.
pub(crate) struct Caller(pub(crate) Access);

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

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let person = app.bearer.person(bearer_token(parts)?).await.map_err(|refusal| match refusal {
            Refusal::NotValid(reason) => Problem::bad_token(reason),
            Refusal::CannotSay(error) => Problem::unavailable(error),
        })?;
        tracing::Span::current().record("subject", &person.subject);
        Ok(Self(person.access))
    }
}

impl FromRequestParts<App> for NamedClip {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let Path(text) = parts.extract::<Path<String>>().await.map_err(|_| Problem::no_such_clip())?;
        ClipId::parse(&text).map(Self).map_err(|_| Problem::no_such_clip())
    }
}

impl FromRequestParts<App> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Some(token) = clip_token(parts) else {
            let Caller(access) = Caller::from_request_parts(parts, app).await?;
            let NamedClip(clip_id) = NamedClip::from_request_parts(parts, app).await?;
            return Ok(Self { clip_id, access, token: None });
        };
        let NamedClip(clip_id) = NamedClip::from_request_parts(parts, app).await?;
        if !app.links.playback.opens(&token, &clip_id, Utc::now()) {
            return Err(Problem::no_such_clip());
        }
        Ok(Self { clip_id, access: Access::everything(), token: Some(token) })
    }
}

fn bearer_token(parts: &Parts) -> Result<&str, Problem> {
    let Some(value) = parts.headers.get(header::AUTHORIZATION) else { return Err(Problem::no_token()) };
    let (scheme, token) = value.to_str().ok().and_then(|value| value.split_once(' ')).ok_or_else(Problem::no_token)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(Problem::no_token()) }
}

fn clip_token(parts: &Parts) -> Option<String> {
    let query = parts.uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "token").map(|(_, token)| token.into_owned())
}
