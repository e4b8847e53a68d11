//! Small files that are there as a whole or not at all.

use std::{fs, path::Path};

use anyhow::Context;

/// Writes beside the file, then renames over it.
pub(super) fn write(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let temporary = path.with_extension("incoming");
    fs::write(&temporary, content)
        .and_then(|()| fs::File::open(&temporary)?.sync_all())
        .and_then(|()| fs::rename(&temporary, path))
        .with_context(|| format!("writing {}", path.display()))
}
