//! People's tokens: JWTs signed with RS256 by whoever signs people in.

use crate::{Claims, Role, key_set::KeySet};
use db::Access;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header, errors::ErrorKind};

/// Longer than any honest token.
const LONGEST_TOKEN: usize = 8 * 1024;
/// How far two clocks may be apart.
const LEEWAY_SECONDS: u64 = 30;

/// Checks tokens against one issuer's keys.
pub struct BearerTokens {
    keys: KeySet,
    validation: Validation,
}

/// Who a token says is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their name in the log.
    pub subject: String,
    /// What they are.
    pub role: Role,
    /// Which player they are, where they are one.
    pub player_id: Option<u32>,
    /// What they may see.
    pub access: Access,
}

/// Why a token is not accepted.
pub(crate) enum Refusal {
    /// It is not valid; the text is for the asker.
    NotValid(String),
    /// The keys cannot be had, so nobody knows.
    CannotSay(anyhow::Error),
}

impl BearerTokens {
    /// Tokens of this issuer for this audience, signed with a key at `jwks_url`.
    pub fn new(jwks_url: String, issuer: &str, audience: &str) -> anyhow::Result<Self> {
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
        Ok(Person::from(read.claims))
    }
}

impl From<Claims> for Person {
    /// The league's own people see every team; everybody else the teams of their token, which may be none.
    fn from(claims: Claims) -> Self {
        let access = Access { all: claims.role == Role::Admin, teams: claims.teams.into_iter().map(String::from).collect() };
        Self { subject: claims.sub, role: claims.role, player_id: claims.player_id, access }
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
            "the token's claims are not understood: sub, role (analyst, coach, player or admin), teams, like [\"MTL\"], and player_id, in digits"
        }
        _ => "the token is not valid: it needs sub, role, exp, iss and aud, and a right signature",
    }
}
