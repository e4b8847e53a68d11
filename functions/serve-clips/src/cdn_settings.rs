//! Whether there is a Cloud CDN before the delivery bucket.

use anyhow::{Context, bail};
use cloud::Cdn;
use std::fmt;

/// The Cloud CDN before the delivery bucket: all three, or none.
#[derive(Clone, Default)]
pub struct CdnSettings {
    /// `CDN_URL`: where the bucket's objects begin, e.g. `https://cdn.example.com`.
    pub url: Option<String>,
    /// `CDN_KEY_NAME`: the name under which the CDN knows the key.
    pub key_name: Option<String>,
    /// `CDN_KEY`: the key, 16 bytes in base64url.
    pub key: Option<String>,
}

impl CdnSettings {
    /// None where nothing is set.
    pub(crate) fn read(&self) -> anyhow::Result<Option<Cdn>> {
        match (&self.url, &self.key_name, &self.key) {
            (None, None, None) => Ok(None),
            (Some(url), Some(key_name), Some(key)) => {
                Cdn::new(url, key_name, key).context("reading CDN_URL, CDN_KEY_NAME and CDN_KEY").map(Some)
            }
            _ => bail!(
                "only some of CDN_URL, CDN_KEY_NAME and CDN_KEY are set; set all three for links through Cloud CDN, or none for the bucket's own"
            ),
        }
    }
}

/// The key is nobody's to read.
impl fmt::Debug for CdnSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CdnSettings").field("url", &self.url).field("key_name", &self.key_name).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_cdn_has_all_three_settings_or_none() {
        let setting = |there: bool, text: &str| there.then(|| text.to_owned());
        for set in 0..8 {
            let settings = CdnSettings {
                url: setting(set & 1 != 0, "https://cdn.example.com"),
                key_name: setting(set & 2 != 0, "clips-1"),
                key: setting(set & 4 != 0, "nZtRohdNF9m3cKM24IcK4w=="),
            };
            match settings.read() {
                Ok(cdn) => assert_eq!((cdn.is_some(), set), (set == 7, if set == 7 { 7 } else { 0 })),
                Err(error) => assert!((1..7).contains(&set) && format!("{error}").contains("all three"), "{set}: {error}"),
            }
            assert!(!format!("{settings:?}").contains("nZtR"));
        }
    }
}
