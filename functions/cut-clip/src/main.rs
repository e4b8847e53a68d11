//! The container `cut-clip`.

use cut_clip::{App, router};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let app = App::from_environment().await?;
    service::run("cut-clip", router(app)).await
}
