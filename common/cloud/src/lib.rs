//! The only crate that knows Google: objects, the publisher, the URL signer.
//!
//! On a laptop and in production the code path is the same: credentials come from the environment
//! (`GOOGLE_APPLICATION_CREDENTIALS` or the metadata server), and `STORAGE_EMULATOR_HOST` and
//! `PUBSUB_EMULATOR_HOST` change the endpoint and nothing else.

mod cdn;
mod google;
mod listing;
mod objects;
mod publisher;
mod signer;
mod upload;

pub use cdn::Cdn;
pub use google::Google;
pub use listing::{ListedObject, ObjectPage};
pub use objects::{Created, NEWEST, NewObject, ObjectInfo, Objects};
pub use publisher::Publisher;
pub use signer::UrlSigner;
