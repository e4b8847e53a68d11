//! Waiting for what becomes of uploads and requests.

use crate::{
    api::{Api, ClipView, DeliveryView, MasterPage, MasterView, RequestView, segment},
    outcome::Outcome,
    words,
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

/// What to do where nothing is known that could be asked about.
pub const DOCTOR: &str = "`heartbeat doctor` says whether everything works";
/// How long a request whose video is there may be on its way to being accepted.
const ON_ITS_WAY: Duration = Duration::from_secs(2);

/// A request when it is accepted or refused, or waits for its video.
pub async fn request_settled(api: &Api, request_id: &str, patience: Duration) -> anyhow::Result<RequestView> {
    let path = format!("/api/v2/requests/{}", segment(request_id));
    let mut arrived = None;
    until(&format!("request {request_id} to arrive"), DOCTOR, patience.into(), async || {
        let request = api.find::<RequestView>(&path).await?;
        Ok(request.filter(|request| {
            let arrived: &Instant = arrived.get_or_insert_with(Instant::now);
            request.status != "waiting" || arrived.elapsed() > ON_ITS_WAY
        }))
    })
    .await
}

/// The clip that a request becomes, when it is ready. `tell` is told the state whenever it is looked at.
pub async fn clip_ready(api: &Api, request_id: &str, patience: Patience, tell: impl Fn(&str)) -> anyhow::Result<ReadyClip> {
    let clip_id = request_accepted(api, request_id, patience, &tell).await?;
    known_clip_ready(api, &clip_id, patience, tell).await
}

/// A clip when it is ready. `tell` is told the state whenever it is looked at.
pub async fn known_clip_ready(api: &Api, clip_id: &str, patience: Patience, tell: impl Fn(&str)) -> anyhow::Result<ReadyClip> {
    let path = format!("/api/v2/clips/{}", segment(clip_id));
    until(&format!("clip {clip_id} to become ready"), &why(clip_id), patience, async || {
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
    until(&format!("{object} to be registered"), DOCTOR, patience.into(), async || {
        let page: Option<MasterPage> = api.find(&path).await?;
        let masters = page.map(|page| page.masters).unwrap_or_default();
        Ok(masters.into_iter().find(|master| master.object == object && master.generation == generation))
    })
    .await
}

/// What became of one generation of a delivered file: as the API gives it, and read.
pub async fn delivery_handled(api: &Api, object: &str, generation: i64, patience: Duration) -> anyhow::Result<(Vec<u8>, DeliveryView)> {
    let path = format!("/api/v2/deliveries?object={}&generation={generation}", segment(object));
    until(&format!("{object} to be loaded"), DOCTOR, patience.into(), async || {
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
    until("the video to be synchronised", DOCTOR, patience.into(), async || {
        let page: MasterPage = api.get(&path).await?.json(&path)?;
        Ok(page.masters.into_iter().find(|master| master.master_id == master_id && master.synced_at_us >= asked_at_us))
    })
    .await
}

async fn request_accepted(api: &Api, request_id: &str, patience: Patience, tell: impl Fn(&str)) -> anyhow::Result<String> {
    let path = format!("/api/v2/requests/{}", segment(request_id));
    tell("requested");
    let mut arrived = None;
    until(&format!("request {request_id} to be accepted"), &why(request_id), patience, async || {
        let Some(request) = api.find::<RequestView>(&path).await? else { return Ok(None) };
        let arrived: &Instant = arrived.get_or_insert_with(Instant::now);
        if request.status != "waiting" || arrived.elapsed() > ON_ITS_WAY {
            tell(&request.status);
        }
        if request.status == "refused" {
            let reason = request.reason.unwrap_or_else(|| "the request was refused".to_owned());
            return Err(Outcome::Refused(words::of_the_command(&reason)).into());
        }
        Ok(request.clip_id)
    })
    .await
}

/// Looks again and again until there is something; `what`, and where to look next, is said if that takes too long.
pub async fn until<T>(
    what: &str,
    next: &str,
    patience: Patience,
    mut look: impl AsyncFnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<T> {
    loop {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        if patience.since.elapsed() >= patience.most {
            let waited = patience.most.as_secs();
            return Err(Outcome::TimedOut(format!("waited {waited} s for {what}; {next}")).into());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn why(id: &str) -> String {
    format!("`heartbeat why {id}` says where it stands")
}

/// How long somebody waits, from when on; for several things one after another, or at once.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    since: Instant,
    most: Duration,
}

impl From<Duration> for Patience {
    /// From now on.
    fn from(most: Duration) -> Self {
        Self { since: Instant::now(), most }
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
        let found = until("three", DOCTOR, Duration::from_secs(5).into(), async || {
            looks += 1;
            Ok((looks == 3).then_some(looks))
        });
        assert_eq!(found.await.unwrap(), 3);
        let late = until::<()>("never", &why("7"), Duration::ZERO.into(), async || Ok(None)).await.unwrap_err();
        assert_eq!((exit_code(&late), late.to_string()), (4, "waited 0 s for never; `heartbeat why 7` says where it stands".to_owned()));
        // Whoever was waited for before has used it up.
        let most = Duration::from_secs(90);
        let used = Patience { since: Instant::now() - most, most };
        let late = until::<()>("the second", DOCTOR, used, async || Ok(None)).await.unwrap_err();
        assert!(late.to_string().starts_with("waited 90 s for the second"), "{late}");
    }
}
