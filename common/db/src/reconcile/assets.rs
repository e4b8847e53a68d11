//! `media.assets` beside the delivery bucket.

use crate::Database;
use anyhow::Context;

/// A registered file, as far as comparing it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveredAsset {
    /// Its name in the delivery bucket.
    pub object: String,
    /// The clip it belongs to.
    pub clip_id: String,
}

/// The registered files after this one, by the bytes of their names, at most `limit`.
pub async fn after(database: &Database, after: &str, limit: i64) -> anyhow::Result<Vec<DeliveredAsset>> {
    let rows = sqlx::query_as!(
        DeliveredAsset,
        r#"SELECT object, clip_id FROM media.assets WHERE object COLLATE "C" > $1 ORDER BY object COLLATE "C" LIMIT $2"#,
        after,
        limit
    );
    rows.fetch_all(&database.pool).await.context("reading the files of clips in the order of the delivery bucket")
}
