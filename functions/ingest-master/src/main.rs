//! The container `ingest-master`.

use ingest_master::{App, router};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let app = App::from_environment().await?;
    service::run("ingest-master", router(app)).await
}
