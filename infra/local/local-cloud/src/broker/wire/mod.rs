//! What clients of Pub/Sub call: gRPC for publishers and Python, REST for admin clients, curl and gcloud.

mod duration;
mod grpc;
mod grpc_subscription;
mod operations;
mod rest;
mod rest_messages;
mod rest_subscription;

use super::Broker;

/// What a client hears that asks for the one form of push that is not here.
const NO_METADATA: &str = "noWrapper without writeMetadata is not supported by the local broker";

/// Both protocols on one router.
pub(super) fn router(broker: &Broker) -> axum::Router {
    rest::router(broker).merge(grpc::router(broker))
}

/// A client's number of delivery attempts; 0 means that it named none, a negative one is refused later.
fn attempts(asked: i32) -> u32 {
    if asked == 0 { 5 } else { u32::try_from(asked).unwrap_or(0) }
}
