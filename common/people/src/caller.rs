//! Who is asking: the bearer token of a request, checked.

use crate::{BearerTokens, Person, Problem, bearer::Refusal};
use axum::extract::FromRequestParts;
use http::{header, request::Parts};

/// Somebody with a bearer token. A request without one, or with one that is not accepted, goes no further.
#[derive(Debug)]
pub struct Caller(pub Person);

impl<S: AsRef<BearerTokens> + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let person = state.as_ref().person(bearer_token(parts)?).await.map_err(|refusal| match refusal {
            Refusal::NotValid(reason) => Problem::bad_token(reason),
            Refusal::CannotSay(error) => Problem::unavailable(error),
        })?;
        tracing::Span::current().record("subject", &person.subject);
        Ok(Self(person))
    }
}

fn bearer_token(parts: &Parts) -> Result<&str, Problem> {
    let Some(value) = parts.headers.get(header::AUTHORIZATION) else { return Err(Problem::no_token()) };
    let (scheme, token) = value.to_str().ok().and_then(|value| value.split_once(' ')).ok_or_else(Problem::no_token)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(Problem::no_token()) }
}
