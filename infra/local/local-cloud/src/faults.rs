//! Failures on demand: the next few operations of a kind answer with an error instead of working.
//! Tests use it to see that a client or a function survives; nothing fails unless it was asked to.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Json, State};
use axum::routing::post;
use http::StatusCode;
use serde::Deserialize;

/// What can be made to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Publishing a message by a client (REST or gRPC); the store's own announcements are not clients.
    Publish,
    /// Reading an object's bytes (JSON API or signed URL).
    ObjectRead,
    /// Any request of an upload (start, chunk, or whole).
    ObjectWrite,
    /// Listing a bucket (gRPC).
    ObjectList,
}

/// The failures still to come. Clones share them.
#[derive(Clone, Default)]
pub struct Faults(Arc<Mutex<BTreeMap<Operation, Fault>>>);

struct Fault {
    status: StatusCode,
    times: u32,
}

impl Faults {
    /// Makes the next `times` operations of this kind answer `status`; replaces what was asked before, 0 clears it.
    pub fn fail_next(&self, operation: Operation, status: StatusCode, times: u32) {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        faults.insert(operation, Fault { status, times });
    }

    /// The status this operation must fail with, if it must; counts one failure down.
    pub fn take(&self, operation: Operation) -> Option<StatusCode> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = faults.get_mut(&operation)?;
        fault.times = fault.times.checked_sub(1)?;
        Some(fault.status)
    }

    /// `POST /_faults {"operation":"publish|object_read|object_write|object_list","status":503,"times":2}`.
    pub(crate) fn router(&self) -> Router {
        Router::new().route("/_faults", post(ask)).with_state(self.clone())
    }
}

#[derive(Deserialize)]
struct Request {
    operation: Operation,
    status: u16,
    times: u32,
}

async fn ask(State(faults): State<Faults>, Json(request): Json<Request>) -> Result<(), (StatusCode, &'static str)> {
    let status = StatusCode::from_u16(request.status).map_err(|_| (StatusCode::BAD_REQUEST, "status is not an HTTP status"))?;
    faults.fail_next(request.operation, status, request.times);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_happens_as_often_as_asked_and_only_to_its_operation() {
        let faults = Faults::default();
        faults.fail_next(Operation::Publish, StatusCode::SERVICE_UNAVAILABLE, 2);
        assert_eq!(faults.take(Operation::ObjectRead), None);
        assert_eq!(faults.take(Operation::Publish), Some(StatusCode::SERVICE_UNAVAILABLE));
        assert_eq!(faults.take(Operation::Publish), Some(StatusCode::SERVICE_UNAVAILABLE));
        assert_eq!(faults.take(Operation::Publish), None);
    }
}
