//! Bearer tokens of a local system, signed with its own service account. In the cloud the identity
//! provider makes them, and `HEARTBEAT_TOKEN` carries one to this command.

use crate::environment::{TOKEN_AUDIENCE, TOKEN_ISSUER};
use anyhow::Context;
use events::TeamCode;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use people::{Claims, Role};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path, time::Duration};

/// Whom a token is for.
#[derive(Debug, Clone)]
pub struct Bearer {
    /// What they are.
    pub role: Role,
    /// Whose clips they see.
    pub teams: Vec<TeamCode>,
    /// Which player they are: what "my" means in a question.
    pub player_id: Option<u32>,
}

impl Bearer {
    /// Who runs the system: sees everything of it.
    pub fn operator() -> Self {
        Self { role: Role::Admin, teams: Vec::new(), player_id: None }
    }
}

/// What a token says.
#[derive(Serialize)]
struct Token {
    #[serde(flatten)]
    claims: Claims,
    iss: &'static str,
    aud: &'static str,
    /// In seconds since 1970.
    exp: i64,
}

#[derive(Deserialize)]
struct KeyFile {
    private_key_id: String,
    private_key: String,
}

/// Signs a token with the key file of a local system.
pub fn sign(key_file: &Path, bearer: Bearer, valid: Duration) -> anyhow::Result<String> {
    let doing = || format!("signing a token with {}", key_file.display());
    let key: KeyFile = serde_json::from_slice(&fs::read(key_file).with_context(doing)?).with_context(doing)?;
    let Bearer { role, teams, player_id } = bearer;
    let sub = format!("{role:?}@heartbeat-local").to_lowercase();
    let token = Token {
        claims: Claims { sub, role, teams, player_id },
        iss: TOKEN_ISSUER,
        aud: TOKEN_AUDIENCE,
        exp: chrono::Utc::now().timestamp() + valid.as_secs() as i64,
    };
    let header = Header { kid: Some(key.private_key_id), ..Header::new(Algorithm::RS256) };
    let signing = EncodingKey::from_rsa_pem(key.private_key.as_bytes()).with_context(doing)?;
    jsonwebtoken::encode(&header, &token, &signing).with_context(doing)
}
