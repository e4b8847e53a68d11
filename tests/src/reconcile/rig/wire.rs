//! What is said to the store and the broker: counted, and refused where a test says so.

use super::Rig;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

pub(super) type Calls = Arc<Mutex<Wire>>;

/// What was said over the wire.
#[derive(Default)]
pub(super) struct Wire {
    /// By path.
    calls: BTreeMap<String, usize>,
    /// How many publications pass before one is refused.
    refuse_after: Option<usize>,
}

impl Rig {
    /// How often this was called over the wire so far, e.g. `ListObjects`.
    pub fn calls(&self, method: &str) -> usize {
        self.calls.lock().unwrap().calls.iter().filter(|(path, _)| path.ends_with(method)).map(|(_, times)| times).sum()
    }

    /// Refuses one publication after so many, in a way that is not worth another attempt at once.
    pub fn refuse_publication(&self, after: usize) {
        self.calls.lock().unwrap().refuse_after = Some(after);
    }
}

pub(super) async fn counted(State(calls): State<Calls>, request: Request, next: Next) -> Response {
    if calls.lock().unwrap().is_refused(request.uri().path()) { StatusCode::NOT_FOUND.into_response() } else { next.run(request).await }
}

impl Wire {
    fn is_refused(&mut self, path: &str) -> bool {
        *self.calls.entry(path.to_owned()).or_default() += 1;
        let refuse = path.ends_with("Publish") && self.refuse_after == Some(0);
        if path.ends_with("Publish") {
            self.refuse_after = self.refuse_after.and_then(|after| after.checked_sub(1));
        }
        refuse
    }
}
