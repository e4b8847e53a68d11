//! The container `make-thumbnails`.

use make_thumbnails::{App, router};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let app = App::from_environment().await?;
    service::run("make-thumbnails", router(app)).await
}
