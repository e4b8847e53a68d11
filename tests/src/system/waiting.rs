//! Waiting for what a system does; when it does not happen in time, the error says how things stand.

use super::{System, block_on};
use anyhow::bail;
use db::{Access, masters::MasterRow};
use serde_json::Value;
use std::time::{Duration, Instant};

/// Far longer than anything takes, even where two cores build something else at the same time.
pub const PATIENCE: Duration = Duration::from_secs(600);
const LOOK_EVERY: Duration = Duration::from_millis(25);

impl System {
    /// Looks again and again until `look` finds something; after [`PATIENCE`] the error is `state` and the ends of all logs.
    pub fn wait_for<T>(
        &self,
        what: &str,
        mut look: impl FnMut() -> anyhow::Result<Option<T>>,
        state: impl Fn() -> String,
    ) -> anyhow::Result<T> {
        let started = Instant::now();
        loop {
            if let Some(found) = look()? {
                return Ok(found);
            }
            if started.elapsed() > PATIENCE {
                bail!("waited {PATIENCE:?} for {what}. How things stand:\n{}\n{}", state(), self.last_words());
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }

    /// Waits until an upload is registered. A master that is rejected is returned, too.
    pub fn wait_for_master(&self, object: &str, generation: i64) -> anyhow::Result<MasterRow> {
        let look = || block_on(db::masters::get(&self.database, &Access::everything(), object, generation));
        self.wait_for(&format!("the master {object}"), look, || "it is not registered".to_owned())
    }

    /// Uploads a master and waits until it can be cut; an error if it is rejected.
    pub fn ingest(&self, file: &std::path::Path, object: &str) -> anyhow::Result<MasterRow> {
        let uploaded = self.upload(file, object)?;
        let master = self.wait_for_master(object, uploaded.generation)?;
        anyhow::ensure!(master.status == "ready", "{object} is {}: {}", master.status, master.reason.unwrap_or_default());
        Ok(master)
    }

    /// Waits until a request became a clip and returns the clip's id; an error if it is refused.
    pub fn wait_for_request(&self, message_id: &str) -> anyhow::Result<String> {
        let row = || block_on(db::requests::get(&self.database, &Access::everything(), message_id));
        let look = || match row()? {
            Some(request) if request.status == "refused" => {
                bail!("request {message_id} is refused: {}", request.reason.unwrap_or_default())
            }
            Some(request) => Ok(request.clip_id),
            None => Ok(None),
        };
        self.wait_for(&format!("request {message_id} to become a clip"), look, || format!("{:?}", row()))
    }

    /// Waits until a clip is ready and returns it as the API gives it; an error if it failed.
    pub fn wait_for_clip(&self, clip_id: &str) -> anyhow::Result<Value> {
        let look = || match self.status_of(clip_id)? {
            (status, reason) if status == "failed" => bail!("clip {clip_id} failed: {}", reason.unwrap_or_default()),
            (status, _) => Ok((status == "ready").then_some(())),
        };
        self.wait_for(&format!("clip {clip_id} to be ready"), look, || self.story_of(clip_id))?;
        self.api(&format!("/api/v2/clips/{clip_id}"))
    }

    /// Publishes a request and waits for its clip.
    pub fn clip(&self, request: &Value) -> anyhow::Result<Value> {
        let message_id = self.publish_request(request)?;
        self.wait_for_clip(&self.wait_for_request(&message_id)?)
    }

    fn status_of(&self, clip_id: &str) -> anyhow::Result<(String, Option<String>)> {
        let clip = block_on(db::clips::get(&self.database, &Access::everything(), clip_id))?;
        Ok(clip.map_or_else(Default::default, |clip| (clip.status, clip.error_message)))
    }

    fn story_of(&self, clip_id: &str) -> String {
        let everything = Access::everything();
        let clip = block_on(db::clips::get(&self.database, &everything, clip_id));
        let history = block_on(db::history::of_clip(&self.database, &everything, clip_id));
        let assets = block_on(db::assets::of_clip(&self.database, &everything, clip_id));
        format!("{clip:#?}\n{history:#?}\n{assets:#?}")
    }
}
