//! Which ffmpeg this is.

use super::{FfmpegError, FfmpegRun};
use tokio::sync::OnceCell;

/// The version of the installed ffmpeg, e.g. `5.1.9`; asked once per process.
pub async fn ffmpeg_version() -> Result<&'static str, FfmpegError> {
    static VERSION: OnceCell<String> = OnceCell::const_new();
    let version = VERSION.get_or_try_init(|| async {
        let output = FfmpegRun::new(&[]).args(["-version"]).keeping_stdout(1 << 20).run().await?;
        Ok::<_, FfmpegError>(version_of(&String::from_utf8_lossy(&output.stdout)))
    });
    version.await.map(String::as_str)
}

fn version_of(text: &str) -> String {
    let word = text.strip_prefix("ffmpeg version ").and_then(|rest| rest.split_whitespace().next());
    let number = word.and_then(|word| word.split('-').next()).filter(|number| !number.is_empty());
    number.unwrap_or("unknown").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_number_alone() {
        assert_eq!(version_of("ffmpeg version 5.1.9-0+deb12u1 Copyright (c)"), "5.1.9");
        assert_eq!(version_of("ffmpeg version n7.0 Copyright"), "n7.0");
        assert_eq!(version_of(""), "unknown");
    }
}
