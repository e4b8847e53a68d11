//! Plays become clips: which clip shows each, and the requests for those that are not there.

mod moment;
mod request;
mod video;
mod windows;

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

pub(crate) use moment::{Moment, bounded};

use crate::App;
use db::{Access, clips, masters};
use events::ClipRequested;
use futures::{StreamExt, TryStreamExt, stream};
use request::{request, request_id};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use telemetry::metrics;
use video::{Video, Videos};
use windows::{Window, merged, separate};

/// Why a clip is not there that was not cut while it could be.
const VANISHED: &str =
    "the video of this period is not in the lake any more: clips cut out of it are there, others wait until it is uploaded again";
/// How many requests are on their way to the broker at once.
const AT_ONCE: usize = 32;

/// What is wanted of the moments.
pub(crate) struct Wanted<'a> {
    /// Whose videos may be shown.
    pub(crate) access: &'a Access,
    /// Whether overlapping windows of one player become one clip.
    pub(crate) merge: bool,
    /// Whether clips that are not there are requested.
    pub(crate) cut: bool,
    /// A label for the clips: `question` or `rule`, and which.
    pub(crate) why: (&'a str, &'a str),
}

/// The clip of a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ShownClip {
    /// Its id; null until its video is there.
    clip_id: Option<String>,
    /// `accepted`, `cut`, `ready`: it is there. `requested`, `waiting_for_video`, `not_in_video`, `no_video`: it is not.
    status: String,
    /// The request that was published for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// Why it cannot be made.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// What there is to do about a window.
struct Planned {
    window: Window,
    /// None where nobody's video is to be had.
    request: Option<ClipRequested>,
    clip: ShownClip,
    /// Whether the video is gone: what is not there waits for another.
    vanished: bool,
}

