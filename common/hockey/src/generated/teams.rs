//! The teams of the generated season: the league's own codes, ids and names.

/// A team as the files write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GeneratedTeam {
    /// E.g. `MTL`.
    pub code: &'static str,
    /// The league's number of the team.
    pub league_id: u32,
    /// E.g. `Montreal`.
    pub place: &'static str,
    /// E.g. `Canadiens`.
    pub nickname: &'static str,
    /// Whether it plays in the Eastern Conference.
    pub eastern: bool,
}

impl GeneratedTeam {
    /// As play-by-play files write it, e.g. `Montreal Canadiens`.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.place, self.nickname)
    }
}

/// The 32 teams, by code.
pub const TEAMS: [GeneratedTeam; 32] = [
    west("ANA", 24, "Anaheim", "Ducks"),
    east("BOS", 6, "Boston", "Bruins"),
    east("BUF", 7, "Buffalo", "Sabres"),
    east("CAR", 12, "Carolina", "Hurricanes"),
    east("CBJ", 29, "Columbus", "Blue Jackets"),
    west("CGY", 20, "Calgary", "Flames"),
    west("CHI", 16, "Chicago", "Blackhawks"),
    west("COL", 21, "Colorado", "Avalanche"),
    west("DAL", 25, "Dallas", "Stars"),
    east("DET", 17, "Detroit", "Red Wings"),
    west("EDM", 22, "Edmonton", "Oilers"),
    east("FLA", 13, "Florida", "Panthers"),
    west("LAK", 26, "Los Angeles", "Kings"),
    west("MIN", 30, "Minnesota", "Wild"),
    east("MTL", 8, "Montreal", "Canadiens"),
    east("NJD", 1, "New Jersey", "Devils"),
    west("NSH", 18, "Nashville", "Predators"),
    east("NYI", 2, "New York", "Islanders"),
    east("NYR", 3, "New York", "Rangers"),
    east("OTT", 9, "Ottawa", "Senators"),
    east("PHI", 4, "Philadelphia", "Flyers"),
    east("PIT", 5, "Pittsburgh", "Penguins"),
    west("SEA", 55, "Seattle", "Kraken"),
    west("SJS", 28, "San Jose", "Sharks"),
    west("STL", 19, "St. Louis", "Blues"),
    east("TBL", 14, "Tampa Bay", "Lightning"),
    east("TOR", 10, "Toronto", "Maple Leafs"),
    west("UTA", 68, "Utah", "Mammoth"),
    west("VAN", 23, "Vancouver", "Canucks"),
    west("VGK", 54, "Vegas", "Golden Knights"),
    west("WPG", 52, "Winnipeg", "Jets"),
    east("WSH", 15, "Washington", "Capitals"),
];

const fn east(code: &'static str, league_id: u32, place: &'static str, nickname: &'static str) -> GeneratedTeam {
    GeneratedTeam { code, league_id, place, nickname, eastern: true }
}

const fn west(code: &'static str, league_id: u32, place: &'static str, nickname: &'static str) -> GeneratedTeam {
    GeneratedTeam { code, league_id, place, nickname, eastern: false }
}

/// The team of a code.
pub fn team(code: &str) -> Option<&'static GeneratedTeam> {
    TEAMS.iter().find(|team| team.code == code)
}
