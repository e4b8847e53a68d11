//! google.pubsub.v1 Publisher and Subscriber over gRPC, as far as clients here need them.
//!
//! The message types come from googleapis-tonic-google-pubsub-v1, which has no server half: each method
//! is one route.

use std::future::Future;

use axum::{Router, body::Body, extract::Request, response::Response, routing::MethodRouter, routing::post};
use googleapis_tonic_google_pubsub_v1::google::pubsub::v1 as proto;
use tonic::codec::Codec;
use tonic_prost::ProstCodec;

use super::{
    grpc_subscription::{from_proto, to_proto},
    operations::{self, blocking},
};
use crate::broker::{Broker, message::MAX_REQUEST_BYTES, message::Message, pulling::Received, refusal::Refusal};

/// Beyond the 10 MB of a request's content: its framing.
const FRAMING_BYTES: usize = 1024 * 1024;

/// A route for each method.
pub(super) fn router(broker: &Broker) -> Router {
    publisher(broker).merge(subscriber(broker))
}

fn publisher(broker: &Broker) -> Router {
    Router::new()
        .route("/google.pubsub.v1.Publisher/Publish", method(broker, publish))
        .route(
            "/google.pubsub.v1.Publisher/CreateTopic",
            method(broker, |broker, topic: proto::Topic| blocking(move || operations::create_topic(&broker, &topic.name).map(topic_of))),
        )
        .route(
            "/google.pubsub.v1.Publisher/GetTopic",
            method(
                broker,
                |broker, asked: proto::GetTopicRequest| async move { operations::get_topic(&broker, &asked.topic).map(topic_of) },
            ),
        )
        .route(
            "/google.pubsub.v1.Publisher/DeleteTopic",
            method(broker, |broker, asked: proto::DeleteTopicRequest| blocking(move || operations::delete_topic(&broker, &asked.topic))),
        )
        .route("/google.pubsub.v1.Publisher/ListTopics", method(broker, list_topics))
}

fn subscriber(broker: &Broker) -> Router {
    Router::new()
        .route("/google.pubsub.v1.Subscriber/CreateSubscription", method(broker, create_subscription))
        .route(
            "/google.pubsub.v1.Subscriber/GetSubscription",
            method(broker, |broker, asked: proto::GetSubscriptionRequest| async move {
                operations::get_subscription(&broker, &asked.subscription).map(to_proto)
            }),
        )
        .route(
            "/google.pubsub.v1.Subscriber/DeleteSubscription",
            method(broker, |broker, asked: proto::DeleteSubscriptionRequest| {
                blocking(move || operations::delete_subscription(&broker, &asked.subscription))
            }),
        )
        .route("/google.pubsub.v1.Subscriber/Pull", method(broker, pull))
        .route(
            "/google.pubsub.v1.Subscriber/Acknowledge",
            method(broker, |broker, asked: proto::AcknowledgeRequest| {
                blocking(move || broker.acknowledge(&asked.subscription, &asked.ack_ids))
            }),
        )
        .route(
            "/google.pubsub.v1.Subscriber/ModifyAckDeadline",
            method(broker, |broker, asked: proto::ModifyAckDeadlineRequest| async move {
                broker.modify_ack_deadline(&asked.subscription, &asked.ack_ids, asked.ack_deadline_seconds)
            }),
        )
}

async fn publish(broker: Broker, request: proto::PublishRequest) -> Result<proto::PublishResponse, Refusal> {
    let messages = request.messages.into_iter().map(message_of).collect();
    let message_ids = blocking(move || operations::publish(&broker, &request.topic, messages)).await?;
    Ok(proto::PublishResponse { message_ids })
}

async fn list_topics(broker: Broker, asked: proto::ListTopicsRequest) -> Result<proto::ListTopicsResponse, Refusal> {
    let topics = operations::list_topics(&broker, &asked.project)?;
    Ok(proto::ListTopicsResponse { topics: topics.into_iter().map(topic_of).collect(), ..Default::default() })
}

async fn create_subscription(broker: Broker, wanted: proto::Subscription) -> Result<proto::Subscription, Refusal> {
    let wanted = from_proto(wanted)?;
    blocking(move || operations::create_subscription(&broker, wanted)).await.map(to_proto)
}

async fn pull(broker: Broker, asked: proto::PullRequest) -> Result<proto::PullResponse, Refusal> {
    #[expect(deprecated, reason = "clients still send it")]
    let wait = !asked.return_immediately;
    let received = broker.pull(&asked.subscription, asked.max_messages, wait).await?;
    Ok(proto::PullResponse { received_messages: received.into_iter().map(received_of).collect() })
}

fn message_of(message: proto::PubsubMessage) -> Message {
    Message { data: message.data.into(), attributes: message.attributes.into_iter().collect(), ordering_key: message.ordering_key }
}

fn received_of(received: Received) -> proto::ReceivedMessage {
    let published_at = received.id().published_at();
    let mut message = proto::PubsubMessage { message_id: received.id().to_string(), ..Default::default() };
    let publish_time = message.publish_time.get_or_insert_default();
    publish_time.seconds = published_at.timestamp();
    publish_time.nanos = published_at.timestamp_subsec_nanos().cast_signed();
    let (ack_id, delivery_attempt) = (received.ack_id(), received.delivery_attempt.cast_signed());
    message.data = received.message.data.into();
    message.attributes = received.message.attributes.into_iter().collect();
    message.ordering_key = received.message.ordering_key;
    proto::ReceivedMessage { ack_id, delivery_attempt, message: Some(message) }
}

fn topic_of(name: String) -> proto::Topic {
    proto::Topic { name, ..Default::default() }
}

/// The route of one unary method.
fn method<Asked, Answer, Answered>(broker: &Broker, call: impl Fn(Broker, Asked) -> Answered + Copy + Send + Sync + 'static) -> MethodRouter
where
    Answered: Future<Output = Result<Answer, Refusal>> + Send + 'static,
    Asked: Send + 'static,
    Answer: Send + 'static,
    ProstCodec<Answer, Asked>: Codec<Encode = Answer, Decode = Asked>,
{
    let broker = broker.clone();
    post(move |request: Request| async move {
        let service = tower::service_fn(move |asked: tonic::Request<Asked>| {
            let answered = call(broker.clone(), asked.into_inner());
            async move { answered.await.map(tonic::Response::new).map_err(tonic::Status::from) }
        });
        let mut grpc =
            tonic::server::Grpc::new(ProstCodec::<Answer, Asked>::new()).max_decoding_message_size(MAX_REQUEST_BYTES + FRAMING_BYTES);
        let response: Response = grpc.unary(service, request).await.map(Body::new);
        response
    })
}
