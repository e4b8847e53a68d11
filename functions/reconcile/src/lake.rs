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
    let mut gone = Vec::new();
    while let Some(pair) = videos.try_next().await? {
        match pair {
            Pair::Left(object) if is_master_upload(&object.name) => unregistered(run, &object, object.created.into()).await?,
            Pair::Left(_) => count(run, |lake| &mut lake.ignored),
            Pair::Both(object, master) => there(run, &object, &master).await?,
            Pair::Right(master) if master.vanished => run.balance.lake.vanished += 1,
            Pair::Right(master) => missed(run, master, &mut gone).await?,
        }
    }
    vanish(run, gone).await
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
async fn unregistered(run: &mut Run<'_>, object: &ListedObject, heard_at: DateTime<Utc>) -> anyhow::Result<()> {
    let app = run.app;
    let about = format!("{}#{}", object.name, object.info.generation);
    let matter = Matter { topic: ObjectFinalized::TOPIC, about: &about, heard_at, grace: app.settings.grace };
    let turn = run.again(matter, async {
        announce(&app.publisher, app.lake.bucket_name(), object).await?;
        Ok(format!("announced the upload {} again", object.name))
    });
    match turn.await? {
        Turn::Waits => count(run, |lake| &mut lake.waiting),
        Turn::Again => count(run, |lake| &mut lake.announced_again),
        Turn::GivenUp => count(run, |lake| &mut lake.given_up),
    }
    Ok(())
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

/// A master whose upload is not listed. The list may be older than the row, and a bucket may keep generations that it does not list: it
/// is looked for, unless so many are gone that none is marked, whatever comes of it.
async fn missed(run: &mut Run<'_>, master: LakeMaster, gone: &mut Vec<LakeMaster>) -> anyhow::Result<()> {
    if are_too_many(run, gone) {
        run.balance.lake.vanished += 1;
        run.balance.lake.not_looked_for += 1;
        leave(run, &master);
    } else if run.app.lake.stat_generation(&master.object, master.generation).await?.is_none() {
        run.balance.lake.vanished += 1;
        gone.push(master);
    }
    Ok(())
}

/// Marks what is gone; where so much is gone at once, it is nothing that happens by itself, and a person must look.
async fn vanish(run: &mut Run<'_>, gone: Vec<LakeMaster>) -> anyhow::Result<()> {
    if are_too_many(run, &gone) {
        gone.iter().for_each(|master| leave(run, master));
        return Ok(());
    }
    for LakeMaster { master_id, object, generation, .. } in gone {
        set_vanished(&run.app.database, master_id, true).await?;
        run.did(format!("the video {object} ({generation}) is gone from the lake"));
    }
    Ok(())
}

fn are_too_many(run: &Run<'_>, gone: &[LakeMaster]) -> bool {
    gone.len() as u64 > run.app.settings.most_videos
}

fn leave(run: &mut Run<'_>, LakeMaster { object, generation, .. }: &LakeMaster) {
    run.balance.given_up.add(format!("the video {object} ({generation}) is gone from the lake with many others: nothing is marked"));
}

/// Counts an object that is there.
fn count(run: &mut Run<'_>, kind: fn(&mut crate::balance::Lake) -> &mut u64) {
    run.balance.lake.objects += 1;
    *kind(&mut run.balance.lake) += 1;
}
