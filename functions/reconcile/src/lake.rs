//! What people uploaded: videos become masters, delivered files become plays.

use crate::{
    notification::announce,
    pairs::{Pair, pairs},
    patience::Turn,
    run::{Matter, Run},
    sources,
};
use chrono::{DateTime, Utc};
use cloud::ListedObject;
use db::reconcile::masters::{LakeMaster, set_vanished};
use events::{Contract, ObjectFinalized, is_master_upload};
use futures::{StreamExt, TryStreamExt};
use std::pin::pin;

/// Every video under `media/raw/` beside the masters.
pub(crate) async fn videos(run: &mut Run<'_>) -> anyhow::Result<()> {
    let app = run.app;
    let mut videos = pin!(pairs(sources::objects(&app.lake, "media/raw/"), sources::masters(&app.database)));
    while let Some(pair) = videos.try_next().await? {
        match pair {
            Pair::Left(object) if is_master_upload(&object.name) => unregistered(run, &object, object.created.into()).await?,
            Pair::Left(_) => count(run, |lake| &mut lake.ignored),
            Pair::Both(object, master) => there(run, &object, &master).await?,
            Pair::Right(master) => not_there(run, &master).await?,
        }
    }
    Ok(())
}

/// Every delivered file beside what was loaded.
pub(crate) async fn deliveries(run: &mut Run<'_>) -> anyhow::Result<()> {
    let app = run.app;
    // In the order of their names.
    let files = ["plays/", "rosters/", "schedules/"].map(|folder| sources::objects(&app.lake, folder));
    let files = futures::stream::iter(files).flatten();
    let mut files = pin!(pairs(files, sources::deliveries(&app.database)));
    while let Some(pair) = files.try_next().await? {
        match pair {
            Pair::Left(object) => unregistered(run, &object, object.created.into()).await?,
            Pair::Both(object, delivery) => match delivery.owed_since {
                Some(owed_since) => unregistered(run, &object, owed_since).await?,
                None if delivery.refused => count(run, |lake| &mut lake.rejected),
                None => count(run, |lake| &mut lake.registered),
            },
            // What was loaded stays loaded.
            Pair::Right(_) => {}
        }
    }
    Ok(())
}

/// Announces an upload again of which nothing was heard since `heard_at`.
pub(crate) async fn unregistered(run: &mut Run<'_>, object: &ListedObject, heard_at: DateTime<Utc>) -> anyhow::Result<()> {
    match announce_upload(run, object, heard_at).await? {
        Turn::Waits => count(run, |lake| &mut lake.waiting),
        Turn::Again => count(run, |lake| &mut lake.announced_again),
        Turn::GivenUp => count(run, |lake| &mut lake.given_up),
    }
    Ok(())
}

/// The same, of an upload that is counted elsewhere.
pub(crate) async fn announce_upload(run: &mut Run<'_>, object: &ListedObject, heard_at: DateTime<Utc>) -> anyhow::Result<Turn> {
    let app = run.app;
    let about = format!("{}#{}", object.name, object.info.generation);
    let matter = Matter { topic: ObjectFinalized::TOPIC, about: &about, heard_at };
    run.again(matter, async {
        announce(&app.publisher, app.lake.bucket_name(), object).await?;
        Ok(format!("announced the upload {} again", object.name))
    })
    .await
}

async fn there(run: &mut Run<'_>, object: &ListedObject, master: &LakeMaster) -> anyhow::Result<()> {
    if master.vanished {
        set_vanished(&run.app.database, master.master_id, false).await?;
        run.did(format!("the video {} is in the lake again", object.name));
    }
    if master.rejected {
        count(run, |lake| &mut lake.rejected)
    } else {
        count(run, |lake| &mut lake.registered)
    }
    Ok(())
}

/// The list may be older than the row, and a bucket may keep generations that it does not list.
async fn not_there(run: &mut Run<'_>, master: &LakeMaster) -> anyhow::Result<()> {
    let LakeMaster { master_id, object, generation, vanished, .. } = master;
    if !vanished {
        if run.app.lake.stat_generation(object, *generation).await?.is_some() {
            return Ok(());
        }
        set_vanished(&run.app.database, *master_id, true).await?;
        run.did(format!("the video {object} ({generation}) is gone from the lake"));
    }
    run.balance.lake.vanished += 1;
    Ok(())
}

/// Counts an object that is there.
fn count(run: &mut Run<'_>, kind: fn(&mut crate::balance::Lake) -> &mut u64) {
    run.balance.lake.objects += 1;
    *kind(&mut run.balance.lake) += 1;
}
