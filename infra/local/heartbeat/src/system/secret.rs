//! The key of the tokens that let a player play one clip: made once, kept with the data.

use crate::data_dir::DataDir;
use anyhow::Context;
use std::{fs, io::Write, os::unix::fs::OpenOptionsExt};

/// The key of this data folder, 64 hexadecimal digits.
pub(super) fn kept_in(data: &DataDir) -> anyhow::Result<String> {
    let path = data.path().join("playback-token.key");
    let doing = || format!("keeping the key of playback tokens in {}", path.display());
    if let Ok(key) = fs::read_to_string(&path)
        && key.len() == 64
    {
        return Ok(key);
    }
    let key = hex::encode(rand::random::<[u8; 32]>());
    let mut file = fs::File::options().write(true).create(true).truncate(true).mode(0o600).open(&path).with_context(doing)?;
    file.write_all(key.as_bytes()).with_context(doing)?;
    Ok(key)
}
