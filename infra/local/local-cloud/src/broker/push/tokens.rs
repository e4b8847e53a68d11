//! The OIDC tokens that push requests carry, made once for some minutes.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::broker::subscription::Oidc;

/// How long a token is used; it must be valid for longer.
const USED_FOR: Duration = Duration::from_secs(5 * 60);

/// Makes a signed token for an audience and an email.
pub(in crate::broker) type TokenMinter = Box<dyn Fn(&str, &str) -> String + Send + Sync>;

/// The tokens in use, by audience and email.
pub(super) struct Tokens {
    mint: TokenMinter,
    made: Mutex<HashMap<(String, String), (Instant, String)>>,
}

impl Tokens {
    pub(super) fn new(mint: TokenMinter) -> Self {
        Tokens { mint, made: Mutex::default() }
    }

    /// The token of this identity, for the endpoint if no other audience is named.
    pub(super) fn token(&self, oidc: &Oidc, endpoint: &str) -> String {
        let audience = if oidc.audience.is_empty() { endpoint } else { &oidc.audience };
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let identity = (audience.to_owned(), oidc.email.clone());
        match made.get(&identity) {
            Some((since, token)) if since.elapsed() < USED_FOR => token.clone(),
            _ => {
                let token = (self.mint)(audience, &oidc.email);
                made.insert(identity, (Instant::now(), token.clone()));
                token
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn a_token_is_made_once_for_each_identity() {
        let count = AtomicU32::new(0);
        let tokens = Tokens::new(Box::new(move |audience, email| format!("{audience} {email} {}", count.fetch_add(1, Ordering::Relaxed))));
        let of = |audience: &str| Oidc { email: "push@p".into(), audience: audience.into() };
        assert_eq!(tokens.token(&of("a"), "http://x/"), "a push@p 0");
        assert_eq!(tokens.token(&of("a"), "http://x/"), "a push@p 0");
        assert_eq!(tokens.token(&of(""), "http://x/"), "http://x/ push@p 1");
    }
}
