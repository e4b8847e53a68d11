//! Links through Cloud CDN: the address, when it ends, which key signed it, and HMAC-SHA1 of all of that.

use anyhow::Context;
use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::URL_SAFE},
};
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;
use url::Url;

/// Cloud CDN takes keys of exactly this many bytes.
const KEY_BYTES: usize = 16;
/// What stays as it is in a path; with it `/`, between the parts of an object's name.
const PATH: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
/// `gcloud` writes keys with `==` at their end, Terraform often without.
const KEY: GeneralPurpose =
    GeneralPurpose::new(&alphabet::URL_SAFE, GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent));

/// A Cloud CDN in front of one bucket, and a key that it knows. Cheap to clone.
#[derive(Clone)]
pub struct Cdn {
    /// Without a slash at the end.
    url: String,
    key_name: String,
    key: Hmac<Sha1>,
}

impl Cdn {
    /// `url` is where the bucket's objects begin, like `https://cdn.example.com`; the key is 16 bytes in
    /// base64url, as it was given to the CDN under this name.
    pub fn new(url: &str, key_name: &str, key: &str) -> anyhow::Result<Self> {
        let parsed =
            Url::parse(url).with_context(|| format!("reading the CDN's address {url}; it is written like https://cdn.example.com"))?;
        let plain = matches!(parsed.scheme(), "http" | "https") && parsed.query().is_none() && parsed.fragment().is_none();
        anyhow::ensure!(plain, "the CDN's address {url} must begin with https:// and have no ? and no #");
        let name = !key_name.is_empty() && key_name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        anyhow::ensure!(name, "the name of the CDN's key is of lower-case letters, digits and dashes, not {key_name:?}");
        // The key itself is never in a message.
        let key = KEY.decode(key.trim()).ok().filter(|key| key.len() == KEY_BYTES);
        let key = key.context("the CDN's key must be 16 bytes in base64url; make one with: head -c 16 /dev/urandom | base64 | tr +/ -_")?;
        let key = Hmac::new_from_slice(&key).map_err(|_| anyhow::anyhow!("the CDN's key is not a key"))?;
        Ok(Self { url: url.trim_end_matches('/').to_owned(), key_name: key_name.to_owned(), key })
    }

    /// A link that works until this second since 1970.
    pub(crate) fn link(&self, object: &str, expires: u64) -> String {
        let url = format!("{}/{}?Expires={expires}&KeyName={}", self.url, utf8_percent_encode(object, &PATH), self.key_name);
        let signature = self.key.clone().chain_update(&url).finalize().into_bytes();
        format!("{url}&Signature={}", URL_SAFE.encode(signature))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The key of Google's own samples.
    const SAMPLE_KEY: &str = "nZtRohdNF9m3cKM24IcK4w==";

    #[test]
    fn a_link_is_signed_as_googles_own_samples_sign_it() {
        let cdn = Cdn::new("http://35.186.234.33", "my-key", SAMPLE_KEY).unwrap();
        let signed = "http://35.186.234.33/index.html?Expires=1549751401&KeyName=my-key&Signature=CRFqQnVfFyiUyR63OQf-HRUpIwc=";
        assert_eq!(cdn.link("index.html", 1_549_751_401), signed);
    }

    /// Computed with Python's hmac, hashlib and base64.
    #[test]
    fn an_objects_name_is_signed_as_it_is_asked_for() {
        let cdn = Cdn::new("https://cdn.example.com/", "clips-1", SAMPLE_KEY.trim_end_matches('=')).unwrap();
        let signed = "https://cdn.example.com/media/clips/MTL/2025-2026/20031/a%20b/clip.mp4?Expires=1795268000&KeyName=clips-1\
            &Signature=UX2v6iPwO3DcgXWFu0NMIX8_PIU=";
        assert_eq!(cdn.link("media/clips/MTL/2025-2026/20031/a b/clip.mp4", 1_795_268_000), signed);
        let odd = cdn.link("a?b#c&d=é%", 1);
        assert!(odd.starts_with("https://cdn.example.com/a%3Fb%23c%26d%3D%C3%A9%25?Expires=1&KeyName=clips-1&"), "{odd}");
    }

    #[test]
    fn what_the_cdn_would_not_believe_is_refused_and_the_key_is_not_told() {
        let refused = |url: &str, name: &str, key: &str| Cdn::new(url, name, key).err().map(|error| format!("{error:#}"));
        assert_eq!(refused("https://cdn.example.com", "a", SAMPLE_KEY), None);
        for (url, name, key) in [
            ("cdn.example.com", "a", SAMPLE_KEY),
            ("https://cdn.example.com/?x=1", "a", SAMPLE_KEY),
            ("ftp://cdn.example.com", "a", SAMPLE_KEY),
            ("https://cdn.example.com", "", SAMPLE_KEY),
            ("https://cdn.example.com", "a&Expires=9", SAMPLE_KEY),
            ("https://cdn.example.com", "a", ""),
            ("https://cdn.example.com", "a", "nZtRohdNF9m3cKM24IcK"),
            ("https://cdn.example.com", "a", "0123456789abcdef0123456789abcdef"),
        ] {
            let says = refused(url, name, key).unwrap();
            assert!(key.is_empty() || !says.contains(key), "{says}");
        }
    }
}
