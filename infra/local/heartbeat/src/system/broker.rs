//! The table of the topology, told to the local broker.

use super::topology::{ATTEMPTS, BACKOFF_MS, DEAD_LETTERS, Envelope, Route, TOPICS, routes};
use anyhow::Context;
use local_cloud::{LocalCloud, broker};
use std::{collections::BTreeMap, num::NonZero, time::Duration};

/// Declares every topic and subscription, so that they push to where the functions listen this time.
pub(super) fn declare(cloud: &LocalCloud, ports: &BTreeMap<&'static str, u16>) -> anyhow::Result<()> {
    for topic in TOPICS {
        cloud.broker().declare_topic(topic)?;
    }
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    for route in routes(cores as u32) {
        let port = ports.get(route.function).with_context(|| format!("{} has no port", route.function))?;
        let name = route.subscription();
        cloud.broker().declare_subscription(subscription(&route, *port)).with_context(|| format!("declaring the subscription {name}"))?;
    }
    Ok(())
}

fn subscription(route: &Route, port: u16) -> broker::Subscription {
    let [first, longest] = [BACKOFF_MS.0, BACKOFF_MS.1].map(Duration::from_millis);
    broker::Subscription {
        push: Some(broker::Push {
            endpoint: format!("http://127.0.0.1:{port}/{}", route.topic),
            unwrapped_with_metadata: route.envelope == Envelope::Unwrapped,
            oidc: None,
        }),
        ack_deadline: Duration::from_secs(route.ack_deadline_s.into()),
        filter: route.filter.map(str::to_owned),
        minimum_backoff: first,
        maximum_backoff: longest,
        unreachable_backoff: first,
        dead_letter: route.dead_letters.then(|| broker::DeadLetter { topic: DEAD_LETTERS.to_owned(), max_delivery_attempts: ATTEMPTS }),
        max_in_flight: route.max_in_flight as usize,
        ..broker::Subscription::new(route.subscription(), route.topic)
    }
}
