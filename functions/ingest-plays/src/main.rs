//! The container `ingest-plays`.

use ingest_plays::{App, router};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let app = App::from_environment().await?;
    service::run("ingest-plays", router(app)).await
}
