//! The teams that may be named on the command line.

use crate::outcome::Outcome;
use events::TeamCode;

/// A team of the league, in capitals or not.
pub fn known(code: &str) -> Result<TeamCode, Outcome> {
    hockey::team::known(&code.to_ascii_uppercase()).map_err(|reason| Outcome::Refused(reason.0))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_team_is_known_or_another_is_suggested() {
        assert_eq!(known("mtl").unwrap().as_str(), "MTL");
        assert!(known("mlt").unwrap_err().to_string().contains("did you mean MTL"));
    }
}
