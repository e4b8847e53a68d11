//! The token of one clip: opens its playlists and its page for a while, and nothing else.
//!
//! 22 characters: base64url of the second it expires at (4 bytes) and 12 bytes of an HMAC-SHA256 over the
//! clip's id and that second. It travels in links, so it is short, and it is worth one clip for a day or so.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use db::{DateTime, Utc};
use events::ClipId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const SHORTEST_KEY: usize = 32;
const EXPIRY_BYTES: usize = 4;
const MAC_BYTES: usize = 12;

/// What a token is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// It opens the clip.
    Open,
    /// It did.
    RunOut,
    /// It never did.
    Never,
}

/// Makes tokens with one key, and checks them; while the key is changed, those of the key before are good as well.
pub(crate) struct PlaybackKeys {
    key: PlaybackKey,
    before: Option<PlaybackKey>,
}

impl PlaybackKeys {
    /// The same keys on every instance, or a link works only where it was made.
    pub(crate) fn new(key: &str, before: Option<&str>) -> anyhow::Result<Self> {
        let before = before.map(|key| PlaybackKey::new("PLAYBACK_TOKEN_KEY_BEFORE", key)).transpose()?;
        Ok(Self { key: PlaybackKey::new("PLAYBACK_TOKEN_KEY", key)?, before })
    }

    /// A token that opens this clip until then; never of the key before.
    pub(crate) fn issue(&self, clip_id: &ClipId, expires_at: DateTime<Utc>) -> String {
        self.key.issue(clip_id, expires_at)
    }

    /// Whether the token opens this clip now.
    pub(crate) fn open(&self, token: &str, clip_id: &ClipId, now: DateTime<Utc>) -> Opening {
        let expiry = [Some(&self.key), self.before.as_ref()].into_iter().flatten().find_map(|key| key.expiry_of(token, clip_id));
        match expiry {
            Some(expiry) if now.timestamp() < expiry => Opening::Open,
            Some(_) => Opening::RunOut,
            None => Opening::Never,
        }
    }
}

struct PlaybackKey(Hmac<Sha256>);

impl PlaybackKey {
    fn new(setting: &str, key: &str) -> anyhow::Result<Self> {
        anyhow::ensure!(key.len() >= SHORTEST_KEY, "{setting} must have at least {SHORTEST_KEY} characters; choose them at random");
        let mac = Hmac::new_from_slice(key.as_bytes()).map_err(|_| anyhow::anyhow!("{setting} is not a key"))?;
        Ok(Self(mac))
    }

    fn issue(&self, clip_id: &ClipId, expires_at: DateTime<Utc>) -> String {
        let expiry = u32::try_from(expires_at.timestamp()).unwrap_or_default().to_be_bytes();
        let mac = self.mac(clip_id, expiry).finalize().into_bytes();
        URL_SAFE_NO_PAD.encode([&expiry[..], &mac[..MAC_BYTES]].concat())
    }

    /// The second until which a token of ours opens the clip, which may be past; none for any other token. The comparison takes
    /// as long for a wrong one as for a right one.
    fn expiry_of(&self, token: &str, clip_id: &ClipId) -> Option<i64> {
        let mut bytes = [0; EXPIRY_BYTES + MAC_BYTES];
        if URL_SAFE_NO_PAD.decode_slice(token, &mut bytes) != Ok(bytes.len()) {
            return None;
        }
        let (expiry, mac) = bytes.split_at(EXPIRY_BYTES);
        let expiry = [expiry[0], expiry[1], expiry[2], expiry[3]];
        let genuine = self.mac(clip_id, expiry).verify_truncated_left(mac).is_ok();
        genuine.then(|| i64::from(u32::from_be_bytes(expiry)))
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

    fn long(byte: &str) -> String {
        byte.repeat(SHORTEST_KEY)
    }

    fn keys(byte: &str, before: Option<&str>) -> PlaybackKeys {
        PlaybackKeys::new(&long(byte), before.map(long).as_deref()).unwrap()
    }

    #[test]
    fn a_token_opens_its_clip_until_it_expires() {
        let (clip, other) = (ClipId::of(&["a"]), ClipId::of(&["b"]));
        let token = keys("k", None).issue(&clip, at(2_000_000_000));
        assert_eq!(token.len(), 22);
        let opening = |key: &str, clip: &ClipId, second| keys(key, None).open(&token, clip, at(second));
        assert_eq!(opening("k", &clip, 1_999_999_999), Opening::Open);
        assert_eq!(opening("k", &clip, 2_000_000_000), Opening::RunOut);
        assert_eq!(opening("k", &other, 1_999_999_999), Opening::Never, "another clip");
        assert_eq!(opening("k", &other, 2_000_000_000), Opening::Never, "another clip, whatever the time");
        assert_eq!(opening("j", &clip, 1_999_999_999), Opening::Never, "another key");
    }

    #[test]
    fn a_token_with_any_bit_changed_opens_nothing() {
        let clip = ClipId::of(&["a"]);
        let token = URL_SAFE_NO_PAD.decode(keys("k", None).issue(&clip, at(2_000_000_000))).unwrap();
        for bit in 0..token.len() * 8 {
            let mut changed = token.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(keys("k", Some("j")).open(&URL_SAFE_NO_PAD.encode(changed), &clip, at(1)), Opening::Never, "bit {bit}");
        }
        for text in ["", "x", "=", "////", &"A".repeat(21), &"A".repeat(22), &"A".repeat(23), &"A".repeat(100_000)] {
            assert_eq!(keys("k", None).open(text, &clip, at(-1)), Opening::Never, "{text:.30}");
        }
    }

    #[test]
    fn the_key_before_opens_and_makes_nothing() {
        let (clip, expires_at, now) = (ClipId::of(&["a"]), at(2_000_000_000), at(1_999_999_999));
        let (old, between, new) = (keys("j", None), keys("k", Some("j")), keys("k", None));
        let (from_old, from_between) = (old.issue(&clip, expires_at), between.issue(&clip, expires_at));
        for (keys, token, expected) in [
            (&between, &from_old, Opening::Open),
            (&between, &from_between, Opening::Open),
            (&new, &from_old, Opening::Never),
            (&new, &from_between, Opening::Open),
            (&old, &from_between, Opening::Never),
            (&between, &keys("x", None).issue(&clip, expires_at), Opening::Never),
        ] {
            assert_eq!(keys.open(token, &clip, now), expected);
        }
        assert_eq!(between.open(&from_old, &clip, expires_at), Opening::RunOut);
        assert_eq!(between.open(&from_old, &ClipId::of(&["b"]), now), Opening::Never);
    }

    #[test]
    fn a_short_key_is_refused_by_its_name() {
        let error = |key: &str, before| PlaybackKeys::new(key, before).err().unwrap().to_string();
        assert!(error("secret", None).starts_with("PLAYBACK_TOKEN_KEY must"));
        assert!(error(&long("k"), Some("secret")).starts_with("PLAYBACK_TOKEN_KEY_BEFORE must"));
    }
}
