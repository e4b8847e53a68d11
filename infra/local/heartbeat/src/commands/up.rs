//! `heartbeat up`: everything on this machine, until Ctrl-C.

use crate::{
    data_dir::DataDir,
    system::{Doors, System},
    target::DEFAULT_DATA,
};
use anyhow::Context;
use std::{io::Write, path::Path};
use tokio::signal::unix::{SignalKind, signal};

/// The address of the front door.
pub const PORT: u16 = 8080;

/// `heartbeat up …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The port of the front door on 127.0.0.1; 0 takes any that is free
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// Use the Pub/Sub emulator at this address (e.g. http://127.0.0.1:8085) instead of the broker inside
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pubsub: Option<String>,
}

/// Starts the system, says when it is ready, and stops it when asked to.
pub async fn run(data: Option<&Path>, arguments: Arguments) -> anyhow::Result<()> {
    let data = DataDir::at(data.unwrap_or(Path::new(DEFAULT_DATA)))?;
    let mut stop = std::pin::pin!(asked_to_stop()?);
    println!("heartbeat keeps everything in {}", data.path().display());
    if let Some(system) = System::start(&data, Doors { port: arguments.port, pubsub: arguments.pubsub }, say, &mut stop).await? {
        let url = system.running().url;
        println!("ready {url}");
        say(&format!("what it does: {url}/system, figures: {url}/metrics"));
        stop.await;
        println!("stopping");
        system.stop().await;
    }
    println!("stopped");
    Ok(())
}

/// Without a slash at the end.
fn web_address(text: &str) -> Result<String, String> {
    let is_plain = |url: &url::Url| url.scheme() == "http" && url.has_host() && url.path() == "/" && url.query().is_none();
    let plain = url::Url::parse(text).is_ok_and(|url| is_plain(&url));
    plain.then(|| text.trim_end_matches('/').to_owned()).ok_or_else(|| "it is written like http://127.0.0.1:8085".to_owned())
}

/// A line about what happens. Nobody may be listening any more: that is no reason to stop.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "  {line}");
}

/// Ends with Ctrl-C, SIGTERM, or the terminal's closing.
pub fn asked_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    let listen = |kind| signal(kind).context("listening for signals");
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    let mut hang_up = listen(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {}, _ = hang_up.recv() => {} }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emulator_is_named_by_a_whole_address() {
        assert_eq!(web_address("http://127.0.0.1:8085/"), Ok("http://127.0.0.1:8085".to_owned()));
        for wrong in ["127.0.0.1:8085", "localhost:8085", "https://127.0.0.1:8085", "http://127.0.0.1:8085/v1", "http://", ""] {
            assert!(web_address(wrong).is_err(), "{wrong}");
        }
    }
}
