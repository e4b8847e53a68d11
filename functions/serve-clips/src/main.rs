//! The container `serve-clips`.

use cloud::Google;
use serve_clips::{App, Settings, router};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let app = App::new(Settings::from_environment()?, &Google::from_environment()?).await?;
    service::run("serve-clips", router(app)).await
}
