//! The container `package-hls`.

use package_hls::{App, router};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let app = App::from_environment().await?;
    service::run("package-hls", router(app)).await
}
