//! Clips that are unfinished: the next step of each is announced again.

use crate::{
    App, Settings,
    balance::Unfinished,
    next_step::{Step, is_finished, next_step},
    patience::Turn,
    run::{Matter, Run},
};
use chrono::{DateTime, TimeDelta, Utc};
use cloud::ListedObject;
use db::{
    clips as rows,
    reconcile::clips::{self, ClipState},
};
use events::{AssetType, ClipCut, ClipFolder, ClipPackaged, ClipReady, ClipThumbnailed, Contract};
use std::collections::BTreeMap;
use telemetry::TraceParent;

/// The files of a clip that are there.
type Files = BTreeMap<AssetType, ListedObject>;

/// Announces again what has to happen next to a clip, if it is time.
pub(crate) async fn finish(run: &mut Run<'_>, clip: ClipState) -> anyhow::Result<()> {
    let about = clip.accepted.clip.clip_id.to_string();
    if is_finished(&clip) || run.unfinished.contains(&about) {
        return Ok(());
    }
    let settings = &run.app.settings;
    let matter = Matter { topic: "clips", about: &about, heard_at: clip.heard_at, grace: grace(settings, &clip) };
    let turn = match run.turn(&matter).await? {
        // The queue is given what it can do until the next comparison; until then no more folders are looked at.
        Turn::Again if run.balance.unfinished.announced_again >= settings.most_clips => Turn::Waits,
        Turn::Again => go_on(run, &clip, &matter).await?,
        Turn::GivenUp => run.give_up(&matter),
        Turn::Waits => Turn::Waits,
    };
    match turn {
        Turn::Waits => count(run, &about, |unfinished| &mut unfinished.waiting),
        Turn::Again => count(run, &about, |unfinished| &mut unfinished.announced_again),
        Turn::GivenUp => count(run, &about, |unfinished| &mut unfinished.given_up),
    }
    Ok(())
}

/// Takes its next step, unless the lifecycle is about to make room for that.
async fn go_on(run: &mut Run<'_>, clip: &ClipState, matter: &Matter<'_>) -> anyhow::Result<Turn> {
    let app = run.app;
    let there = files(app, &clip.accepted.clip).await?;
    let step = next_step(clip, &there.keys().copied().collect());
    if are_being_removed(&app.settings, run.started, &there, in_the_way(step, &there)) {
        return Ok(Turn::Waits);
    }
    let cause_id = run.cause().event_id.to_owned();
    let announce = async {
        let event_type = take(app, clip, step, &there).await?;
        let cause = db::Cause { event_type: "reconcile", event_id: &cause_id };
        clips::announced_again(&app.database, matter.about, event_type, cause).await?;
        Ok(format!("announced {event_type} of clip {} again", matter.about))
    };
    run.announced(matter, announce).await?;
    Ok(Turn::Again)
}

/// What may not fit what the step makes: playlists of a video that is gone, the map of a grid that is gone, or a grid without its map.
fn in_the_way(step: Step, there: &Files) -> &'static [AssetType] {
    let is_there = |asset| there.contains_key(&asset);
    match step {
        Step::Cut => &[AssetType::HlsPlaylist, AssetType::HlsIframes],
        Step::TellCut if !is_there(AssetType::ThumbnailGrid) => &[AssetType::ThumbnailGridVtt],
        Step::TellCut if !is_there(AssetType::ThumbnailGridVtt) => &[AssetType::ThumbnailGrid],
        _ => &[],
    }
}

/// Whether one of these files is as old as files become. The lifecycle removes a folder file by file, and takes a day or two for it:
/// what does not fit it is made when it is gone, too.
fn are_being_removed(settings: &Settings, now: DateTime<Utc>, there: &Files, old: &[AssetType]) -> bool {
    let is_due = |file: &&ListedObject| settings.kept.is_some_and(|kept| DateTime::<Utc>::from(file.created) + kept <= now);
    old.iter().filter_map(|asset| there.get(asset)).any(|file| is_due(&file))
}

/// What is to be cut may stand in a queue, which is not to be made longer.
fn grace(settings: &Settings, clip: &ClipState) -> TimeDelta {
    if clip.status == "accepted" { settings.grace * 3 } else { settings.grace }
}

/// Counts an unfinished clip.
pub(crate) fn count(run: &mut Run<'_>, clip_id: &str, kind: fn(&mut Unfinished) -> &mut u64) {
    run.unfinished.insert(clip_id.to_owned());
    *kind(&mut run.balance.unfinished) += 1;
}

