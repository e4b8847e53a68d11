//! Who the server runs as: PostgreSQL refuses to run as root.

use anyhow::{Context, bail};
use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::Path,
    process::Command,
};

/// The account that the server runs under.
#[derive(Debug)]
pub(crate) enum Account {
    /// Our own.
    Ours,
    /// Another one, since we are root.
    Other {
        uid: u32,
        gid: u32,
        /// Whether it needs leave to pass a folder that is closed to it, like `/root`.
        passes_closed_folders: bool,
    },
}

impl Account {
    /// Our own account, or `postgres` or `nobody` where we are root.
    pub(crate) fn for_server(folder: &Path) -> anyhow::Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ours);
        }
        let accounts = fs::read_to_string("/etc/passwd").context("reading /etc/passwd")?;
        let Some((uid, gid)) = find(&accounts, "postgres").or_else(|| find(&accounts, "nobody")) else {
            bail!("PostgreSQL cannot run as root, and there is neither a user postgres nor a user nobody; apt-get install postgresql");
        };
        let passes_closed_folders = folder.ancestors().skip(1).any(|parent| is_closed(parent, uid));
        Ok(Self::Other { uid, gid, passes_closed_folders })
    }

    /// Gives the folder to the server's account, which must be its only reader.
    pub(crate) fn own(&self, folder: &Path) -> anyhow::Result<()> {
        if let Self::Other { uid, gid, .. } = self {
            chown(folder, Some(*uid), Some(*gid)).with_context(|| format!("giving {} to user {uid}", folder.display()))?;
        }
        let private = fs::Permissions::from_mode(0o700);
        fs::set_permissions(folder, private).with_context(|| format!("closing {} to others", folder.display()))
    }

    /// A command that runs as the server's account.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let Self::Other { uid, gid, passes_closed_folders } = self else {
            return Command::new(program);
        };
        let mut command = Command::new("setpriv");
        command.args([format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".to_owned()]);
        if *passes_closed_folders {
            command.args(["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]);
        }
        command.arg(program).current_dir("/");
        command
    }
}

fn find(accounts: &str, name: &str) -> Option<(u32, u32)> {
    let fields = accounts.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|fields| fields.first() == Some(&name))?;
    Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
}

fn is_closed(folder: &Path, uid: u32) -> bool {
    fs::metadata(folder).is_ok_and(|metadata| metadata.uid() != uid && metadata.mode() & 0o001 == 0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts = "root:x:0:0::/root:/bin/sh\npostgres2:x:7:8::/:/bin/sh\npostgres:x:101:104::/:/bin/sh\n";
        assert_eq!(find(accounts, "postgres"), Some((101, 104)));
        assert_eq!(find(accounts, "nobody"), None);
    }
}
