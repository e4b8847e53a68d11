//! Push delivery: one loop per subscription starts the requests, so that no more than `max_in_flight`
//! of them exist at a time however many messages wait.

mod attempt;
mod request;
mod tokens;

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use tokio::{task::JoinSet, time::sleep_until};

pub(super) use tokens::TokenMinter;

use super::{
    Broker, dead_letter,
    live::{Configured, LiveSubscription},
    queue::Taken,
};
use attempt::Failure;
use tokens::Tokens;

/// How much longer than its request a delivery may take before its message is due again; only a
/// delivery that broke down without a report reaches this.
const GRACE: Duration = Duration::from_secs(5);

/// What every push needs.
pub(super) struct Pusher {
    client: reqwest::Client,
    tokens: Tokens,
}

impl Pusher {
    pub(super) fn new(mint: TokenMinter) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            // A redirect is no acknowledgement, and endpoints are named, never found through a proxy.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .context("building the client that pushes")?;
        Ok(Pusher { client, tokens: Tokens::new(mint) })
    }
}

/// Pushes a subscription's messages until it is stopped. Does nothing while it is pulled.
pub(super) fn start(broker: &Broker, live: Arc<LiveSubscription>) {
    let broker_of_task = broker.clone();
    broker.0.runtime.spawn(async move {
        let stop = live.stop.clone();
        stop.run_until_cancelled(run(broker_of_task, live)).await;
    });
}

async fn run(broker: Broker, live: Arc<LiveSubscription>) {
    let mut changes = live.changes();
    let mut deliveries = JoinSet::new();
    loop {
        let configured = live.configured();
        let has_room = configured.subscription.push.is_some() && deliveries.len() < configured.subscription.max_in_flight;
        if has_room && let Some(taken) = live.take(configured.subscription.ack_deadline + GRACE) {
            deliveries.spawn(deliver(broker.clone(), live.clone(), configured, taken));
            continue;
        }
        let next_due = live.next_due().filter(|_| has_room);
        tokio::select! {
            Some(_) = deliveries.join_next() => {}
            _ = changes.changed() => {}
            () = async { if let Some(due) = next_due { sleep_until(due.into()).await } }, if next_due.is_some() => {}
        }
    }
}

async fn deliver(broker: Broker, live: Arc<LiveSubscription>, configured: Arc<Configured>, taken: Taken) {
    let subscription = &configured.subscription;
    if let Some(policy) = &subscription.dead_letter
        && taken.attempt > policy.max_delivery_attempts
    {
        return dead_letter::move_there(&broker, &live, policy, taken, policy.max_delivery_attempts);
    }
    let Some(message) = live.read(taken.id) else { return };
    match attempt::push(&broker, subscription, message, taken).await {
        Ok(()) => live.acknowledge(taken.id),
        Err(failure) => failed(&broker, &live, &configured, taken, &failure),
    }
}

fn failed(broker: &Broker, live: &LiveSubscription, configured: &Configured, taken: Taken, failure: &Failure) {
    let subscription = &configured.subscription;
    let policy = subscription.dead_letter.as_ref();
    let ending = policy.filter(|policy| taken.attempt >= policy.max_delivery_attempts || matches!(failure, Failure::Unsendable(_)));
    let wait = subscription.backoff(taken.attempt, matches!(failure, Failure::Unreachable(_)));
    let next_attempt_ms = ending.is_none().then(|| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
    tracing::warn!(subscription = subscription.name, message = %taken.id, attempt = taken.attempt, error = %failure, next_attempt_ms, "delivery failed");
    match ending {
        Some(policy) => dead_letter::move_there(broker, live, policy, taken, taken.attempt),
        None => live.postpone(taken, wait),
    }
}
