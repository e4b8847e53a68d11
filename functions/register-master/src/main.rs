//! The container `register-master`.

use register_master::{App, router};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let app = App::from_environment().await?;
    service::run("register-master", router(app)).await
}
