//! Where the server's programs are: Debian and Ubuntu keep them off the path, one folder per version.

use anyhow::{Context, bail};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const DISTRIBUTION: &str = "/usr/lib/postgresql";
const INSTALL: &str = "install it with: apt-get install postgresql";

/// The folder with `initdb`, `pg_ctl` and `postgres`: of the version that wrote the data, or the newest.
pub(crate) fn find(data: &Path) -> anyhow::Result<PathBuf> {
    let mut installed: Vec<(u32, PathBuf)> = candidates().into_iter().filter_map(|folder| Some((version(&folder)?, folder))).collect();
    installed.sort();
    let newest = installed.last().with_context(|| format!("PostgreSQL is not installed; {INSTALL}"))?;
    let Ok(wrote) = fs::read_to_string(data.join("PG_VERSION")) else {
        return Ok(newest.1.clone());
    };
    let wrote: u32 = wrote.trim().parse().with_context(|| format!("{} is no PostgreSQL data", data.display()))?;
    match installed.iter().find(|(version, _)| *version == wrote) {
        Some((_, folder)) => Ok(folder.clone()),
        None => bail!(
            "the data in {} was written by PostgreSQL {wrote}, which is not installed: apt-get install postgresql-{wrote}, or use another folder",
            data.display()
        ),
    }
}

fn candidates() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).filter_map(|folder| Some(folder.join("initdb").canonicalize().ok()?.parent()?.to_owned()));
    let versions = fs::read_dir(DISTRIBUTION).into_iter().flatten().flatten();
    on_path.chain(versions.map(|version| version.path().join("bin"))).collect()
}

/// The main version of the programs in a folder, if all of them are there.
fn version(folder: &Path) -> Option<u32> {
    if !["initdb", "pg_ctl", "postgres"].iter().all(|program| folder.join(program).exists()) {
        return None;
    }
    let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    main_version(&String::from_utf8(output.stdout).ok()?)
}

fn main_version(said: &str) -> Option<u32> {
    said.split_whitespace().find_map(|word| word.split('.').next()?.parse().ok())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_what_the_server_says() {
        assert_eq!(main_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(main_version("postgres (PostgreSQL) 17beta1"), None);
        assert_eq!(main_version("postgres (PostgreSQL) 17"), Some(17));
    }
}
