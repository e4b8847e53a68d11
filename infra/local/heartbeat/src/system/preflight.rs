//! What must be there before anything is started. Each error says what to do.

use super::topology::FUNCTIONS;
use anyhow::{Context, bail};
use media::ffmpeg::{FfmpegRun, ffmpeg_version};
use std::{env, io::ErrorKind, net::Ipv4Addr, path::PathBuf};
use tokio::net::TcpListener;

/// The binaries of the functions, beside our own.
pub fn binaries() -> anyhow::Result<Vec<PathBuf>> {
    let ours = env::current_exe().context("finding the program that is running")?;
    let folder = ours.parent().context("finding the folder of the program that is running")?;
    let binaries: Vec<PathBuf> = FUNCTIONS.iter().map(|function| folder.join(function.name)).collect();
    let missing: Vec<String> = binaries.iter().filter(|binary| !binary.is_file()).map(|binary| binary.display().to_string()).collect();
    anyhow::ensure!(missing.is_empty(), "these functions are not built: {}; build them with: cargo build --workspace", missing.join(", "));
    Ok(binaries)
}

/// An ffmpeg that can do what is asked of it: a picture is encoded to see. Returns its version.
pub async fn ffmpeg() -> anyhow::Result<&'static str> {
    let version = ffmpeg_version().await;
    let version =
        version.map_err(|_| anyhow::anyhow!("ffmpeg is missing; install it with: apt-get install ffmpeg (or run: bash .ci/install)"))?;
    let picture = ["-f", "lavfi", "-i", "color=size=64x64:duration=0.04", "-fps_mode", "passthrough"];
    let encoded = FfmpegRun::new(&[]).args(picture).args(["-c:v", "libx264", "-f", "null", "-"]).run().await;
    encoded.with_context(|| format!("ffmpeg {version} cannot encode H.264; version 5.1 or newer with libx264 is needed"))?;
    Ok(version)
}

/// The front door's port.
pub async fn listen(port: u16) -> anyhow::Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!("port {port} is in use by another program; stop that one, or choose another with --port")
        }
        Err(error) => Err(error).with_context(|| format!("listening on 127.0.0.1:{port}; choose another port with --port")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_port_in_use_is_said() {
        let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = taken.local_addr().unwrap().port();
        assert!(listen(port).await.unwrap_err().to_string().contains(&format!("port {port} is in use")));
    }
}
