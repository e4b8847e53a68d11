//! The container `find-clips`.

use cloud::Google;
use find_clips::{App, Settings, router};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let app = App::new(Settings::from_environment()?, &Google::from_environment()?)?;
    service::run("find-clips", router(app)).await
}
