//! Waiting for what becomes of uploads and requests.

use crate::{
    api::{Api, ClipView, DeliveryView, MasterPage, MasterView, RequestView, segment},
    outcome::Outcome,
};
use std::time::{Duration, Instant};

const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A clip that is ready: as the API gives it, and read.
#[derive(Debug, Clone)]
pub struct ReadyClip {
    /// The exact bytes.
    pub body: Vec<u8>,
    /// What they say.
    pub view: ClipView,
}

/// How long a request whose video is there may be on its way to being accepted.
const ON_ITS_WAY: Duration = Duration::from_secs(2);

/// A request when it is accepted or refused, or waits for its video.
pub async fn request_settled(api: &Api, request_id: &str, patience: Duration) -> anyhow::Result<RequestView> {
    let path = format!("/api/v2/requests/{}", segment(request_id));
    let mut arrived = None;
    until(&format!("request {request_id} to arrive"), patience, async || {
        let request = api.find::<RequestView>(&path).await?;
        Ok(request.filter(|request| {
            let arrived: &Instant = arrived.get_or_insert_with(Instant::now);
            request.status != "waiting" || arrived.elapsed() > ON_ITS_WAY
        }))
    })
    .await
}

/// The clip that a request becomes, when it is ready. `tell` is told the state whenever it is looked at.
pub async fn clip_ready(api: &Api, request_id: &str, patience: Duration, tell: impl Fn(&str)) -> anyhow::Result<ReadyClip> {
    let deadline = Instant::now() + patience;
    let clip_id = request_accepted(api, request_id, patience, &tell).await?;
    let left = deadline.saturating_duration_since(Instant::now());
    known_clip_ready(api, &clip_id, left, tell).await
}

/// A clip when it is ready. `tell` is told the state whenever it is looked at.
pub async fn known_clip_ready(api: &Api, clip_id: &str, patience: Duration, tell: impl Fn(&str)) -> anyhow::Result<ReadyClip> {
    let path = format!("/api/v2/clips/{}", segment(clip_id));
    until(&format!("clip {clip_id} to become ready"), patience, async || {
        let answer = api.get(&path).await?;
        if answer.is_not_now() {
            return Ok(None);
        }
        let view: ClipView = answer.json(&path)?;
        tell(&view.processing_status);
        match view.processing_status.as_str() {
            "ready" => Ok(Some(ReadyClip { body: answer.body, view })),
            "failed" | "expired" => Err(Outcome::Refused(view.error_message.unwrap_or_else(|| "the clip failed".to_owned())).into()),
            _ => Ok(None),
        }
    })
    .await
}

/// What became of one generation of an upload.
pub async fn master_registered(api: &Api, game_id: &str, object: &str, generation: i64, patience: Duration) -> anyhow::Result<MasterView> {
    let path = format!("/api/v2/masters?game_id={}", segment(game_id));
    until(&format!("{object} to be registered"), patience, async || {
        let page: Option<MasterPage> = api.find(&path).await?;
        let masters = page.map(|page| page.masters).unwrap_or_default();
        Ok(masters.into_iter().find(|master| master.object == object && master.generation == generation))
    })
    .await
}

/// What became of one generation of a delivered file: as the API gives it, and read.
pub async fn delivery_handled(api: &Api, object: &str, generation: i64, patience: Duration) -> anyhow::Result<(Vec<u8>, DeliveryView)> {
    let path = format!("/api/v2/deliveries?object={}&generation={generation}", segment(object));
    until(&format!("{object} to be loaded"), patience, async || {
        let answer = api.get(&path).await?;
        if answer.is_not_now() {
            return Ok(None);
        }
        let delivery = answer.json(&path)?;
        Ok(Some((answer.body, delivery)))
    })
    .await
}

/// A video of a game when a synchronisation that was asked for then, or a later one, holds.
pub async fn master_synchronised(
    api: &Api,
    game_id: &str,
    master_id: i64,
    asked_at_us: i64,
    patience: Duration,
) -> anyhow::Result<MasterView> {
    let path = format!("/api/v2/masters?game_id={}", segment(game_id));
    until("the video to be synchronised", patience, async || {
        let page: MasterPage = api.get(&path).await?.json(&path)?;
        Ok(page.masters.into_iter().find(|master| master.master_id == master_id && master.synced_at_us >= asked_at_us))
    })
    .await
}

async fn request_accepted(api: &Api, request_id: &str, patience: Duration, tell: impl Fn(&str)) -> anyhow::Result<String> {
    let path = format!("/api/v2/requests/{}", segment(request_id));
    tell("requested");
    until(&format!("request {request_id} to be accepted"), patience, async || {
        let Some(request) = api.find::<RequestView>(&path).await? else { return Ok(None) };
        tell(&request.status);
        if request.status == "refused" {
            return Err(Outcome::Refused(request.reason.unwrap_or_else(|| "the request was refused".to_owned())).into());
        }
        Ok(request.clip_id)
    })
    .await
}

/// Looks again and again until there is something; `what` is said if that takes too long.
pub async fn until<T>(what: &str, patience: Duration, mut look: impl AsyncFnMut() -> anyhow::Result<Option<T>>) -> anyhow::Result<T> {
    let started = Instant::now();
    loop {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        if started.elapsed() >= patience {
            let waited = patience.as_secs();
            return Err(Outcome::TimedOut(format!("waited {waited} s for {what}; `heartbeat why` and `heartbeat doctor` say more")).into());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::outcome::exit_code;

    #[tokio::test]
    async fn waiting_ends_with_what_is_found_or_with_a_reason() {
        let mut looks = 0;
        let found = until("three", Duration::from_secs(5), async || {
            looks += 1;
            Ok((looks == 3).then_some(looks))
        });
        assert_eq!(found.await.unwrap(), 3);
        let late = until::<()>("never", Duration::ZERO, async || Ok(None)).await.unwrap_err();
        assert_eq!((exit_code(&late), late.to_string().contains("for never")), (4, true));
    }
}
