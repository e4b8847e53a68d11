//! OTLP over HTTP with protobuf: what the functions send here, and in the cloud to a collector beside them.

use super::{Telemetry, span};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State, rejection::BytesRejection},
    response::{IntoResponse, Response},
    routing::post,
};
use http::{HeaderMap, StatusCode, header};
use opentelemetry_proto::tonic::collector::{
    metrics::v1::{ExportMetricsPartialSuccess, ExportMetricsServiceRequest, ExportMetricsServiceResponse},
    trace::v1::{ExportTracePartialSuccess, ExportTraceServiceRequest, ExportTraceServiceResponse},
};
use prost::Message;
use std::sync::Arc;

/// The largest body that is read; a batch of 512 spans has some 200 kB.
const LARGEST_BODY: usize = 4 << 20;
/// A page of another site can make a browser post to us, but not with this type.
const PROTOBUF: &str = "application/x-protobuf";

/// `/v1/traces` and `/v1/metrics`.
pub(super) fn router(telemetry: Arc<Telemetry>) -> Router {
    Router::new()
        .route("/v1/traces", post(traces))
        .route("/v1/traces/{trace_id}", axum::routing::get(trace))
        .route("/v1/metrics", post(metrics).get(series))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(telemetry)
}

async fn traces(
    State(telemetry): State<Arc<Telemetry>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refused> {
    let request: ExportTraceServiceRequest = decoded(&headers, body)?;
    let (spans, unusable) = span::spans_of(request.resource_spans);
    kept(move || telemetry.traces.keep(spans)).await?;
    let partial_success = (unusable > 0).then(|| ExportTracePartialSuccess {
        rejected_spans: unusable as i64,
        error_message: "a span needs a trace id of 16 bytes and an id of 8 bytes, neither of zeros only".to_owned(),
    });
    Ok(answer(&ExportTraceServiceResponse { partial_success }))
}

async fn metrics(
    State(telemetry): State<Arc<Telemetry>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refused> {
    let request: ExportMetricsServiceRequest = decoded(&headers, body)?;
    let passed_over = telemetry.series.keep(request.resource_metrics);
    let partial_success = (passed_over > 0).then(|| ExportMetricsPartialSuccess {
        rejected_data_points: passed_over as i64,
        error_message: "kept are gauges, sums and histograms with a number, and a limited number of series".to_owned(),
    });
    Ok(answer(&ExportMetricsServiceResponse { partial_success }))
}

/// The spans of one trace; an empty list for one that is not known (yet).
async fn trace(State(telemetry): State<Arc<Telemetry>>, Path(trace_id): Path<String>) -> Result<Response, Refused> {
    if trace_id.len() != 32 || !trace_id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Refused(StatusCode::BAD_REQUEST, "a trace id has 32 hexadecimal digits".to_owned()));
    }
    Ok(Json(kept(move || telemetry.traces.of(&trace_id.to_lowercase())).await?).into_response())
}

async fn series(State(telemetry): State<Arc<Telemetry>>) -> Response {
    Json(telemetry.series.all()).into_response()
}

fn decoded<T: Message + Default>(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<T, Refused> {
    let is = |name, value: &str| headers.get(name).is_some_and(|said| said.as_bytes().eq_ignore_ascii_case(value.as_bytes()));
    let unsupported = |what: &str| Refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, what.to_owned());
    if !is(header::CONTENT_TYPE, PROTOBUF) {
        return Err(unsupported("the local system reads OTLP as application/x-protobuf only"));
    }
    if headers.contains_key(header::CONTENT_ENCODING) && !is(header::CONTENT_ENCODING, "identity") {
        return Err(unsupported("the local system reads OTLP without compression only"));
    }
    let body = body.map_err(|rejection| Refused(rejection.status(), format!("at most {LARGEST_BODY} bytes: {}", rejection.body_text())))?;
    T::decode(body).map_err(|error| Refused(StatusCode::BAD_REQUEST, format!("this is not OTLP: {error}")))
}

/// Files are written and read on a thread that may wait.
async fn kept<T: Send + 'static>(work: impl FnOnce() -> anyhow::Result<T> + Send + 'static) -> Result<T, Refused> {
    let failed = |error: anyhow::Error| {
        tracing::warn!("keeping telemetry: {error:#}");
        Refused(StatusCode::SERVICE_UNAVAILABLE, format!("{error:#}"))
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| failed(error.into()))?.map_err(failed)
}

fn answer(message: &impl Message) -> Response {
    ([(header::CONTENT_TYPE, PROTOBUF)], message.encode_to_vec()).into_response()
}

/// Why something is not taken.
struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}
