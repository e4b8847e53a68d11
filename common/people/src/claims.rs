//! What a token says of its bearer.

use events::TeamCode;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// The claims that are ours; who signed, for whom and until when are checked by [`crate::BearerTokens`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who it is.
    pub sub: String,
    /// What they are.
    pub role: Role,
    /// Whose clips they see.
    #[serde(default)]
    pub teams: Vec<TeamCode>,
    /// Which player they are: what "my" means. The league's id, as a number or as text.
    #[serde(default, deserialize_with = "player_id", skip_serializing_if = "Option::is_none")]
    pub player_id: Option<u32>,
}

/// What somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees the clips of their teams, asks about every game.
    Analyst,
    /// Sees the clips of their teams, asks about every game.
    Coach,
    /// Sees the clips of their teams, asks about the games of their teams.
    Player,
    /// Sees the clips of every team.
    Admin,
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Ok(match word {
            "analyst" => Self::Analyst,
            "coach" => Self::Coach,
            "player" => Self::Player,
            "admin" => Self::Admin,
            other => return Err(format!("there is no role {other}; there are analyst, coach, player and admin")),
        })
    }
}

fn player_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(u32),
        Text(String),
    }
    match Option::<Written>::deserialize(deserializer)? {
        None => Ok(None),
        Some(Written::Number(number)) => Ok(Some(number)),
        Some(Written::Text(text)) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().map(Some).map_err(D::Error::custom),
        Some(Written::Text(_)) => Err(D::Error::custom("player_id is written with digits only")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn claims(player_id: &str) -> Result<Option<u32>, serde_json::Error> {
        let json = format!(r#"{{"sub":"a","role":"player","iss":"x","player_id":{player_id}}}"#);
        serde_json::from_str(&json).map(|claims: Claims| claims.player_id)
    }

    #[test]
    fn a_player_is_named_by_a_number_or_by_digits() {
        assert_eq!(claims("8480018").unwrap(), Some(8_480_018));
        assert_eq!(claims(r#""8480018""#).unwrap(), Some(8_480_018));
        assert_eq!(claims("null").unwrap(), None);
        for bad in [r#""""#, r#""+5""#, r#""8480018.0""#, "-1", "8480018.5", "99999999999", r#""99999999999""#, "[]", "true"] {
            assert!(claims(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_role_is_written_as_it_is_in_tokens() {
        for word in ["analyst", "coach", "player", "admin"] {
            let role: Role = word.parse().unwrap();
            assert_eq!(serde_json::to_value(role).unwrap(), word);
        }
        assert!("Admin".parse::<Role>().is_err());
    }
}
