//! What is there: rows, files, and what these show.

use super::{Rig, object};
use db::{Access, assets::AssetRow, clips::ClipRow, requests::RequestRow};
use events::AssetType;
use futures::future::join_all;
use media::synthetic::read_barcodes;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use std::collections::BTreeMap;

impl Rig {
    pub async fn stored(&self, clip_id: &str) -> ClipRow {
        db::clips::get(&self.database, &Access::everything(), clip_id).await.unwrap().unwrap()
    }

    pub async fn stored_request(&self, id: &str) -> RequestRow {
        db::requests::get(&self.database, &Access::everything(), id).await.unwrap().unwrap()
    }

    pub async fn assets(&self, clip_id: &str) -> Vec<AssetRow> {
        db::assets::of_clip(&self.database, &Access::everything(), clip_id).await.unwrap()
    }

    pub async fn history(&self, clip_id: &str) -> Vec<(String, String)> {
        let rows = db::history::of_clip(&self.database, &Access::everything(), clip_id).await.unwrap();
        rows.into_iter().map(|row| (row.event_type, row.outcome)).collect()
    }

    /// The clip is ready, every file of it is registered as it lies there, and it shows exactly the 30 frames from `first` on.
    pub async fn is_whole(&self, clip_id: &str, first: u32) {
        let clip = self.stored(clip_id).await;
        assert_eq!((clip.status.as_str(), &clip.error_message), ("ready", &None), "{:?}", self.history(clip_id).await);
        let assets = self.assets(clip_id).await;
        assert_eq!(assets.len(), AssetType::ALL.len(), "{assets:?}");
        let there = join_all(assets.iter().map(|asset| self.delivery.stat(&asset.object))).await;
        for (asset, there) in assets.iter().zip(there) {
            let there = there.unwrap().unwrap_or_else(|| panic!("{} is not there", asset.object));
            assert_eq!(there.size as i64, asset.file_size_bytes, "{}", asset.object);
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clip.mp4");
        self.delivery.download(&object(&clip, AssetType::Mp4), cloud::NEWEST, &file).await.unwrap();
        assert_eq!(read_barcodes(&file).await.unwrap(), (first..first + 30).map(Some).collect::<Vec<_>>());
    }

    /// Changes what no API can change, like the time.
    pub async fn execute(&self, statement: String) {
        let mut connection = PgConnection::connect(&self.database_url).await.unwrap();
        connection.execute(AssertSqlSafe(statement)).await.unwrap();
    }

    pub async fn count(&self, query: &'static str) -> i64 {
        let mut connection = PgConnection::connect(&self.database_url).await.unwrap();
        sqlx::query_scalar(query).fetch_one(&mut connection).await.unwrap()
    }

    /// The whole content of the database.
    pub async fn content(&self) -> BTreeMap<String, String> {
        let mut connection = PgConnection::connect(&self.database_url).await.unwrap();
        let tables = "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema IN ('media', 'hockey')";
        let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut connection).await.unwrap();
        let mut content = BTreeMap::new();
        for table in tables {
            let rows = format!("SELECT COALESCE(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM {table} t");
            let rows: String = connection.fetch_one(AssertSqlSafe(rows)).await.unwrap().get(0);
            content.insert(table, rows);
        }
        content
    }
}
