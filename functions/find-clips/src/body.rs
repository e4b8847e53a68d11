//! The JSON that a request brings: of bounded size, and every field of it known.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use people::Problem;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error},
};
use serde_json::{Map, Value};

/// The largest body, in bytes.
const LARGEST: usize = 64 * 1024;

/// What a request says.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        read(&whole(request).await?).map(Self).map_err(|error| {
            let error: String = error.to_string().chars().take(300).collect();
            Problem::bad_request(format!("the body is not the JSON that this address wants: {error}"))
        })
    }
}

/// The body itself, for who reads it with other words than these.
pub(crate) struct Unread(pub(crate) Bytes);

impl<S: Sync> FromRequest<S> for Unread {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        whole(request).await.map(Self)
    }
}

async fn whole(request: Request) -> Result<Bytes, Problem> {
    let bytes = axum::body::to_bytes(request.into_body(), LARGEST).await;
    bytes.map_err(|_| Problem::too_large(format!("the body must come whole and have at most {LARGEST} bytes")))
}

/// Of a list serde would take the fields in their order.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_json::Error> {
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(Error::custom("it is not an object"));
    }
    serde_json::from_slice(bytes)
}

/// A field that is an object or null: an empty list would be all of its defaults.
pub(crate) fn object<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<T>, D::Error> {
    let fields = Option::<Map<String, Value>>::deserialize(deserializer)?;
    fields.map(|fields| serde_json::from_value(Value::Object(fields)).map_err(D::Error::custom)).transpose()
}
