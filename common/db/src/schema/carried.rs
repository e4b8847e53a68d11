//! What a release carries. Where no database can be asked, what the release before carries stands for what was applied.

use super::{MIGRATIONS, Step, compare};
use serde::{Deserialize, Serialize};
use sqlx::migrate::AppliedMigration;

/// A migration, as the release that carries it tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// The number of its file.
    pub version: i64,
    /// Of what stands in its file.
    pub checksum: Vec<u8>,
}

/// Every migration of this program, in order.
pub fn carried() -> Vec<Carried> {
    MIGRATIONS.iter().map(|migration| Carried { version: migration.version, checksum: migration.checksum.to_vec() }).collect()
}

/// How a schema stands on which another release has applied all that it carries. Nothing is asked.
pub fn beside(other: &[Carried]) -> Vec<Step> {
    let applied = |one: &Carried| AppliedMigration { version: one.version, checksum: one.checksum.clone().into() };
    compare(MIGRATIONS.iter(), &other.iter().map(applied).collect::<Vec<_>>())
}
