//! Why a browser is shown no clip, as a page; programs get the problem as it is.

use super::{
    STYLE, policy,
    template::{escaped, fill},
};
use crate::caller::RUN_OUT;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use people::Problem;

/// The answer to whoever asked with these headers.
pub(super) fn of(problem: Problem, headers: &HeaderMap) -> Response {
    if !is_browser(headers) {
        return problem.into_response();
    }
    let (said, status) = (problem.detail().to_owned(), problem.into_response().status());
    let page = page(status, &said);
    (status, [(header::CONTENT_SECURITY_POLICY, policy(None))], Html(page)).into_response()
}

fn page(status: StatusCode, said: &str) -> String {
    let (title, what, next) = match status {
        // Whether there is a clip is not for whoever has no token of it.
        StatusCode::NOT_FOUND => (
            "No clip to show",
            if said == RUN_OUT { said } else { "this link opens no clip" },
            "Links to clips work for a limited time, and only when they are copied whole. Ask whoever sent it for a new one.",
        ),
        StatusCode::UNAUTHORIZED => {
            ("No clip to show", "this link is not whole", "Links to clips end with a long token. Ask whoever sent it for a new one.")
        }
        status if status.is_server_error() => {
            ("Not at the moment", "something that is needed does not answer", "Load the page again in a minute.")
        }
        _ => ("No clip to show", said, "Ask whoever sent the link for a new one."),
    };
    fill(include_str!("apology.html"), &[("title", title), ("what", &escaped(&sentence(what))), ("next", next), ("style", STYLE)])
}

fn sentence(said: &str) -> String {
    let mut letters = said.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).chain(['.']).collect()).unwrap_or_default()
}

/// A browser says that it wants a page; what takes anything does not.
fn is_browser(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_a_browser_gets_a_page_and_it_says_what_happened() {
        let headers = |accept: &str| HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]);
        let kind = |headers| of(Problem::not_found("x"), &headers).headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
        assert_eq!(kind(headers("text/html,application/xhtml+xml,*/*;q=0.8")), "text/html; charset=utf-8");
        assert_eq!([kind(headers("*/*")), kind(HeaderMap::new())], ["application/problem+json", "application/problem+json"]);
        assert!(page(StatusCode::NOT_FOUND, RUN_OUT).contains("<p class=\"state\">This link has run out; ask for a new one.<br>"));
        assert!(page(StatusCode::NOT_FOUND, "there is no such clip").contains("This link opens no clip."));
        assert!(
            page(StatusCode::SERVICE_UNAVAILABLE, "secret").contains("does not answer")
                && !page(StatusCode::OK, "secret").contains("secret")
        );
    }
}
