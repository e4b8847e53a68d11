//! `heartbeat doctor`: checks everything that must work, and says what to do about what does not.

mod before_start;
mod checks;

use crate::{
    output,
    target::{DEFAULT_DATA, Target},
};
use serde::Serialize;
use std::path::Path;

/// One check and how it went.
#[derive(Debug, Serialize)]
struct Finding {
    what: String,
    ok: bool,
    /// Said for completeness; nothing was checked.
    #[serde(skip)]
    remark: bool,
    /// What was seen, or what is wrong and what to do about it.
    says: String,
}

/// Prints ✓ or ✗ for each check; fails if any failed. Where nothing runs, the checks are whether it could.
pub async fn run(data: Option<&Path>, json: bool) -> anyhow::Result<()> {
    let findings = match Target::if_named(data)? {
        Some(target) => checks::all(&target).await,
        None => before_start::all(data.unwrap_or(Path::new(DEFAULT_DATA))).await,
    };
    if json {
        output::json(&findings)?;
    } else {
        findings.iter().for_each(|finding| println!("{} {:<18} {}", finding.mark(), finding.what, finding.says));
    }
    let broken = findings.iter().filter(|finding| !finding.ok).count();
    let checks = findings.iter().filter(|finding| !finding.remark).count();
    anyhow::ensure!(broken == 0, "{broken} of {checks} checks failed");
    Ok(())
}

impl Finding {
    fn new(what: &str, outcome: anyhow::Result<String>, to_do: &str) -> Self {
        match outcome {
            Ok(says) => Self { what: what.to_owned(), ok: true, remark: false, says },
            Err(error) => Self { what: what.to_owned(), ok: false, remark: false, says: format!("{}; {to_do}", short(&error)) },
        }
    }

    fn remark(what: &str, says: String) -> Self {
        Self { what: what.to_owned(), ok: true, remark: true, says }
    }

    fn mark(&self) -> char {
        match self {
            Self { remark: true, .. } => '·',
            Self { ok: true, .. } => '✓',
            Self { ok: false, .. } => '✗',
        }
    }
}

/// What was being done, and the cause below all others: what lies between says the same in more words.
fn short(error: &anyhow::Error) -> String {
    let (doing, cause) = (error.to_string(), error.root_cause().to_string());
    if doing.contains(&cause) { doing } else { format!("{doing}: {cause}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_said_once() {
        let refused = || anyhow::anyhow!("connection refused");
        let long = refused().context("transport: connection refused").context("sending: transport: connection refused");
        assert_eq!(short(&long.context("looking for doctor/")), "looking for doctor/: connection refused");
        assert_eq!(short(&refused()), "connection refused");
    }
}
