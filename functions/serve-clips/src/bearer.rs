//! People's tokens: JWTs signed with RS256 by whoever signs people in.

use crate::key_set::KeySet;
use db::Access;
use events::TeamCode;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header, errors::ErrorKind};
use serde::Deserialize;

/// Longer than any honest token.
const LONGEST_TOKEN: usize = 8 * 1024;
/// How far two clocks may be apart.
const LEEWAY_SECONDS: u64 = 30;

/// Checks tokens against one issuer's keys.
pub(crate) struct BearerTokens {
    keys: KeySet,
    validation: Validation,
}

/// Who a token says is asking.
#[derive(Debug)]
pub(crate) struct Person {
    /// Their name in the log.
    pub(crate) subject: String,
    /// What they may see.
    pub(crate) access: Access,
}

/// Why a token is not accepted.
pub(crate) enum Refusal {
    /// It is not valid; the text is for the asker.
    NotValid(String),
    /// The keys cannot be had, so nobody knows.
    CannotSay(anyhow::Error),
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    role: Role,
    #[serde(default)]
    teams: Vec<TeamCode>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Role {
    Analyst,
    Coach,
    Player,
    Admin,
}

impl BearerTokens {
    /// Tokens of this issuer for this audience, signed with a key at `jwks_url`.
    pub(crate) fn new(jwks_url: String, issuer: &str, audience: &str) -> anyhow::Result<Self> {
        url::Url::parse(&jwks_url).map_err(|error| anyhow::anyhow!("JWKS_URL {jwks_url} is not a URL: {error}"))?;
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY_SECONDS;
        Ok(Self { keys: KeySet::new(jwks_url), validation })
    }

    /// Who this token belongs to.
    pub(crate) async fn person(&self, token: &str) -> Result<Person, Refusal> {
        if token.len() > LONGEST_TOKEN {
            return Err(Refusal::NotValid("the token is too long".to_owned()));
        }
        let header = decode_header(token).map_err(|_| Refusal::NotValid("this is not a token signed with RS256".to_owned()))?;
        if header.alg != Algorithm::RS256 {
            return Err(Refusal::NotValid("this is not a token signed with RS256".to_owned()));
        }
        let id = header.kid.ok_or_else(|| Refusal::NotValid("the token does not say which key signed it".to_owned()))?;
        let key = self.keys.key(&id).await.map_err(Refusal::CannotSay)?;
        let key = key.ok_or_else(|| Refusal::NotValid("the token is signed with a key that is not known".to_owned()))?;
        let read = decode::<Claims>(token, &key, &self.validation).map_err(|error| Refusal::NotValid(reason(error.kind()).to_owned()))?;
        Ok(Person { subject: read.claims.sub.clone(), access: read.claims.access() })
    }
}

impl Claims {
    /// The league's own people see every team; everybody else the teams of their token, which may be none.
    fn access(self) -> Access {
        Access { all: self.role == Role::Admin, teams: self.teams.into_iter().map(String::from).collect() }
    }
}

fn reason(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::ExpiredSignature => "the token has expired; get a new one",
        ErrorKind::ImmatureSignature => "the token is not valid yet",
        ErrorKind::InvalidIssuer => "the token comes from another issuer",
        ErrorKind::InvalidAudience => "the token is meant for another service",
        ErrorKind::InvalidSignature => "the token's signature is wrong",
        ErrorKind::Json(_) => {
            "the token's claims are not understood: sub, role (analyst, coach, player or admin) and teams, like [\"MTL\"]"
        }
        _ => "the token is not valid: it needs sub, role, exp, iss and aud, and a right signature",
    }
}
