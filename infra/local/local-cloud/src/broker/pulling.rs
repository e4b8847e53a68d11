//! Messages for those who come and ask: leases, acknowledgements and more time.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::{
    Broker, dead_letter,
    live::LiveSubscription,
    message::{Message, MessageId},
    queue::Taken,
    refusal::{Kind, Refusal},
};

/// How long a pull waits for a first message.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// The most that one reply carries; clients read at most 4 MB. One larger message goes alone.
const REPLY_BYTES: usize = 3_000_000;

/// A leased message.
pub(super) struct Received {
    taken: Taken,
    pub(super) message: Message,
    /// As clients see it: 0 without a dead letter policy.
    pub(super) delivery_attempt: u32,
}

impl Received {
    /// What the client acknowledges with.
    pub(super) fn ack_id(&self) -> String {
        format!("{}-{}", self.taken.id, self.taken.attempt)
    }

    pub(super) fn id(&self) -> MessageId {
        self.taken.id
    }
}

impl Broker {
    /// Leases up to `most` messages; waits a little for the first one if asked to.
    pub(super) async fn pull(&self, subscription: &str, most: i32, wait: bool) -> Result<Vec<Received>, Refusal> {
        let live = self.known_subscription(subscription)?;
        if live.configured().subscription.push.is_some() {
            return Err(Refusal::new(Kind::FailedPrecondition, "this subscription pushes: it cannot be pulled"));
        }
        let most = usize::try_from(most).ok().filter(|most| *most > 0).ok_or_else(|| Refusal::invalid("maxMessages must be at least 1"))?;
        let mut changes = live.changes();
        let end = Instant::now() + if wait { LONGEST_WAIT } else { Duration::ZERO };
        loop {
            let received = self.take_due(&live, most);
            if !received.is_empty() || Instant::now() >= end {
                return Ok(received);
            }
            let due = live.next_due().map_or(end, |due| end.min(due.into()));
            tokio::select! {
                _ = changes.changed() => {}
                () = sleep_until(due) => {}
            }
        }
    }

    /// Acknowledges leased messages, also late ones.
    pub(super) fn acknowledge(&self, subscription: &str, ack_ids: &[String]) -> Result<(), Refusal> {
        let live = self.known_subscription(subscription)?;
        for taken in parse_ack_ids(ack_ids)? {
            live.acknowledge(taken.id);
        }
        Ok(())
    }

    /// Gives leased messages so many more seconds from now; 0 = deliver again after the backoff.
    pub(super) fn modify_ack_deadline(&self, subscription: &str, ack_ids: &[String], seconds: i32) -> Result<(), Refusal> {
        let live = self.known_subscription(subscription)?;
        let seconds = u64::try_from(seconds).ok().filter(|seconds| *seconds <= 600);
        let seconds = seconds.ok_or_else(|| Refusal::invalid("ackDeadlineSeconds must be 0 to 600"))?;
        for taken in parse_ack_ids(ack_ids)? {
            let backoff = live.configured().subscription.backoff(taken.attempt, false);
            live.postpone(taken, if seconds == 0 { backoff } else { Duration::from_secs(seconds) });
        }
        Ok(())
    }

    fn take_due(&self, live: &LiveSubscription, most: usize) -> Vec<Received> {
        let configured = live.configured();
        let mut received: Vec<Received> = Vec::new();
        let mut bytes = 0;
        while received.len() < most && bytes < REPLY_BYTES {
            let Some(taken) = live.take(configured.subscription.ack_deadline) else { break };
            match &configured.subscription.dead_letter {
                Some(policy) if taken.attempt > policy.max_delivery_attempts => {
                    dead_letter::move_there(self, live, policy, taken, policy.max_delivery_attempts);
                }
                policy => received.extend(live.read(taken.id).map(|message| {
                    bytes += message.size();
                    Received { taken, message, delivery_attempt: policy.as_ref().map_or(0, |_| taken.attempt) }
                })),
            }
        }
        received
    }
}

fn parse_ack_ids(ack_ids: &[String]) -> Result<Vec<Taken>, Refusal> {
    let parse = |text: &String| {
        let (id, attempt) = text.split_once('-')?;
        Some(Taken { id: id.parse().ok()?, attempt: attempt.parse().ok()? })
    };
    let invalid = |text: &String| Refusal::invalid(format!("not an ackId of this broker: {text:?}"));
    ack_ids.iter().map(|text| parse(text).ok_or_else(|| invalid(text))).collect()
}
