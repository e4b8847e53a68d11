//! Bearer tokens of a local system, signed with its own service account. In the cloud the identity
//! provider makes them, and `HEARTBEAT_TOKEN` carries one to this command.

use crate::environment::{TOKEN_AUDIENCE, TOKEN_ISSUER};
use anyhow::Context;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path, time::Duration};

/// What somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees the clips of their teams.
    Analyst,
    /// Sees the clips of their teams.
    Coach,
    /// Sees the clips of their teams.
    Player,
    /// Sees the clips of every team.
    Admin,
}

/// What a token says of its bearer.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Claims {
    /// Who it is.
    pub sub: String,
    /// What they are.
    pub role: Role,
    /// Whose clips they see.
    pub teams: Vec<String>,
    /// Who says so.
    pub iss: String,
    /// To whom.
    pub aud: String,
    /// Until when, in seconds since 1970.
    pub exp: i64,
}

#[derive(Deserialize)]
struct KeyFile {
    private_key_id: String,
    private_key: String,
}

/// Signs a token with the key file of a local system.
pub fn sign(key_file: &Path, role: Role, teams: &[String], valid: Duration) -> anyhow::Result<String> {
    let doing = || format!("signing a token with {}", key_file.display());
    let key: KeyFile = serde_json::from_slice(&fs::read(key_file).with_context(doing)?).with_context(doing)?;
    let claims = Claims {
        sub: format!("{role:?}@heartbeat-local").to_lowercase(),
        role,
        teams: teams.to_vec(),
        iss: TOKEN_ISSUER.to_owned(),
        aud: TOKEN_AUDIENCE.to_owned(),
        exp: chrono::Utc::now().timestamp() + valid.as_secs() as i64,
    };
    let header = Header { kid: Some(key.private_key_id), ..Header::new(Algorithm::RS256) };
    let signing = EncodingKey::from_rsa_pem(key.private_key.as_bytes()).with_context(doing)?;
    jsonwebtoken::encode(&header, &claims, &signing).with_context(doing)
}
