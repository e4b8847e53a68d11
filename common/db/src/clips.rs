//! `media.clips`: what was asked for, what it shows, and how far it is.

mod accept;
mod announce;
mod fail;
mod list;
mod replace;
mod row;
mod stats;
mod wait_for_removal;

pub use accept::{Accepted, NewClip, accept};
pub use announce::{Owed, announced, owed, ready_announced};
pub use fail::{Failed, fail};
pub use list::{ClipFilter, Cursor, count, list};
pub use replace::{replace, withdraw};
pub use row::{ClipRow, failed, get, standing};
pub use stats::{Overview, Total, stats};
pub use wait_for_removal::wait_for_removal;

/// What may be asked for as a clip's `status`. Retired clips keep the status they had, and are shown to those only who ask for them.
pub const STATUSES: [&str; 6] = ["accepted", "cut", "ready", "failed", "expired", "retired"];
