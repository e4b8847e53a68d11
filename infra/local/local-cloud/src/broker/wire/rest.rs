//! The REST API of Pub/Sub, as far as admin clients, gcloud and curl need it.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State, rejection::BytesRejection},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{
    operations::{self, blocking},
    rest_messages::{MessageJson, PublishJson, SubscriptionCallJson, received_json},
    rest_subscription,
};
use crate::broker::{Broker, message::MAX_REQUEST_BYTES, refusal::Refusal};

type Reply = Result<Json<Value>, Refusal>;
type Body = Result<Bytes, BytesRejection>;
type Names = Path<(String, String)>;

/// Topics and subscriptions under `/v1/projects/{project}`.
pub(super) fn router(broker: &Broker) -> Router {
    let topic = get(get_topic).put(create_topic).delete(delete_topic).post(call_topic);
    let subscription = get(get_subscription).put(create_subscription).delete(delete_subscription).post(call_subscription);
    Router::new()
        .route("/v1/projects/{project}/topics", get(list_topics))
        .route("/v1/projects/{project}/topics/{topic}", topic)
        .route("/v1/projects/{project}/subscriptions", get(list_subscriptions))
        .route("/v1/projects/{project}/subscriptions/{subscription}", subscription)
        .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
        .with_state(broker.clone())
}

async fn list_topics(State(broker): State<Broker>, Path(project): Path<String>) -> Reply {
    let topics = operations::list_topics(&broker, &project)?;
    Ok(Json(json!({ "topics": topics.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>() })))
}

async fn get_topic(State(broker): State<Broker>, Path(names): Names) -> Reply {
    Ok(Json(json!({ "name": operations::get_topic(&broker, &topic_name(names))? })))
}

async fn create_topic(State(broker): State<Broker>, Path(names): Names) -> Reply {
    let name = blocking(move || operations::create_topic(&broker, &topic_name(names))).await?;
    Ok(Json(json!({ "name": name })))
}

async fn delete_topic(State(broker): State<Broker>, Path(names): Names) -> Reply {
    blocking(move || operations::delete_topic(&broker, &topic_name(names))).await?;
    Ok(Json(json!({})))
}

async fn call_topic(State(broker): State<Broker>, Path((project, called)): Names, body: Body) -> Reply {
    let (topic, verb) = split_verb(called)?;
    if verb != "publish" {
        return Err(Refusal::not_found(format!("a topic has no method {verb:?}")));
    }
    let request: PublishJson = parse(body)?;
    let messages = request.messages.into_iter().map(MessageJson::into_message).collect::<Result<_, _>>()?;
    let topic = topic_name((project, topic));
    let ids = blocking(move || operations::publish(&broker, &topic, messages)).await?;
    Ok(Json(json!({ "messageIds": ids })))
}

async fn list_subscriptions(State(broker): State<Broker>, Path(project): Path<String>) -> Reply {
    let subscriptions = operations::list_subscriptions(&broker, &project)?;
    let described: Vec<_> = subscriptions.into_iter().map(rest_subscription::Json::from).collect();
    Ok(Json(json!({ "subscriptions": described })))
}

async fn get_subscription(State(broker): State<Broker>, Path(names): Names) -> Result<Json<rest_subscription::Json>, Refusal> {
    Ok(Json(operations::get_subscription(&broker, &subscription_name(names))?.into()))
}

async fn create_subscription(
    State(broker): State<Broker>,
    Path(names): Names,
    body: Body,
) -> Result<Json<rest_subscription::Json>, Refusal> {
    let wanted = parse::<rest_subscription::Json>(body)?.into_subscription(subscription_name(names))?;
    let created = blocking(move || operations::create_subscription(&broker, wanted)).await?;
    Ok(Json(created.into()))
}

async fn delete_subscription(State(broker): State<Broker>, Path(names): Names) -> Reply {
    blocking(move || operations::delete_subscription(&broker, &subscription_name(names))).await?;
    Ok(Json(json!({})))
}

async fn call_subscription(State(broker): State<Broker>, Path((project, called)): Names, body: Body) -> Reply {
    let (subscription, verb) = split_verb(called)?;
    let name = subscription_name((project, subscription));
    let request: SubscriptionCallJson = parse(body)?;
    match verb.as_str() {
        "pull" => {
            let received = broker.pull(&name, request.max_messages, !request.return_immediately).await?;
            return Ok(Json(json!({ "receivedMessages": received.iter().map(received_json).collect::<Vec<_>>() })));
        }
        "acknowledge" => blocking(move || broker.acknowledge(&name, &request.ack_ids)).await?,
        "modifyAckDeadline" => broker.modify_ack_deadline(&name, &request.ack_ids, request.ack_deadline_seconds)?,
        _ => return Err(Refusal::not_found(format!("a subscription has no method {verb:?} here"))),
    }
    Ok(Json(json!({})))
}

fn topic_name((project, topic): (String, String)) -> String {
    format!("projects/{project}/topics/{topic}")
}

fn subscription_name((project, subscription): (String, String)) -> String {
    format!("projects/{project}/subscriptions/{subscription}")
}

/// `name:verb`; a name holds no colon.
fn split_verb(called: String) -> Result<(String, String), Refusal> {
    let split = called.split_once(':').map(|(name, verb)| (name.to_owned(), verb.to_owned()));
    split.ok_or_else(|| Refusal::not_found(format!("no method is named in {called:?}")))
}

fn parse<T: DeserializeOwned>(body: Body) -> Result<T, Refusal> {
    let body = body.map_err(|rejection| Refusal::invalid(format!("the request was not read: {}", rejection.body_text())))?;
    serde_json::from_slice(&body).map_err(|error| Refusal::invalid(format!("the request is not the JSON that was expected: {error}")))
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.kind.http_status();
        let error = json!({ "code": status.as_u16(), "message": self.message, "status": self.kind.canonical_name() });
        (status, Json(json!({ "error": error }))).into_response()
    }
}
