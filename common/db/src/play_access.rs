//! Whose play-by-play a person may ask about.

/// The games whose play-by-play a person may see; part of the predicate of every query made for them.
/// Whose clips and videos they may see is [`crate::Access`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlayAccess {
    /// Every game: for those who scout the league.
    pub all: bool,
    /// Else the games in which one of these teams plays, e.g. `MTL`.
    pub teams: Vec<String>,
}

impl PlayAccess {
    /// Every game.
    pub fn everything() -> Self {
        Self { all: true, teams: Vec::new() }
    }

    /// The games of these teams, whoever acts in them.
    pub fn games_of(teams: &[String]) -> Self {
        Self { all: false, teams: teams.to_vec() }
    }
}
