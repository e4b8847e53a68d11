//! The league's teams: codes, full names and what people call them.

use crate::{
    delivery::quoted,
    names::{fold, nearest},
};
use events::{ClipRequested, NotUnderstood, TeamCode};
use std::collections::HashMap;
use std::sync::OnceLock;

/// How many codes are suggested in the place of one that there is not.
const SUGGESTED: usize = 3;

/// A team of the league, now or in an earlier season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Team {
    /// Three capital letters, e.g. `MTL`.
    pub code: &'static str,
    /// As play files write it, e.g. `Montreal Canadiens`.
    pub full_name: &'static str,
    /// E.g. `Montreal`; shared by New York's two.
    pub place: &'static str,
    /// E.g. `Canadiens`.
    pub nickname: &'static str,
    /// What else it is or was called, e.g. `Habs`; full names of earlier seasons among them.
    pub other_names: &'static [&'static str],
}

const fn team(
    code: &'static str,
    full_name: &'static str,
    place: &'static str,
    nickname: &'static str,
    other_names: &'static [&'static str],
) -> Team {
    Team { code, full_name, place, nickname, other_names }
}

/// The 32 teams of 2025-26, then those that are no more.
#[rustfmt::skip]
pub const ALL: &[Team] = &[
    team("ANA", "Anaheim Ducks", "Anaheim", "Ducks", &["Mighty Ducks"]),
    team("BOS", "Boston Bruins", "Boston", "Bruins", &["Bs"]),
    team("BUF", "Buffalo Sabres", "Buffalo", "Sabres", &[]),
    team("CAR", "Carolina Hurricanes", "Carolina", "Hurricanes", &["Canes"]),
    team("CBJ", "Columbus Blue Jackets", "Columbus", "Blue Jackets", &["Jackets"]),
    team("CGY", "Calgary Flames", "Calgary", "Flames", &[]),
    team("CHI", "Chicago Blackhawks", "Chicago", "Blackhawks", &["Hawks", "Black Hawks"]),
    team("COL", "Colorado Avalanche", "Colorado", "Avalanche", &["Avs"]),
    team("DAL", "Dallas Stars", "Dallas", "Stars", &[]),
    team("DET", "Detroit Red Wings", "Detroit", "Red Wings", &["Wings"]),
    team("EDM", "Edmonton Oilers", "Edmonton", "Oilers", &[]),
    team("FLA", "Florida Panthers", "Florida", "Panthers", &["Cats"]),
    team("LAK", "Los Angeles Kings", "Los Angeles", "Kings", &["LA Kings", "LA"]),
    team("MIN", "Minnesota Wild", "Minnesota", "Wild", &[]),
    team("MTL", "Montreal Canadiens", "Montreal", "Canadiens", &["Habs", "Canadiens de Montréal", "Tricolore"]),
    team("NJD", "New Jersey Devils", "New Jersey", "Devils", &["NJ Devils", "NJ"]),
    team("NSH", "Nashville Predators", "Nashville", "Predators", &["Preds"]),
    team("NYI", "New York Islanders", "New York", "Islanders", &["Isles", "NY Islanders"]),
    team("NYR", "New York Rangers", "New York", "Rangers", &["Blueshirts", "NY Rangers"]),
    team("OTT", "Ottawa Senators", "Ottawa", "Senators", &["Sens"]),
    team("PHI", "Philadelphia Flyers", "Philadelphia", "Flyers", &["Philly"]),
    team("PIT", "Pittsburgh Penguins", "Pittsburgh", "Penguins", &["Pens"]),
    team("SEA", "Seattle Kraken", "Seattle", "Kraken", &[]),
    team("SJS", "San Jose Sharks", "San Jose", "Sharks", &["SJ Sharks", "SJ"]),
    team("STL", "St. Louis Blues", "St. Louis", "Blues", &["Saint Louis Blues", "Saint Louis"]),
    team("TBL", "Tampa Bay Lightning", "Tampa Bay", "Lightning", &["Bolts", "Tampa", "TB"]),
    team("TOR", "Toronto Maple Leafs", "Toronto", "Maple Leafs", &["Leafs"]),
    team("UTA", "Utah Mammoth", "Utah", "Mammoth", &["Utah Hockey Club", "Utah HC", "UHC"]),
    team("VAN", "Vancouver Canucks", "Vancouver", "Canucks", &["Nucks"]),
    team("VGK", "Vegas Golden Knights", "Vegas", "Golden Knights", &["Knights", "Las Vegas"]),
    team("WPG", "Winnipeg Jets", "Winnipeg", "Jets", &[]),
    team("WSH", "Washington Capitals", "Washington", "Capitals", &["Caps"]),
    team("ARI", "Arizona Coyotes", "Arizona", "Coyotes", &["Yotes", "Phoenix Coyotes"]),
];

