//! How a command ends, as a program reads it.

use std::fmt;

/// Ends that are not a failure of the command itself, and have an exit code of their own.
#[derive(Debug)]
pub enum Outcome {
    /// The system understood, and said no; the text is its reason.
    Refused(String),
    /// The system did not come to an end in the time that was given.
    TimedOut(String),
    /// Migrations are pending, and may run at any time.
    Pending(String),
    /// Migrations are pending that somebody must decide about.
    Contracts(String),
    /// An applied migration was changed.
    Changed(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Refused(text) | Self::TimedOut(text) | Self::Pending(text) | Self::Contracts(text) | Self::Changed(text)) = self;
        formatter.write_str(text)
    }
}

impl std::error::Error for Outcome {}

/// 1 failed, 3 refused, 4 timed out, 5 to 7 what a check of migrations found; 0 and 2 (wrong usage) are given elsewhere.
pub fn exit_code(error: &anyhow::Error) -> u8 {
    match error.downcast_ref() {
        Some(Outcome::Refused(_)) => 3,
        Some(Outcome::TimedOut(_)) => 4,
        Some(Outcome::Pending(_)) => 5,
        Some(Outcome::Contracts(_)) => 6,
        Some(Outcome::Changed(_)) => 7,
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_end_has_its_own_code() {
        assert_eq!(exit_code(&anyhow::anyhow!("broken")), 1);
        assert_eq!(exit_code(&Outcome::Refused("no".into()).into()), 3);
        assert_eq!(exit_code(&anyhow::Error::from(Outcome::TimedOut("late".into())).context("waiting")), 4);
    }
}
