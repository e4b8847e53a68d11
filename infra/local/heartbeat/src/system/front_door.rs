//! One address for everything: each path goes to its function, as the load balancer will do in the cloud;
//! what is nobody's is the local cloud's.

use super::topology::{FINDS_CLIPS, FINDS_CLIPS_AT, SERVES_CLIPS};
use axum::{
    Json, Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::{any, get},
};
use http::{HeaderMap, HeaderName, StatusCode, header};

/// Headers that are about one connection, and `host`, which is the function's own.
const OF_THE_CONNECTION: [HeaderName; 7] = [
    header::HOST,
    header::CONNECTION,
    header::TRANSFER_ENCODING,
    header::TE,
    header::TRAILER,
    header::UPGRADE,
    HeaderName::from_static("keep-alive"),
];

/// What people ask goes to `serve_clips` and `find_clips` (e.g. `http://127.0.0.1:8081`), the rest to the local cloud.
pub fn router(serve_clips: String, find_clips: String, local_cloud: Router) -> anyhow::Result<Router> {
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build()?;
    let to = |function: &'static str, base: String| any(forward).with_state(Upstream { client: client.clone(), function, base });
    let (to_serve_clips, to_find_clips) = (to(SERVES_CLIPS, serve_clips), to(FINDS_CLIPS, find_clips));
    let mut ours = Router::new()
        .route("/", get(|| async { Redirect::temporary("/system") }))
        .route("/health", get(|| async { "ok" }))
        .route("/api", to_serve_clips.clone())
        .route("/api/{*path}", to_serve_clips.clone())
        .route("/watch/{*path}", to_serve_clips.clone())
        .route("/ready", to_serve_clips);
    for path in FINDS_CLIPS_AT {
        ours = ours.route(path, to_find_clips.clone()).route(&format!("{path}/{{*path}}"), to_find_clips.clone());
    }
    Ok(ours.fallback_service(local_cloud))
}

#[derive(Clone)]
struct Upstream {
    client: reqwest::Client,
    function: &'static str,
    base: String,
}

/// Streams the request in and the answer out; nothing is held in memory.
async fn forward(State(upstream): State<Upstream>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let target = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let forwarded = upstream
        .client
        .request(parts.method, format!("{}{target}", upstream.base))
        .headers(kept(parts.headers))
        .body(reqwest::Body::wrap_stream(body.into_data_stream()));
    match forwarded.send().await {
        Ok(answer) => {
            let mut response = Response::builder().status(answer.status());
            if let Some(headers) = response.headers_mut() {
                *headers = kept(answer.headers().clone());
            }
            response.body(Body::from_stream(answer.bytes_stream())).unwrap_or_else(|_| StatusCode::BAD_GATEWAY.into_response())
        }
        Err(error) => unavailable(upstream.function, &error),
    }
}

fn kept(mut headers: HeaderMap) -> HeaderMap {
    for name in &OF_THE_CONNECTION {
        headers.remove(name);
    }
    headers
}

fn unavailable(function: &str, error: &reqwest::Error) -> Response {
    tracing::warn!(%error, function, "a function did not answer");
    let problem = serde_json::json!({
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": format!("{function} did not answer; it is being started again, try in a second"),
    });
    let headers = [(header::CONTENT_TYPE, "application/problem+json"), (header::RETRY_AFTER, "1")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, Json(problem)).into_response()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    async fn served(router: Router) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        url
    }

    async fn get_text(url: String) -> (StatusCode, String) {
        let answer = reqwest::get(url).await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }

    #[tokio::test]
    async fn each_path_goes_to_its_own() {
        let function = Router::new()
            .route("/api/v2/clips", any(|request: Request| async move { format!("{} {}", request.method(), request.uri()) }))
            .route("/ready", get(|| async { (StatusCode::SERVICE_UNAVAILABLE, "not yet") }));
        let cloud = Router::new().route("/{bucket}/{*object}", get(|| async { "an object" }));
        let finds = any(|request: Request| async move { format!("find-clips: {}", request.uri()) });
        let finds = Router::new().route("/api/v2/find", finds.clone()).route("/api/v2/games/{id}", finds);
        let door = served(router(served(function).await, served(finds).await, cloud).unwrap()).await;
        assert_eq!(get_text(format!("{door}/api/v2/find?x=1")).await.1, "find-clips: /api/v2/find?x=1");
        assert_eq!(get_text(format!("{door}/api/v2/games/2025020031")).await.1, "find-clips: /api/v2/games/2025020031");
        assert_eq!(get_text(format!("{door}/api/v2/clips?tag=a%20b&x=1")).await.1, "GET /api/v2/clips?tag=a%20b&x=1");
        assert_eq!(get_text(format!("{door}/ready")).await, (StatusCode::SERVICE_UNAVAILABLE, "not yet".to_owned()));
        assert_eq!(get_text(format!("{door}/lake/a/b.mp4")).await.1, "an object");
        assert_eq!(get_text(format!("{door}/health")).await.1, "ok");
        // Whoever clicks the address that `heartbeat up` prints sees something.
        let first =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap().get(&door).send().await.unwrap();
        assert_eq!((first.status(), first.headers()["location"].to_str().unwrap()), (StatusCode::TEMPORARY_REDIRECT, "/system"));
        let posted = reqwest::Client::new().post(format!("{door}/api/v2/clips")).body("x").send().await.unwrap();
        assert_eq!(posted.text().await.unwrap(), "POST /api/v2/clips");
    }

    #[tokio::test]
    async fn a_function_that_is_away_is_a_problem_with_a_reason() {
        let door = served(router("http://127.0.0.1:9".to_owned(), "http://127.0.0.1:9".to_owned(), Router::new()).unwrap()).await;
        let answer = reqwest::get(format!("{door}/api/v2/clips")).await.unwrap();
        assert_eq!(
            (answer.status(), answer.headers()["content-type"].to_str().unwrap()),
            (StatusCode::SERVICE_UNAVAILABLE, "application/problem+json")
        );
    }
}
