//! The container `reconcile`.

use reconcile::{App, router};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let app = App::from_environment().await?;
    service::run("reconcile", router(app)).await
}
