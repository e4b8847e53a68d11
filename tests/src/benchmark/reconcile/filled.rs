//! A store and a database with many clips, made without making one.

use crate::postgres;
use anyhow::Context;
use axum::{
    extract::{Request, State},
    middleware::{self, Next},
    response::Response,
};
use events::{AssetType, index_object};
use local_cloud::LocalCloud;
use sqlx::{Connection, PgConnection};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::net::TcpListener;

/// How many videos there are.
pub(super) const UPLOADS: usize = 300;

/// How often the store and the broker were asked.
#[derive(Clone, Default)]
struct Counted {
    store: Arc<AtomicU64>,
    published: Arc<AtomicU64>,
}

/// The store, the broker and the database.
pub(super) struct Filled {
    pub cloud: LocalCloud,
    pub url: String,
    pub database_url: String,
    counted: Counted,
    _scratch: tempfile::TempDir,
}

impl Filled {
    /// `seed` chooses the clips' ids, and so the order in which they are listed.
    pub(super) async fn new(clips: usize, seed: u64) -> anyhow::Result<Self> {
        let scratch = tempfile::tempdir().context("making a folder for a store")?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let cloud = LocalCloud::open(scratch.path(), &url)?;
        for bucket in ["lake", "delivery", "empty"] {
            cloud.create_bucket(bucket, None)?;
        }
        for topic in ["lake-uploads", "clip-accepted", "clip-cut", "clip-thumbnailed", "clip-packaged", "clip-ready"] {
            cloud.broker().declare_topic(topic)?;
        }
        let counted = Counted::default();
        let door = cloud.router().layer(middleware::from_fn_with_state(counted.clone(), count));
        tokio::spawn(axum::serve(listener, door).into_future());
        let filled = Self { cloud, url, database_url: postgres::database()?, counted, _scratch: scratch };
        let started = Instant::now();
        filled.fill(clips, seed).await?;
        println!("  filled in {:.1} s", started.elapsed().as_secs_f64());
        Ok(filled)
    }

    /// So many clips lose their posters; nobody is told.
    pub(super) async fn remove_posters(&self, clips: usize) -> anyhow::Result<()> {
        let names: Vec<String> =
            sqlx::query_scalar("SELECT object FROM media.assets WHERE asset_type = 'thumbnail' ORDER BY md5(clip_id) LIMIT $1")
                .bind(clips as i64)
                .fetch_all(&mut self.connection().await?)
                .await?;
        let client = reqwest::Client::builder().no_proxy().build()?;
        for name in names {
            let name = name.replace('/', "%2F");
            client.delete(format!("{}/storage/v1/b/delivery/o/{name}", self.url)).send().await?.error_for_status()?;
        }
        Ok(())
    }

    /// How often the store was asked so far, and how often something was published.
    pub(super) fn requests(&self) -> (u64, u64) {
        (self.counted.store.load(Ordering::Relaxed), self.counted.published.load(Ordering::Relaxed))
    }

