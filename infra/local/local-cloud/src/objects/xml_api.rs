//! The part of the XML API that people's players use: GET and HEAD of an object with a V4 signed URL, by range,
//! from any web page.
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use percent_encoding::percent_decode_str;

use super::service::ObjectService;
use super::{Conditions, StorageError, read};
use crate::faults::Operation;
use crate::signed_url;

const EXPOSED_HEADERS: &str = "Accept-Ranges, Content-Length, Content-Range, Content-Type, Content-Disposition, Date, ETag, Last-Modified, X-Goog-Generation, X-Goog-Hash";

/// The route of every object. Static routes of the same server win over it.
pub fn router(service: Arc<ObjectService>) -> Router {
    Router::new().route("/{bucket}/{*object}", get(serve).options(preflight)).with_state(service)
}

async fn serve(State(service): State<Arc<ObjectService>>, request: Request) -> Response {
    let mut response = read_signed(&service, &request).unwrap_or_else(StorageError::into_xml);
    allow_every_page(response.headers_mut());
    response
}

async fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    allow_every_page(headers);
    read::set(headers, "access-control-allow-methods", "GET, HEAD, OPTIONS");
    read::set(headers, "access-control-allow-headers", "Range, If-Range, If-None-Match, Content-Type, Authorization");
    read::set(headers, "access-control-max-age", "3600");
    response
}

fn read_signed(service: &ObjectService, request: &Request) -> Result<Response, StorageError> {
    signed_url::verify(&service.key, request.method(), request.uri(), request.headers(), chrono::Utc::now())?;
    service.check_fault(Operation::ObjectRead)?;
    let (bucket, name) = bucket_and_name(request.uri())?;
    let (object, file) = service.store.open_object(&bucket, &name, &Conditions::default())?;
    let mut response = read::media_response(&object, file, request.headers())?;
    if response.status().is_success() {
        override_headers(request.uri(), response.headers_mut());
    }
    Ok(response)
}

/// From the raw path: a name may contain `//`, `%2F` or anything else.
fn bucket_and_name(uri: &Uri) -> Result<(String, String), StorageError> {
    let (bucket, name) = uri.path()[1..].split_once('/').unwrap_or_default();
    let name = percent_decode_str(name).decode_utf8().map_err(|_| StorageError::invalid("The object name is not UTF-8"))?;
    Ok((bucket.to_owned(), name.into_owned()))
}

/// `response-content-type` and `response-content-disposition`, which are signed like the rest of the query.
fn override_headers(uri: &Uri, headers: &mut HeaderMap) {
    for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if let Some(header @ ("content-type" | "content-disposition")) = name.strip_prefix("response-") {
            read::set(headers, header, &value);
        }
    }
}

fn allow_every_page(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED_HEADERS));
}
