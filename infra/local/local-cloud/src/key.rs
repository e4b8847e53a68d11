//! The service account of this machine: one RSA key, generated once, kept as the JSON key file that
//! Google's clients load by `GOOGLE_APPLICATION_CREDENTIALS`. It signs URLs and tokens as in the cloud.
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair as GeneratedKeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The project every local resource lives in.
pub const PROJECT_ID: &str = "heartbeat-local";
/// The only identity of the local cloud: it calls, it signs, it is named in push tokens.
pub const CLIENT_EMAIL: &str = "local@heartbeat-local.iam.gserviceaccount.com";

/// The loaded key: signs tokens, verifies signatures.
pub struct ServiceAccountKey {
    path: PathBuf,
    key_id: String,
    private_key: EncodingKey,
    public_key_der: Vec<u8>,
}

/// The key file, field by field as Google's clients read it.
#[derive(Serialize, Deserialize)]
struct KeyFile {
    r#type: String,
    project_id: String,
    private_key_id: String,
    private_key: String,
    client_email: String,
    client_id: String,
    token_uri: String,
}

impl ServiceAccountKey {
    /// Loads the key file at `path`, or generates it (RSA-2048, mode 0600). `base_url` is where this cloud
    /// answers: the file's `token_uri` follows it when it changes. A file that cannot be read is an error,
    /// never replaced: links signed by the old key would silently stop working.
    pub fn load_or_generate(path: &Path, base_url: &str) -> Result<Self> {
        let token_uri = format!("{base_url}/token");
        let file = match fs::read(path) {
            Ok(text) => serde_json::from_slice(&text)
                .with_context(|| format!("reading the service account {}: delete it to get a new one", path.display()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => generate()?,
            Err(error) => return Err(error).with_context(|| format!("reading the service account {}", path.display())),
        };
        let key = Self::from_file(path, &file)?;
        if file.token_uri != token_uri {
            write_private(path, &serde_json::to_vec_pretty(&KeyFile { token_uri, ..file })?)?;
        }
        Ok(key)
    }

    /// Where the key file is: the value of `GOOGLE_APPLICATION_CREDENTIALS`.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// An RS256 token over `claims`, with the key's id in its header.
    pub fn sign_jwt(&self, claims: &serde_json::Value) -> String {
        #[expect(clippy::expect_used, reason = "the key signed a token when it was loaded, and JSON always serialises")]
        self.try_sign(claims).expect("a key that signed once signs again")
    }

    /// The public half as a JWKS document.
    pub fn jwks_json(&self) -> Result<serde_json::Value> {
        let mut jwk = Jwk::from_encoding_key(&self.private_key, Algorithm::RS256).context("taking the public half of the local key")?;
        jwk.common.key_id = Some(self.key_id.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(serde_json::json!({ "keys": [jwk] }))
    }

    /// Whether `signature` over `message` was made by this key (RSA PKCS#1 v1.5, SHA-256).
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.public_key_der).verify(message, signature).is_ok()
    }

    fn from_file(path: &Path, file: &KeyFile) -> Result<Self> {
        let broken = || format!("using the service account {}: delete it to get a new one", path.display());
        let private_key = EncodingKey::from_rsa_pem(file.private_key.as_bytes()).with_context(broken)?;
        let pair = RsaKeyPair::from_der(private_key.as_bytes()).with_context(broken)?;
        let public_key_der = pair.public_key().as_ref().to_vec();
        let key = Self { path: path.to_owned(), key_id: file.private_key_id.clone(), private_key, public_key_der };
        key.try_sign(&serde_json::json!({})).with_context(broken)?;
        Ok(key)
    }

    fn try_sign(&self, claims: &serde_json::Value) -> Result<String> {
        let header = Header { kid: Some(self.key_id.clone()), ..Header::new(Algorithm::RS256) };
        Ok(jsonwebtoken::encode(&header, claims, &self.private_key)?)
    }
}

fn generate() -> Result<KeyFile> {
    let failed = |_| anyhow!("generating an RSA key failed");
    let pair = GeneratedKeyPair::generate(KeySize::Rsa2048).map_err(failed)?;
    let der: Pkcs8V1Der<'_> = pair.as_der().map_err(failed)?;
    Ok(KeyFile {
        r#type: "service_account".into(),
        project_id: PROJECT_ID.into(),
        private_key_id: hex::encode(&Sha256::digest(pair.public_key().as_ref())[..20]),
        private_key: pem(der.as_ref()),
        client_email: CLIENT_EMAIL.into(),
        client_id: "100000000000000000000".into(),
        token_uri: String::new(),
    })
}

fn pem(der: &[u8]) -> String {
    let mut text = String::from("-----BEGIN PRIVATE KEY-----\n");
    for line in STANDARD.encode(der).as_bytes().chunks(64) {
        text.push_str(&String::from_utf8_lossy(line));
        text.push('\n');
    }
    text + "-----END PRIVATE KEY-----\n"
}

/// Written beside and renamed, so that nobody ever reads half a key.
fn write_private(path: &Path, text: &[u8]) -> Result<()> {
    let temporary = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        let _ = fs::remove_file(&temporary); // left by a crash, perhaps with another mode
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary)?;
        file.write_all(text)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    write().with_context(|| format!("writing the service account {}", path.display()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use jsonwebtoken::{DecodingKey, Validation};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_key_is_made_once_and_its_tokens_verify_against_its_jwks() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("service-account.json");
        let first = ServiceAccountKey::load_or_generate(&path, "http://127.0.0.1:1").unwrap();
        let again = ServiceAccountKey::load_or_generate(&path, "http://127.0.0.1:2").unwrap();
        assert_eq!(first.jwks_json().unwrap(), again.jwks_json().unwrap());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(fs::read_to_string(&path).unwrap().contains("http://127.0.0.1:2/token"));

        let token = again.sign_jwt(&serde_json::json!({ "sub": "me", "exp": 4_000_000_000_u64 }));
        let jwk: Jwk = serde_json::from_value(first.jwks_json().unwrap()["keys"][0].clone()).unwrap();
        let decoding = DecodingKey::from_jwk(&jwk).unwrap();
        let read = jsonwebtoken::decode::<serde_json::Value>(token.as_str(), &decoding, &Validation::new(Algorithm::RS256)).unwrap();
        assert_eq!(read.claims["sub"], "me");
        assert_eq!(read.header.kid, jwk.common.key_id);
    }

    #[test]
    fn a_damaged_key_file_is_an_error_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("service-account.json");
        fs::write(&path, "{}").unwrap();
        assert!(ServiceAccountKey::load_or_generate(&path, "http://127.0.0.1:1").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
    }
}