/// The team with this code, e.g. `MTL`.
pub fn by_code(code: &str) -> Option<&'static Team> {
    ALL.iter().find(|team| team.code == code)
}

/// The code, if it is a team's. The error names the nearest ones: a slip of the finger must not be a team that nobody looks at.
pub fn known(code: &str) -> Result<TeamCode, NotUnderstood> {
    if by_code(code).is_some() {
        return TeamCode::parse(code);
    }
    let near = nearest(code, ALL.iter().map(|team| team.code), SUGGESTED);
    let next = if near.is_empty() { "teams are written like MTL".to_owned() } else { format!("did you mean {}?", near.join(" or ")) };
    Err(NotUnderstood(format!("{} is no team of the league; {next}", quoted(code))))
}

/// A request, if its teams are known: one for a team that there is not would wait for its video for ever.
pub fn known_in(request: ClipRequested) -> Result<ClipRequested, NotUnderstood> {
    let named = [("team_code", Some(&request.team_code)), ("opponent_code", request.about.opponent_code.as_ref())];
    for (field, team) in named {
        team.map(|team| known(team.as_str())).transpose().map_err(|reason| NotUnderstood(format!("{field}: {reason}")))?;
    }
    Ok(request)
}

/// The team with this full name, as it is or was, with or without diacritics.
pub fn by_full_name(name: &str) -> Option<&'static Team> {
    static NAMES: OnceLock<HashMap<String, &'static Team>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let full = ALL.iter().map(|team| (fold(team.full_name), team));
        let former = ALL.iter().flat_map(|team| team.other_names.iter().map(move |name| (fold(name), team)));
        // A full name has two words at least; what people call a team is not what a file writes.
        former.filter(|(name, _)| name.contains(' ')).chain(full).collect()
    });
    names.get(&fold(name)).copied()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn teams_are_found_by_what_files_write() {
        for (name, code) in [
            ("Montreal Canadiens", "MTL"),
            ("Montréal Canadiens", "MTL"),
            ("St. Louis Blues", "STL"),
            ("Utah Hockey Club", "UTA"),
            ("Utah Mammoth", "UTA"),
            ("Arizona Coyotes", "ARI"),
            ("New York Rangers", "NYR"),
        ] {
            assert_eq!(by_full_name(name).unwrap().code, code, "{name}");
        }
        assert!(by_full_name("New York").is_none() && by_full_name("Habs").is_none() && by_full_name("").is_none());
        assert!(by_code("XXX").is_none() && by_code("mtl").is_none());
    }

    #[test]
    fn a_code_that_is_nobodys_is_refused_with_the_nearest() {
        assert_eq!(known("MTL").unwrap().as_str(), "MTL");
        assert!(known("MLT").unwrap_err().0.starts_with("“MLT” is no team of the league; did you mean MTL"));
        assert_eq!(known("Q7Z").unwrap_err().0, "“Q7Z” is no team of the league; teams are written like MTL");
    }

    #[test]
    fn codes_and_full_names_are_unique_and_agree_with_their_parts() {
        assert_eq!(ALL.len(), 33);
        assert_eq!(ALL.iter().map(|team| team.code).collect::<HashSet<_>>().len(), ALL.len());
        for team in ALL {
            assert!(events::TeamCode::parse(team.code).is_ok());
            assert_eq!(team.full_name, format!("{} {}", team.place, team.nickname));
        }
    }
}