/// The clip of each moment, in their order; none where it is neither there nor wanted. What is requested is with the
/// broker when this returns.
pub(crate) async fn clips(app: &App, moments: &[Moment<'_>], wanted: &Wanted<'_>) -> anyhow::Result<Vec<Option<ShownClip>>> {
    let mut planned = plan(moments, &videos(app, moments, wanted.access).await?, wanted);
    let ids: Vec<String> = planned.iter().filter_map(|planned| planned.clip.clip_id.clone()).collect();
    let standing = if ids.is_empty() { Vec::new() } else { clips::standing(&app.database, wanted.access, &ids).await? };
    let missing = settle(&mut planned, &standing.into_iter().collect());
    if wanted.cut {
        count(planned.len() - missing.len(), missing.len());
    }
    let missing = if wanted.cut { identified(app, wanted.access, &mut planned, missing).await? } else { Vec::new() };
    let publish = |(id, request): (String, ClipRequested)| async move { app.publisher.request_clip(&id, &request).await };
    stream::iter(missing.into_iter().map(publish)).buffer_unordered(AT_ONCE).try_collect::<()>().await?;
    Ok(of_each(moments.len(), &planned, wanted.cut))
}

/// Moments of a question whose clips are there already, and those that become requests.
fn count(there: usize, missing: usize) {
    (0..there).for_each(|_| metrics::cache("request", true));
    (0..missing).for_each(|_| metrics::cache("request", false));
}

/// The videos of the games in which something happened, of those that have any.
async fn videos(app: &App, moments: &[Moment<'_>], access: &Access) -> anyhow::Result<Videos> {
    let filmed = moments.iter().filter(|moment| !moment.game.video_periods.is_empty());
    let games: BTreeSet<&str> = filmed.map(|moment| moment.game.game_id.as_str()).collect();
    if games.is_empty() {
        return Ok(Videos::new(Vec::new()));
    }
    let games: Vec<String> = games.into_iter().map(str::to_owned).collect();
    Ok(Videos::new(masters::ready_of_games(&app.database, access, &games).await?))
}

fn plan(moments: &[Moment], videos: &Videos, wanted: &Wanted) -> Vec<Planned> {
    let windows = if wanted.merge { merged(moments) } else { separate(moments) };
    windows.into_iter().map(|window| plan_one(window, moments, videos, wanted)).collect()
}

fn plan_one(window: Window, moments: &[Moment], videos: &Videos, wanted: &Wanted) -> Planned {
    let video = window.moments.first().map_or(Video::Nowhere, |&first| videos.of(&moments[first], wanted.access));
    let (team, master) = match video {
        Video::There(master) => (master.team_code.as_str(), Some(master)),
        Video::Awaited(team) => (team, None),
        Video::Nowhere => return Planned { window, request: None, clip: ShownClip::without("no_video", None), vanished: false },
    };
    let request = match request(&window, moments, team, wanted.why) {
        Ok(request) => request,
        Err(reason) => return Planned { window, request: None, clip: ShownClip::without("not_in_video", Some(reason.0)), vanished: false },
    };
    let clip = match master.map(|there| request.shown_in(&there.master.film)) {
        None => ShownClip::without("waiting_for_video", None),
        Some(Ok(shown)) => ShownClip { clip_id: Some(shown.clip_id.into()), ..ShownClip::without("requested", None) },
        // Requested all the same: when the period is synchronised, it may be seen.
        Some(Err(reason)) => ShownClip::without("not_in_video", Some(reason.0)),
    };
    Planned { window, request: Some(request), clip, vanished: master.is_some_and(|there| there.vanished) }
}

/// Writes down which clips are there, and gives the places of those that are not.
fn settle(planned: &mut [Planned], standing: &HashMap<String, String>) -> Vec<usize> {
    let mut missing = Vec::new();
    for (place, Planned { request, clip, vanished, .. }) in planned.iter_mut().enumerate() {
        match clip.clip_id.as_ref().and_then(|clip_id| standing.get(clip_id)) {
            Some(status) => clip.status.clone_from(status),
            None => {
                if *vanished {
                    *clip = ShownClip::without("waiting_for_video", Some(VANISHED.to_owned()));
                }
                if request.is_some() {
                    missing.push(place);
                }
            }
        }
    }
    missing
}

/// The requests for what is missing, each once, under the ids that the clips then show.
async fn identified(
    app: &App,
    access: &Access,
    planned: &mut [Planned],
    missing: Vec<usize>,
) -> anyhow::Result<Vec<(String, ClipRequested)>> {
    let ids: Vec<String> = missing.iter().filter_map(|&place| planned[place].clip.clip_id.clone()).collect();
    let failed = if ids.is_empty() { Vec::new() } else { clips::failed(&app.database, access, &ids).await? };
    Ok(identify(planned, &missing, &failed.into_iter().collect()))
}

fn identify(planned: &mut [Planned], missing: &[usize], failed: &HashMap<String, i64>) -> Vec<(String, ClipRequested)> {
    let mut requests = HashMap::new();
    for &place in missing {
        let Planned { request, clip, .. } = &mut planned[place];
        let failures = clip.clip_id.as_ref().and_then(|clip_id| failed.get(clip_id)).copied().unwrap_or_default();
        if let Some(request) = request.take() {
            let id = request_id(&request, clip.clip_id.as_deref(), failures);
            clip.request_id = Some(id.clone());
            requests.insert(id, request);
        }
    }
    requests.into_iter().collect()
}

/// Spreads the clips over their moments.
fn of_each(moments: usize, planned: &[Planned], cut: bool) -> Vec<Option<ShownClip>> {
    let mut clips = vec![None; moments];
    for Planned { window, clip, .. } in planned {
        let is_there = clip.clip_id.is_some() && clip.status != "requested";
        for &place in window.moments.iter().filter(|_| is_there || cut) {
            clips[place] = Some(clip.clone());
        }
    }
    clips
}

impl ShownClip {
    fn without(status: &str, reason: Option<String>) -> Self {
        Self { clip_id: None, status: status.to_owned(), request_id: None, reason }
    }
}
