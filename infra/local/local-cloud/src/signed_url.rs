//! Verifies V4 signed URLs as Cloud Storage does: by writing down the canonical request again and checking the
//! signature over it with the public half of the local key.
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use http::{HeaderMap, Method, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

use crate::key::{CLIENT_EMAIL, ServiceAccountKey};
use crate::objects::StorageError;

/// What stays as it is in a name or value inside of a URL.
pub const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const UNRESERVED_PATH: &AsciiSet = &UNRESERVED.remove(b'/');

const ALGORITHM: &str = "GOOG4-RSA-SHA256";
/// Seven days, in seconds.
const LONGEST_LIFE: i64 = 604_800;
/// How far the signer's clock may be ahead of ours.
const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(15);

/// Whether the request was signed by `key` and has not expired. Fails with 403 and the reason.
pub fn verify(key: &ServiceAccountKey, method: &Method, uri: &Uri, headers: &HeaderMap, now: DateTime<Utc>) -> Result<(), StorageError> {
    let parameters: Vec<(String, String)> = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let parameter = |name: &str| {
        let mut values = parameters.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let missing = || StorageError::forbidden("AccessDenied", format!("Anonymous caller: the URL has no {name}"));
        values.next().filter(|_| values.next().is_none()).ok_or_else(missing)
    };
    let (date, signed_headers) = (parameter("X-Goog-Date")?, parameter("X-Goog-SignedHeaders")?);
    check_life(date, parameter("X-Goog-Expires")?, now)?;
    let scope = scope(parameter("X-Goog-Algorithm")?, parameter("X-Goog-Credential")?, date)?;
    let signature = hex::decode(parameter("X-Goog-Signature")?).map_err(|_| mismatch())?;
    let (path, query) = (canonical_path(uri.path()), canonical_query(&parameters));
    let host = headers.get("host").and_then(|host| host.to_str().ok()).or(uri.authority().map(|host| host.as_str()));
    let host = host.unwrap_or_default(); // HTTP/2 has it in the URI
    // The Rust client signs the host without its port, the Python client with it.
    let verifies = |host: &str| {
        let headers = canonical_headers(signed_headers, headers, host)?;
        let request = format!("{method}\n{path}\n{query}\n{headers}\n{signed_headers}\nUNSIGNED-PAYLOAD");
        let message = format!("{ALGORITHM}\n{date}\n{scope}\n{}", hex::encode(Sha256::digest(request)));
        key.verifies(message.as_bytes(), &signature).then_some(())
    };
    verifies(without_port(host)).or_else(|| verifies(host)).ok_or_else(mismatch)
}

fn mismatch() -> StorageError {
    let message = "The request signature we calculated does not match the signature you provided.";
    StorageError::forbidden("SignatureDoesNotMatch", message)
}

fn check_life(date: &str, expires: &str, now: DateTime<Utc>) -> Result<(), StorageError> {
    let invalid = |message: &str| StorageError::forbidden("AuthenticationRequired", message);
    let signed = NaiveDateTime::parse_from_str(date, "%Y%m%dT%H%M%SZ").map_err(|_| invalid("X-Goog-Date is not a time"))?.and_utc();
    let seconds = expires.parse().ok().filter(|seconds| (1..=LONGEST_LIFE).contains(seconds));
    let seconds = seconds.ok_or_else(|| invalid("X-Goog-Expires is not 1 to 604800 seconds"))?;
    if now + CLOCK_SKEW < signed {
        return Err(invalid("X-Goog-Date is in the future"));
    }
    let end = signed.checked_add_signed(TimeDelta::seconds(seconds)).ok_or_else(|| invalid("X-Goog-Date is not a time"))?;
    if now >= end {
        return Err(StorageError::forbidden("ExpiredToken", format!("Request signature expired at {}", end.to_rfc3339())));
    }
    Ok(())
}

/// The `DATE/REGION/storage/goog4_request` of a credential of ours.
fn scope<'a>(algorithm: &str, credential: &'a str, date: &str) -> Result<&'a str, StorageError> {
    let refused = || StorageError::forbidden("AuthenticationRequired", "X-Goog-Algorithm or X-Goog-Credential is not of this cloud");
    let (email, scope) = credential.split_once('/').ok_or_else(refused)?;
    let fits = date.get(..8).is_some_and(|day| scope.starts_with(day))
        && scope.ends_with("/storage/goog4_request")
        && scope.matches('/').count() == 3;
    if algorithm == ALGORITHM && email == CLIENT_EMAIL && fits { Ok(scope) } else { Err(refused()) }
}

/// Encoded in the one way that counts, however the client wrote it.
fn canonical_path(path: &str) -> String {
    let bytes: Vec<u8> = percent_decode_str(path).collect();
    percent_encoding::percent_encode(&bytes, UNRESERVED_PATH).to_string()
}

fn canonical_query(parameters: &[(String, String)]) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, UNRESERVED).to_string();
    let others = parameters.iter().filter(|(name, _)| name != "X-Goog-Signature");
    let mut pairs: Vec<_> = others.map(|(name, value)| (encoded(name), encoded(value))).collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// `None` if a signed header is missing, or if the host is not signed.
fn canonical_headers(names: &str, headers: &HeaderMap, host: &str) -> Option<String> {
    let mut text = String::new();
    names.split(';').find(|name| *name == "host")?;
    for name in names.split(';') {
        let values: Vec<&str> = match name {
            "host" => vec![host],
            _ => headers.get_all(name).iter().map(|value| value.to_str().ok()).collect::<Option<_>>()?,
        };
        let values: Vec<String> = values.iter().map(|value| value.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        if values.is_empty() {
            return None;
        }
        text += &format!("{name}:{}\n", values.join(","));
    }
    Some(text)
}

/// `[::1]:80` has its last colon after the bracket.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}
