//! The files of clips beside what is registered of them, and the clips that are not finished.

use crate::{
    finish::finish,
    lost::Losses,
    next_step::is_over,
    pairs::{Pair, pairs},
    run::Run,
    sources::{self, Named},
};
use db::reconcile::clips::{self, ClipState, look};
use events::{AssetType, ClipId};
use futures::TryStreamExt;
use std::{collections::BTreeMap, pin::pin};

/// How many clips are looked up at once.
const BATCH: usize = 100;

/// What does not match of one clip.
#[derive(Debug, Default)]
struct Odd {
    /// Files that are there and not registered.
    unregistered: Vec<String>,
    /// How many files are registered and were not there.
    missing: u64,
}

/// Every file in the delivery bucket beside those that are registered.
pub(crate) async fn files(run: &mut Run<'_>) -> anyhow::Result<()> {
    let app = run.app;
    let mut odd: BTreeMap<String, Odd> = BTreeMap::new();
    let mut losses = Losses::default();
    let mut files = pin!(pairs(sources::objects(&app.delivery, "").map_ok(Named), sources::assets(&app.database)));
    while let Some(pair) = files.try_next().await? {
        run.balance.assets.objects += u64::from(!matches!(pair, Pair::Right(_)));
        let (clip_id, unregistered) = match pair {
            Pair::Both(..) => {
                run.balance.assets.present += 1;
                continue;
            }
            Pair::Left(Named(object)) => match clip_of(&object.name) {
                Some(clip_id) => (clip_id, Some(object.name)),
                None => {
                    orphan(run, object.name);
                    continue;
                }
            },
            Pair::Right(Named(asset)) => (asset.clip_id, None),
        };
        // The files of one clip follow each other, and are looked at together.
        if odd.len() >= BATCH && !odd.contains_key(&clip_id) {
            look_into(run, std::mem::take(&mut odd), &mut losses).await?;
        }
        odd.entry(clip_id).or_default().add(unregistered);
    }
    look_into(run, odd, &mut losses).await?;
    losses.mend(run).await
}

/// Every clip that is to be made, to be announced, or whose files are made again.
pub(crate) async fn unfinished(run: &mut Run<'_>) -> anyhow::Result<()> {
    let mut after = String::new();
    loop {
        let ids = clips::unfinished(&run.app.database, run.before(), &after, BATCH as i64).await?;
        let Some(last) = ids.last() else { return Ok(()) };
        after.clone_from(last);
        for clip in look(&run.app.database, &ids).await? {
            finish(run, clip).await?;
        }
    }
}

impl Odd {
    /// A file that is not registered, or one that is missing.
    fn add(&mut self, unregistered: Option<String>) {
        match unregistered {
            Some(object) => self.unregistered.push(object),
            None => self.missing += 1,
        }
    }
}

async fn look_into(run: &mut Run<'_>, mut odd: BTreeMap<String, Odd>, losses: &mut Losses) -> anyhow::Result<()> {
    let ids: Vec<String> = odd.keys().cloned().collect();
    for clip in look(&run.app.database, &ids).await? {
        let Some(Odd { unregistered, missing }) = odd.remove(clip.accepted.clip.clip_id.as_str()) else { continue };
        let wanted = unregistered.iter().filter(|object| is_wanted(&clip, object)).count();
        run.balance.assets.unregistered += wanted as u64;
        run.balance.assets.left_over += (unregistered.len() - wanted) as u64;
        match (missing, wanted) {
            (1.., _) => losses.add(run, &clip, missing).await?,
            // What is not ready is looked at with the unfinished.
            (0, 1..) if clip.status == "ready" => finish(run, clip).await?,
            _ => {}
        }
    }
    odd.into_values().flat_map(|odd| odd.unregistered).for_each(|object| orphan(run, object));
    Ok(())
}

/// Whether a file that is not registered is one that the clip needs.
fn is_wanted(clip: &ClipState, object: &str) -> bool {
    let asset = AssetType::ALL.into_iter().find(|asset| clip.accepted.clip.object(*asset) == object);
    asset.is_some() && !is_over(clip)
}

/// `{TEAM}/{SEASON}/{GAME_ID}/{CLIP_ID}/{file}`.
fn clip_of(object: &str) -> Option<String> {
    let mut parts = object.rsplit('/');
    let clip_id = parts.nth(1)?;
    ClipId::parse(clip_id).ok().filter(|_| parts.count() == 3).map(|id| id.to_string())
}

fn orphan(run: &mut Run<'_>, object: String) {
    run.balance.assets.orphaned += 1;
    run.balance.orphans.add(object);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_in_a_clips_folder_is_a_clips() {
        let id = "0123456789abcdef0123456789abcdef";
        assert_eq!(clip_of(&format!("MTL/2025-2026/2025020031/{id}/clip.mp4")).as_deref(), Some(id));
        for other in
            ["clip.mp4", "MTL/2025-2026/2025020031/notes.txt", "a/b/c/d/e", &format!("{id}/clip.mp4"), &format!("a/b/c/d/{id}/x"), ""]
        {
            assert_eq!(clip_of(other), None, "{other}");
        }
    }
}
