//! The container `register-clip`.

use register_clip::{App, router};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let app = App::from_environment()?;
    service::run("register-clip", router(app)).await
}