    /// How many transactions the database has seen of clients that are gone; waits until they are.
    pub(super) async fn transactions(&self) -> anyhow::Result<i64> {
        let server = self.database_url.rsplit_once('/').context("the database has no name")?;
        let mut connection = PgConnection::connect(&format!("{}/postgres", server.0)).await?;
        loop {
            let clients: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_stat_activity WHERE datname = $1")
                .bind(server.1)
                .fetch_one(&mut connection)
                .await?;
            if clients == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let seen = sqlx::query_scalar("SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = $1");
        Ok(seen.bind(server.1).fetch_one(&mut connection).await?)
    }

    async fn connection(&self) -> anyhow::Result<PgConnection> {
        PgConnection::connect(&self.database_url).await.context("connecting to the database")
    }

    async fn fill(&self, clips: usize, seed: u64) -> anyhow::Result<()> {
        let mut connection = self.connection().await?;
        self.upload(&mut connection).await?;
        let files: (Vec<&str>, Vec<&str>) = AssetType::ALL.iter().map(|asset| (asset.name(), asset.file_name())).unzip();
        sqlx::query(CLIPS).bind(seed.to_string()).bind(clips as i64).bind(UPLOADS as i64).execute(&mut connection).await?;
        sqlx::query(FILES).bind(files.0).bind(files.1).execute(&mut connection).await?;
        sqlx::query("VACUUM ANALYZE").execute(&mut connection).await?;
        let names: Vec<String> = sqlx::query_scalar("SELECT object FROM media.assets").fetch_all(&mut connection).await?;
        let cloud = self.cloud.clone();
        tokio::task::spawn_blocking(move || names.iter().try_for_each(|name| cloud.put_object("delivery", name, b"x").map(drop))).await?
    }

    /// Videos with what ingest-master makes of them.
    async fn upload(&self, connection: &mut PgConnection) -> anyhow::Result<()> {
        for number in 0..UPLOADS {
            let (game, period) = (20001 + number / 3, 1 + number % 3);
            let object = format!("media/raw/MTL/2025-2026/{game}/p{period}.mp4");
            let generation = self.cloud.put_object("lake", &object, b"x")?;
            let index = index_object(&object, generation);
            self.cloud.put_object("lake", &index, b"x")?;
            let insert = sqlx::query(UPLOAD).bind(&object).bind(generation).bind(format!("20250{game}")).bind(period as i16);
            insert.bind(&index).execute(&mut *connection).await.with_context(|| format!("registering {object}"))?;
        }
        Ok(())
    }
}

const UPLOAD: &str =
    "INSERT INTO media.masters (object, generation, size_bytes, team_code, season, game_id, period, status, duration_s, frame_count,
         timescale, frame_runs, fps_num, fps_den, constant_rate, video_codec, width, height, rotation, closed_gop, media_object,
         media_generation, index_object, created_at)
     VALUES ($1, $2, 1, 'MTL', '2025-2026', $3, $4, 'ready', 3600, 108000, 30, '{108000,1}', 30, 1, true, 'h264', 1280, 720, 0, true,
         $1, $2, $5, now() - interval '2 days')";

/// With the requests behind them, a day ago.
const CLIPS: &str = "WITH made AS (
         INSERT INTO media.clips (clip_id, master_id, request_id, owed_by, team_code, game_id, season, period, profile, requested_start_s,
             requested_end_s, first_frame, end_frame, start_timecode_s, end_timecode_s, duration_s, status, created_at, announced_at,
             ready_at, ready_announced_at)
         SELECT md5($1 || '/' || n), m.master_id, 'r' || n, 'e' || n, m.team_code, m.game_id, m.season, m.period, 'default', 1, 9, 30, 270, 1,
             9, 8, 'ready', at, at, at, at
         FROM generate_series(0, $2 - 1) n, (SELECT now() - interval '1 day' AS at) yesterday, media.masters m
         WHERE m.master_id = (SELECT min(master_id) FROM media.masters) + n % $3
         RETURNING *)
     INSERT INTO media.requests (request_id, body, status, team_code, game_id, period, clip_id, received_at)
     SELECT request_id, '{}', 'accepted', team_code, game_id, period, clip_id, created_at FROM made";

const FILES: &str = "INSERT INTO media.assets (clip_id, asset_type, object, content_type, file_size_bytes, created_at)
     SELECT clip_id, asset_type, concat_ws('/', team_code, season, game_id, clip_id, file_name), 'c', 1, ready_at
     FROM media.clips, unnest($1::text[], $2::text[]) AS files (asset_type, file_name)";

async fn count(State(counted): State<Counted>, request: Request, next: Next) -> Response {
    let counter = if request.uri().path().ends_with("Publish") { &counted.published } else { &counted.store };
    counter.fetch_add(1, Ordering::Relaxed);
    next.run(request).await
}
