//! `media.clips`: what was asked for, what it shows, and how far it is.

mod accept;
mod announce;
mod fail;
mod list;
mod row;
mod stats;

pub use accept::{NewClip, accept};
pub use announce::{announced, owed, ready_announced};
pub use fail::{Failed, fail};
pub use list::{ClipFilter, Cursor, count, list};
pub use row::{ClipRow, get};
pub use stats::{Overview, Total, stats};

/// What a clip's `status` may be.
pub const STATUSES: [&str; 4] = ["accepted", "cut", "ready", "failed"];
