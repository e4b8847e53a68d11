//! One attempt to deliver one message by HTTP.

use std::fmt;

use reqwest::{Response, header::AUTHORIZATION};

use super::{super::Broker, request};
use crate::broker::{message::Message, queue::Taken, subscription::Subscription};

/// The answers that acknowledge.
const ACKNOWLEDGING: [u16; 5] = [102, 200, 201, 202, 204];
/// The most of a failed reply that is logged, in bytes.
const LOGGED_REPLY_BYTES: usize = 1000;

/// Why a message was not acknowledged.
#[derive(Debug)]
pub(super) enum Failure {
    /// The endpoint answered, but not with an acknowledgement.
    Refused(String),
    /// The endpoint did not answer within the ack deadline.
    TimedOut,
    /// No connection, or it broke before an answer.
    Unreachable(String),
    /// The message can never be made into a request.
    Unsendable(String),
}

/// Posts the message and waits for the acknowledgement.
pub(super) async fn push(broker: &Broker, subscription: &Subscription, message: Message, taken: Taken) -> Result<(), Failure> {
    let Some(push) = &subscription.push else { return Err(Failure::Unsendable("the subscription has no endpoint any more".to_owned())) };
    let form = request::form(broker.project(), subscription, push, message, taken).map_err(Failure::Unsendable)?;
    let pusher = &broker.0.pusher;
    let mut call = pusher.client.post(&push.endpoint).timeout(subscription.ack_deadline).headers(form.headers).body(form.body);
    if let Some(oidc) = &push.oidc {
        call = call.header(AUTHORIZATION, format!("Bearer {}", pusher.tokens.token(oidc, &push.endpoint)));
    }
    let reply = call.send().await.map_err(Failure::of)?;
    if ACKNOWLEDGING.contains(&reply.status().as_u16()) {
        return Ok(());
    }
    Err(Failure::Refused(format!("{} {}", reply.status(), beginning(reply).await)))
}

impl Failure {
    fn of(error: reqwest::Error) -> Self {
        let mut text = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            text = format!("{text}: {inner}");
            cause = inner.source();
        }
        match error {
            error if error.is_timeout() => Failure::TimedOut,
            error if error.is_builder() => Failure::Unsendable(text),
            _ => Failure::Unreachable(text),
        }
    }
}

/// The first bytes of a reply, for the log.
async fn beginning(mut reply: Response) -> String {
    let mut body = Vec::new();
    while body.len() < LOGGED_REPLY_BYTES
        && let Ok(Some(chunk)) = reply.chunk().await
    {
        body.extend_from_slice(&chunk);
    }
    body.truncate(LOGGED_REPLY_BYTES);
    String::from_utf8_lossy(&body).into_owned()
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused(reply) => write!(formatter, "refused: {reply}"),
            Failure::TimedOut => write!(formatter, "no answer within the ack deadline"),
            Failure::Unreachable(reason) => write!(formatter, "unreachable: {reason}"),
            Failure::Unsendable(reason) => write!(formatter, "cannot be sent: {reason}"),
        }
    }
}
