//! Whose clips a person may see.

/// The teams a person may see, as their token says; part of the predicate of every query made for them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Access {
    /// Everything, for the league's own people and for the system itself.
    pub all: bool,
    /// The teams, e.g. `MTL`.
    pub teams: Vec<String>,
}

impl Access {
    /// Everything.
    pub fn everything() -> Self {
        Self { all: true, teams: Vec::new() }
    }

    /// One team's.
    pub fn team(code: &str) -> Self {
        Self { all: false, teams: vec![code.to_owned()] }
    }

    /// The team, where there is only one: said as an equality, an index gives its clips in order.
    pub(crate) fn only_team(&self) -> Option<&str> {
        match (&self.teams[..], self.all) {
            ([team], false) => Some(team),
            _ => None,
        }
    }
}
