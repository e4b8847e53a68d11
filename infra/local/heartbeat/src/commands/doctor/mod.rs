//! `heartbeat doctor`: checks everything that must work, and says what to do about what does not.

mod checks;

use crate::{output, target::Target};
use serde::Serialize;

/// One check and how it went.
#[derive(Debug, Serialize)]
struct Finding {
    what: String,
    ok: bool,
    /// What was seen, or what is wrong and what to do about it.
    says: String,
}

/// Prints ✓ or ✗ for each check; fails if any failed.
pub async fn run(target: anyhow::Result<Target>, json: bool) -> anyhow::Result<()> {
    let findings = match &target {
        Ok(target) => checks::all(target).await,
        Err(error) => checks::before_start(error).await,
    };
    let broken = findings.iter().filter(|finding| !finding.ok).count();
    if json {
        output::json(&findings)?;
    } else {
        findings.iter().for_each(|finding| println!("{} {:<18} {}", if finding.ok { '✓' } else { '✗' }, finding.what, finding.says));
    }
    anyhow::ensure!(broken == 0, "{broken} of {} checks failed", findings.len());
    Ok(())
}

impl Finding {
    fn new(what: &str, outcome: anyhow::Result<String>, to_do: &str) -> Self {
        match outcome {
            Ok(says) => Self { what: what.to_owned(), ok: true, says },
            Err(error) => Self { what: what.to_owned(), ok: false, says: format!("{error:#}; {to_do}") },
        }
    }
}
