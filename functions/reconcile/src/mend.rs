//! Clips that are unfinished, or lack files.

use crate::{
    App,
    balance::Unfinished,
    next_step::{Step, is_over, next_step},
    patience::Turn,
    run::{Matter, Run},
};
use chrono::TimeDelta;
use cloud::ObjectInfo;
use db::{
    clips as rows,
    reconcile::clips::{self, ClipState, expire, forget, look},
};
use events::{AssetType, ClipCut, ClipFolder, ClipId, ClipPackaged, ClipReady, ClipThumbnailed, Contract};
use std::collections::BTreeMap;
use telemetry::TraceParent;

/// The files of a clip that are there.
type Files = BTreeMap<AssetType, ObjectInfo>;

/// A clip whose registered files are gone.
pub(crate) struct Lost {
    clip_id: ClipId,
    gone: Vec<AssetType>,
    /// What becomes of it.
    end: End,
}

/// What becomes of a clip whose files are gone.
#[derive(PartialEq, Eq)]
enum End {
    /// It was kept for as long as clips are kept.
    Expires,
    /// Its files are made again.
    MadeAgain,
    /// Nothing is made for it.
    Over,
}

/// What is gone of a clip whose files were not all there when the bucket was listed.
pub(crate) async fn lost(run: &mut Run<'_>, clip: &ClipState) -> anyhow::Result<Option<Lost>> {
    let there = files(run.app, &clip.accepted.clip).await?;
    let gone: Vec<AssetType> = clip.registered.iter().copied().filter(|asset| !there.contains_key(asset)).collect();
    run.balance.assets.missing += gone.len() as u64;
    let kept_until = run.app.settings.kept.map(|kept| clip.accepted_at + kept);
    let end = match clip.status.as_str() {
        "cut" | "ready" if clip.retired || kept_until.is_some_and(|until| until <= run.started) => End::Expires,
        _ if is_over(clip) => End::Over,
        _ => End::MadeAgain,
    };
    Ok((!gone.is_empty()).then(|| Lost { clip_id: clip.accepted.clip.clip_id.clone(), gone, end }))
}

/// They expire, or their files are made again. Where so many are to be made again, somebody emptied the bucket, or it is the wrong
/// one: nothing is touched, because a person may be restoring them.
pub(crate) async fn mend(run: &mut Run<'_>, lost: Vec<Lost>) -> anyhow::Result<()> {
    let made_again = lost.iter().filter(|lost| lost.end == End::MadeAgain).count() as u64;
    if made_again <= run.app.settings.most_clips {
        for lost in lost {
            mend_one(run, lost).await?;
        }
        return Ok(());
    }
    for Lost { clip_id, gone, .. } in lost {
        run.balance
            .given_up
            .add(format!("files of clip {clip_id} are gone, with those of many others: nothing is touched: {}", names(&gone)));
        count(run, clip_id.as_str(), |unfinished| &mut unfinished.given_up);
    }
    Ok(())
}

async fn mend_one(run: &mut Run<'_>, Lost { clip_id, gone, end }: Lost) -> anyhow::Result<()> {
    let reason = run.app.settings.why_expired();
    let expiry = run.app.settings.expiry(run.started, &reason);
    if end == End::Expires && expire(&run.app.database, &clip_id, expiry, run.cause()).await? {
        run.did(format!("clip {clip_id} expired: its files are gone"));
        return Ok(());
    }
    forget(&run.app.database, &clip_id, &gone, run.cause()).await?;
    run.did(format!("files of clip {clip_id} are gone: {}", names(&gone)));
    for clip in look(&run.app.database, &[clip_id.to_string()]).await? {
        finish(run, clip).await?;
    }
    Ok(())
}

/// Announces again what has to happen next to a clip, if it is time.
pub(crate) async fn finish(run: &mut Run<'_>, clip: ClipState) -> anyhow::Result<()> {
    let app = run.app;
    let about = clip.accepted.clip.clip_id.to_string();
    if is_over(&clip) || run.unfinished.contains(&about) {
        return Ok(());
    }
    let matter = || Matter { topic: "clips", about: &about, heard_at: clip.heard_at, grace: grace(app, &clip) };
    if run.turn(&matter()).await? == Turn::Waits {
        count(run, &about, |unfinished| &mut unfinished.waiting);
        return Ok(());
    }
    let there = files(app, &clip.accepted.clip).await?;
    let step = next_step(&clip, &there.keys().copied().collect());
    if step == Step::Nothing {
        return Ok(());
    }
    // The queue is given what it can do until the next comparison.
    if run.balance.unfinished.announced_again >= app.settings.most_clips {
        count(run, &about, |unfinished| &mut unfinished.waiting);
        return Ok(());
    }
    let cause_id = run.cause().event_id.to_owned();
    let turn = run.again(matter(), async {
        let event_type = take(app, &clip, step, &there).await?;
        let cause = db::Cause { event_type: "reconcile", event_id: &cause_id };
        clips::announced_again(&app.database, &about, event_type, cause).await?;
        Ok(format!("announced {event_type} of clip {about} again"))
    });
    match turn.await? {
        Turn::Waits => count(run, &about, |unfinished| &mut unfinished.waiting),
        Turn::Again => count(run, &about, |unfinished| &mut unfinished.announced_again),
        Turn::GivenUp => count(run, &about, |unfinished| &mut unfinished.given_up),
    }
    Ok(())
}

/// What is to be cut may stand in a queue, which is not to be made longer.
fn grace(app: &App, clip: &ClipState) -> TimeDelta {
    if clip.status == "accepted" { app.settings.grace * 3 } else { app.settings.grace }
}

/// Counts an unfinished clip.
fn count(run: &mut Run<'_>, clip_id: &str, kind: fn(&mut Unfinished) -> &mut u64) {
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
    there.get(&asset)?.announcement::<E>().ok().filter(is_of_this_clip)
}

/// What lies in a clip's folder.
async fn files(app: &App, folder: &ClipFolder) -> anyhow::Result<Files> {
    let video = folder.object(AssetType::Mp4);
    let prefix = video.strip_suffix(AssetType::Mp4.file_name()).unwrap_or(&video);
    let page = app.delivery.list(prefix, None).await?;
    let of_clip = |name: &str| AssetType::ALL.into_iter().find(|asset| folder.object(*asset) == name);
    Ok(page.objects.into_iter().filter_map(|object| Some((of_clip(&object.name)?, object.info))).collect())
}

fn names(assets: &[AssetType]) -> String {
    assets.iter().map(|asset| asset.file_name()).collect::<Vec<_>>().join(", ")
}