/// Announces the next step. A file that does not carry its announcement is told to whoever makes it, who says why it cannot be used.
async fn take(app: &App, clip: &ClipState, step: Step, there: &Files) -> anyhow::Result<&'static str> {
    let folder = &clip.accepted.clip;
    match step {
        Step::Nothing => Ok("nothing"),
        Step::Cut => cut(app, clip).await,
        Step::TellCut => match carried::<ClipCut>(there, AssetType::Mp4, |event| event.clip == *folder) {
            Some(event) => announce(app, clip, &event).await,
            None => cut(app, clip).await,
        },
        Step::TellMade { pictures, playlists } => {
            let thumbnailed = carried::<ClipThumbnailed>(there, AssetType::ThumbnailGridVtt, |event| event.clip == *folder);
            let packaged = carried::<ClipPackaged>(there, AssetType::HlsMultivariant, |event| event.clip == *folder);
            if (pictures && thumbnailed.is_none()) || (playlists && packaged.is_none()) {
                return Box::pin(take(app, clip, Step::TellCut, there)).await;
            }
            let mut told = "nothing";
            if let Some(event) = thumbnailed.filter(|_| pictures) {
                told = announce(app, clip, &event).await?;
            }
            if let Some(event) = packaged.filter(|_| playlists) {
                told = announce(app, clip, &event).await?;
            }
            Ok(told)
        }
        Step::TellReady => {
            announce(app, clip, &ClipReady { clip: folder.clone() }).await?;
            rows::ready_announced(&app.database, &folder.clip_id).await?;
            Ok(ClipReady::TYPE)
        }
    }
}

async fn cut(app: &App, clip: &ClipState) -> anyhow::Result<&'static str> {
    let told = announce(app, clip, &clip.accepted).await?;
    rows::announced(&app.database, &clip.accepted.clip.clip_id).await?;
    Ok(told)
}

/// In the trace of the clip's request.
async fn announce<E: Contract>(app: &App, clip: &ClipState, event: &E) -> anyhow::Result<&'static str> {
    let trace = clip.traceparent.as_deref().and_then(TraceParent::parse);
    app.publisher.continuing(trace.as_ref()).announce(event).await?;
    Ok(E::TYPE)
}

/// The announcement that a file carries, if it is one of this clip.
fn carried<E: Contract>(there: &Files, asset: AssetType, is_of_this_clip: impl Fn(&E) -> bool) -> Option<E> {
    there.get(&asset)?.info.announcement::<E>().ok().filter(is_of_this_clip)
}

/// What lies in a clip's folder.
pub(crate) async fn files(app: &App, folder: &ClipFolder) -> anyhow::Result<Files> {
    let video = folder.object(AssetType::Mp4);
    let prefix = video.strip_suffix(AssetType::Mp4.file_name()).unwrap_or(&video);
    let page = app.delivery.list(prefix, None).await?;
    let of_clip = |name: &str| AssetType::ALL.into_iter().find(|asset| folder.object(*asset) == name);
    Ok(page.objects.into_iter().filter_map(|object| Some((of_clip(&object.name)?, object))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use cloud::ObjectInfo;
    use std::{collections::HashMap, time::SystemTime};

    fn file() -> ListedObject {
        let info = ObjectInfo { generation: 1, size: 1, metadata: HashMap::new() };
        ListedObject { name: String::new(), created: SystemTime::UNIX_EPOCH, content_type: String::new(), crc32c: None, info }
    }

    #[test]
    fn what_is_in_the_way_is_waited_for_when_it_is_old_enough() {
        let settings = Settings { grace: TimeDelta::zero(), kept: Some(TimeDelta::days(90)), most_clips: 1, most_videos: 1 };
        let after = |days: i64, settings: &Settings, step: Step, asset: AssetType| {
            let there = Files::from([(asset, file())]);
            are_being_removed(settings, DateTime::UNIX_EPOCH + TimeDelta::days(days), &there, in_the_way(step, &there))
        };
        for (step, asset) in [
            (Step::Cut, AssetType::HlsPlaylist),
            (Step::Cut, AssetType::HlsIframes),
            (Step::TellCut, AssetType::ThumbnailGridVtt),
            (Step::TellCut, AssetType::ThumbnailGrid),
        ] {
            assert!(!after(89, &settings, step, asset) && after(90, &settings, step, asset), "{step:?} {asset:?}");
            assert!(!after(999, &Settings { kept: None, ..settings }, step, asset), "nobody removes them");
        }
        assert!(!after(90, &settings, Step::Cut, AssetType::ThumbnailGrid), "any video fits its pictures");
        assert!(!after(90, &settings, Step::TellCut, AssetType::HlsPlaylist), "the video is there");
    }
}
