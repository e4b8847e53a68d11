//! The token of one clip: opens its playlists and its page for a while, and nothing else.
//!
//! 22 characters: base64url of the second it expires at (4 bytes) and 12 bytes of an HMAC-SHA256 over the
//! clip's id and that second. It travels in links, so it is short, and it is worth one clip for an hour.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use db::{DateTime, Utc};
use events::ClipId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const SHORTEST_KEY: usize = 32;
const EXPIRY_BYTES: usize = 4;
const MAC_BYTES: usize = 12;

/// Makes and checks tokens.
pub(crate) struct PlaybackKey(Hmac<Sha256>);

impl PlaybackKey {
    /// The same key on every instance, or a link works only where it was made.
    pub(crate) fn new(key: &str) -> anyhow::Result<Self> {
        anyhow::ensure!(
            key.len() >= SHORTEST_KEY,
            "PLAYBACK_TOKEN_KEY must have at least {SHORTEST_KEY} characters; choose them at random"
        );
        let mac = Hmac::new_from_slice(key.as_bytes()).map_err(|_| anyhow::anyhow!("PLAYBACK_TOKEN_KEY is not a key"))?;
        Ok(Self(mac))
    }

    /// A token that opens this clip until then.
    pub(crate) fn issue(&self, clip_id: &ClipId, expires_at: DateTime<Utc>) -> String {
        let expiry = u32::try_from(expires_at.timestamp()).unwrap_or_default().to_be_bytes();
        let mac = self.mac(clip_id, expiry).finalize().into_bytes();
        URL_SAFE_NO_PAD.encode([&expiry[..], &mac[..MAC_BYTES]].concat())
    }

    /// Whether the token opens this clip now. The comparison takes as long for a wrong one as for a right one.
    pub(crate) fn opens(&self, token: &str, clip_id: &ClipId, now: DateTime<Utc>) -> bool {
        let mut bytes = [0; EXPIRY_BYTES + MAC_BYTES];
        if URL_SAFE_NO_PAD.decode_slice(token, &mut bytes) != Ok(bytes.len()) {
            return false;
        }
        let (expiry, mac) = bytes.split_at(EXPIRY_BYTES);
        let expiry = [expiry[0], expiry[1], expiry[2], expiry[3]];
        let genuine = self.mac(clip_id, expiry).verify_truncated_left(mac).is_ok();
        genuine && now.timestamp() < i64::from(u32::from_be_bytes(expiry))
    }

    fn mac(&self, clip_id: &ClipId, expiry: [u8; EXPIRY_BYTES]) -> Hmac<Sha256> {
        // Both parts have a fixed length, so no two pairs give the same bytes.
        self.0.clone().chain_update(clip_id.as_str()).chain_update(expiry)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    fn key(byte: &str) -> PlaybackKey {
        PlaybackKey::new(&byte.repeat(SHORTEST_KEY)).unwrap()
    }

    #[test]
    fn a_token_opens_its_clip_until_it_expires() {
        let (clip, other) = (ClipId::of(&["a"]), ClipId::of(&["b"]));
        let token = key("k").issue(&clip, at(2_000_000_000));
        assert_eq!(token.len(), 22);
        assert!(key("k").opens(&token, &clip, at(1_999_999_999)));
        assert!(!key("k").opens(&token, &clip, at(2_000_000_000)), "expired");
        assert!(!key("k").opens(&token, &other, at(1_999_999_999)), "another clip");
        assert!(!key("j").opens(&token, &clip, at(1_999_999_999)), "another key");
    }

    #[test]
    fn a_token_with_any_bit_changed_opens_nothing() {
        let clip = ClipId::of(&["a"]);
        let token = URL_SAFE_NO_PAD.decode(key("k").issue(&clip, at(2_000_000_000))).unwrap();
        for bit in 0..token.len() * 8 {
            let mut changed = token.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(!key("k").opens(&URL_SAFE_NO_PAD.encode(changed), &clip, at(1)), "bit {bit}");
        }
        for text in ["", "x", "=", "////", &"A".repeat(21), &"A".repeat(22), &"A".repeat(23), &"A".repeat(100_000)] {
            assert!(!key("k").opens(text, &clip, at(-1)), "{text:.30}");
        }
    }

    #[test]
    fn a_short_key_is_refused() {
        assert!(PlaybackKey::new("secret").is_err());
    }
}
