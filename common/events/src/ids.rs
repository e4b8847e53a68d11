//! Names and identities, valid by construction: what is parsed here may be put into a path.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// A value from outside that could not be understood; the text says what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUnderstood(pub String);

impl fmt::Display for NotUnderstood {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for NotUnderstood {}

/// Quotes a value from outside so that it can be shown: cut to 60 characters, nothing invisible.
pub(crate) fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().count() > 60 {
        short.push('…');
    }
    format!("“{short}”")
}

/// Declares a validated text type: serialised as its text, parsed on the way in.
macro_rules! text_id {
    ($name:ident, $doc:literal) => {
        #[doc = $doc]
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text of it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotUnderstood;
            fn try_from(text: String) -> Result<Self, NotUnderstood> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    };
}

text_id!(TeamCode, "A team's three-letter code, e.g. `MTL`.");
text_id!(Season, "A season written `2025-2026`.");
text_id!(GameId, "The league's full game id, ten digits: season start, `0`, game type, number, e.g. `2025020031`.");
text_id!(ClipId, "A clip's id: 32 hexadecimal digits, a hash of what the clip shows and for whom.");

impl TeamCode {
    /// Three capital letters.
    pub fn parse(text: &str) -> Result<Self, NotUnderstood> {
        if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Ok(Self(text.to_owned()));
        }
        Err(NotUnderstood(format!("{} is not a team code; a team is written with three capital letters, like MTL", shown(text))))
    }
}

impl Season {
    /// `2025-2026`, or `20252026` as the league's files write it.
    pub fn parse(text: &str) -> Result<Self, NotUnderstood> {
        let digits = text.replacen('-', "", 1);
        let years = (digits.len() == 8 && digits.is_ascii())
            .then(|| Some((digits[..4].parse::<u16>().ok()?, digits[4..].parse::<u16>().ok()?)))
            .flatten();
        match years {
            Some((start, end)) if start >= 1900 && end == start + 1 => Ok(Self(format!("{start}-{end}"))),
            _ => Err(NotUnderstood(format!("{} is not a season; a season is written like 2025-2026", shown(text)))),
        }
    }

    /// The year the season starts in.
    pub fn start_year(&self) -> &str {
        &self.0[..4]
    }
}

impl GameId {
    /// Ten digits, e.g. `2025020031`; the five digits used inside a season need [`GameId::within`].
    pub fn parse(text: &str) -> Result<Self, NotUnderstood> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        if digits && text.len() == 10 && &text[4..5] == "0" && matches!(&text[5..6], "1" | "2" | "3") {
            return Ok(Self(text.to_owned()));
        }
        if digits && text.len() == 5 {
            return Err(NotUnderstood(format!("game {text} names a game only together with a season; add the season, like 2025-2026")));
        }
        Err(NotUnderstood(format!("{} is not a game id; a game is written with ten digits, like 2025020031", shown(text))))
    }

    /// The full id, or the last five digits of it (`20031`), of a game in this season.
    pub fn within(text: &str, season: &Season) -> Result<Self, NotUnderstood> {
        let full = if text.len() == 5 { format!("{}0{text}", season.start_year()) } else { text.to_owned() };
        let game = Self::parse(&full)?;
        if game.season() != *season {
            return Err(NotUnderstood(format!("game {game} belongs to season {}, not to {season}", game.season())));
        }
        Ok(game)
    }

    /// The season that the id begins with.
    pub fn season(&self) -> Season {
        let start: u16 = self.0[..4].parse().unwrap_or_default();
        Season(format!("{start}-{}", start + 1))
    }
}

impl ClipId {
    /// 32 lowercase hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, NotUnderstood> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 32 && text.bytes().all(hex) {
            return Ok(Self(text.to_owned()));
        }
        Err(NotUnderstood(format!("{} is not a clip id; a clip id has 32 hexadecimal digits", shown(text))))
    }

    /// The id of what these parts describe. The parts are joined so that no two lists give the same text.
    pub fn of(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        Self(hex::encode(&hash.finalize()[..16]))
    }
}

/// A period of a game: 1 to 3, overtime 4, further overtimes from 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Period(u8);

impl Period {
    /// 1 to 12: the longest game ever played had nine.
    pub fn new(number: i64) -> Result<Self, NotUnderstood> {
        match u8::try_from(number) {
            Ok(period @ 1..=12) => Ok(Self(period)),
            _ => Err(NotUnderstood(format!("{number} is not a period; periods are 1 to 3, overtime is 4"))),
        }
    }

    /// The period's number.
    pub fn number(self) -> i16 {
        i16::from(self.0)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

impl TryFrom<i64> for Period {
    type Error = NotUnderstood;
    fn try_from(number: i64) -> Result<Self, NotUnderstood> {
        Self::new(number)
    }
}

impl From<Period> for i64 {
    fn from(period: Period) -> i64 {
        i64::from(period.0)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_short_game_id_needs_its_season() {
        let season = Season::parse("20252026").unwrap();
        assert_eq!(season.as_str(), "2025-2026");
        assert_eq!(GameId::within("20031", &season).unwrap().as_str(), "2025020031");
        assert_eq!(GameId::within("2025020031", &season).unwrap().as_str(), "2025020031");
        assert!(GameId::within("2024020031", &season).unwrap_err().0.contains("2024-2025"));
        assert!(GameId::parse("20031").unwrap_err().0.contains("season"));
        for bad in ["", "2025920031", "2025040031", "20250200311", "２０２５020031", "../../etc"] {
            assert!(GameId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn team_season_and_clip_id_take_nothing_that_could_be_a_path() {
        for bad in ["mtl", "MT", "MTLX", "M/L", "..", "É12", ""] {
            assert!(TeamCode::parse(bad).is_err(), "{bad}");
        }
        for bad in ["2025-2027", "2025", "2025-2026-", "ab25-2026", "2025/2026", "-20252026x"] {
            assert!(Season::parse(bad).is_err(), "{bad}");
        }
        assert!(ClipId::parse("../../../../../../../../etc/pass").is_err());
        assert!(Period::new(0).is_err() && Period::new(300).is_err() && Period::new(4).is_ok());
    }

    #[test]
    fn clip_ids_differ_when_parts_are_cut_elsewhere() {
        assert_ne!(ClipId::of(&["ab", "c"]), ClipId::of(&["a", "bc"]));
        assert_eq!(ClipId::of(&["ab", "c"]), ClipId::of(&["ab", "c"]));
        assert!(ClipId::parse(ClipId::of(&["x"]).as_str()).is_ok());
    }
}
