//! One comparison under way.

use crate::{
    App,
    balance::Balance,
    patience::{Turn, turn},
};
use chrono::{DateTime, TimeDelta, Utc};
use db::{
    Cause,
    reconcile::{again, gauges::gauges},
};
use std::collections::HashSet;

/// One comparison under way.
pub(crate) struct Run<'a> {
    pub(crate) app: &'a App,
    pub(crate) started: DateTime<Utc>,
    pub(crate) balance: Balance,
    /// The clips that are counted as unfinished: each is looked at once.
    pub(crate) unfinished: HashSet<String>,
    id: String,
}

/// Something of which nothing was heard.
pub(crate) struct Matter<'a> {
    /// Where it is counted under: its topic, or `clips`.
    pub(crate) topic: &'a str,
    /// Which it is.
    pub(crate) about: &'a str,
    /// When it was last heard of.
    pub(crate) heard_at: DateTime<Utc>,
    /// How long nothing needs to be heard of it.
    pub(crate) grace: TimeDelta,
}

impl<'a> Run<'a> {
    pub(crate) fn new(app: &'a App) -> Self {
        let started = Utc::now();
        Self {
            app,
            started,
            balance: Balance::default(),
            unfinished: HashSet::new(),
            id: format!("reconcile/{}", started.timestamp_micros()),
        }
    }

    /// What is written down in the history is written down under this.
    pub(crate) fn cause(&self) -> Cause<'_> {
        Cause { event_type: "reconcile", event_id: &self.id }
    }

    /// What is younger than this is not looked at.
    pub(crate) fn before(&self) -> DateTime<Utc> {
        self.started - self.app.settings.grace
    }

    /// What is to be done about it.
    pub(crate) async fn turn(&self, matter: &Matter<'_>) -> anyhow::Result<Turn> {
        let again = again::times(&self.app.database, matter.topic, matter.about, matter.heard_at).await?;
        Ok(turn(self.started, matter.grace, matter.heard_at, again))
    }

    /// Announces it again if it is time.
    pub(crate) async fn again(
        &mut self,
        matter: Matter<'_>,
        announce: impl Future<Output = anyhow::Result<String>>,
    ) -> anyhow::Result<Turn> {
        let turn = self.turn(&matter).await?;
        match turn {
            Turn::Waits => {}
            Turn::Again => self.announced(&matter, announce).await?,
            Turn::GivenUp => {
                self.give_up(&matter);
            }
        }
        Ok(turn)
    }

    /// Announces it again and counts that: who dies in between announces it once more.
    pub(crate) async fn announced(
        &mut self,
        matter: &Matter<'_>,
        announce: impl Future<Output = anyhow::Result<String>>,
    ) -> anyhow::Result<()> {
        let done = announce.await?;
        again::count(&self.app.database, matter.topic, matter.about, matter.heard_at).await?;
        self.did(done);
        Ok(())
    }

    /// Says that a person must look.
    pub(crate) fn give_up(&mut self, matter: &Matter<'_>) -> Turn {
        self.balance.given_up.add(format!("{}: {}", matter.topic, matter.about));
        Turn::GivenUp
    }

    /// Writes down in the balance that something was done.
    pub(crate) fn did(&mut self, what: String) {
        tracing::info!(what, "done");
        self.balance.done.add(what);
    }

    /// The balance, with how things stand now.
    pub(crate) async fn close(self) -> anyhow::Result<Balance> {
        again::forget_old(&self.app.database).await?;
        let gauges = gauges(&self.app.database).await?;
        let mut balance = self.balance;
        balance.clips = gauges.clips;
        balance.unfinished.clips = self.unfinished.len() as u64;
        balance.requests.waiting = gauges.requests_waiting;
        balance.balanced = balance.given_up.count == 0 && balance.orphans.count == 0;
        balance.seconds = seconds(Utc::now() - self.started);
        Ok(balance)
    }
}

fn seconds(duration: TimeDelta) -> f64 {
    duration.num_milliseconds() as f64 / 1000.0
}
