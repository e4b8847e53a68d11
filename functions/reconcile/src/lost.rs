//! Clips whose registered files are gone: they expire, or their files are made again, unless so many are gone that a person must look.

use crate::{
    Settings,
    finish::{count, files, finish},
    next_step::is_over,
    run::Run,
};
use chrono::{DateTime, Utc};
use db::reconcile::clips::{ClipState, expire, forget, look};
use events::{AssetType, ClipId};

/// How many clips that are not to be made again one comparison looks at; the next one goes on. The lifecycle removes a day's at once.
const MOST_OTHERS: u64 = 2000;

/// What becomes of a clip whose files are gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// It was kept for as long as clips are kept.
    Expires,
    /// Its files are made again.
    MadeAgain,
    /// Nothing is made for it.
    Over,
}

/// A clip whose registered files are gone.
struct Lost {
    clip_id: ClipId,
    gone: Vec<AssetType>,
    end: End,
}

/// The clips of one comparison whose registered files are gone.
#[derive(Default)]
pub(crate) struct Losses {
    /// To be mended when all are known.
    lost: Vec<Lost>,
    /// How many are to be made again.
    made_again: u64,
    /// How many are not.
    others: u64,
}

impl Losses {
    /// A clip of which so many files were not there when the bucket was listed. The list may be older than the rows, so its folder is
    /// looked at before anything is done; where nothing will be done, the list is believed: a bucket that somebody emptied has too
    /// many folders to look at.
    pub(crate) async fn add(&mut self, run: &mut Run<'_>, clip: &ClipState, unlisted: u64) -> anyhow::Result<()> {
        let clip_id = clip.accepted.clip.clip_id.clone();
        let end = end(&run.app.settings, run.started, clip);
        if !self.is_looked_at(&run.app.settings, end) {
            run.balance.assets.missing += unlisted;
            run.balance.assets.not_looked_for += unlisted;
            leave(run, &clip_id, end, &format!("{unlisted}, going by the list of the bucket"));
            return Ok(());
        }
        let there = files(run.app, &clip.accepted.clip).await?;
        let gone: Vec<AssetType> = clip.registered.iter().copied().filter(|asset| !there.contains_key(asset)).collect();
        if gone.is_empty() {
            return Ok(());
        }
        run.balance.assets.missing += gone.len() as u64;
        *if end == End::MadeAgain { &mut self.made_again } else { &mut self.others } += 1;
        self.lost.push(Lost { clip_id, gone, end });
        if self.is_held(&run.app.settings) {
            for lost in std::mem::take(&mut self.lost) {
                leave(run, &lost.clip_id, lost.end, &names(&lost.gone));
            }
        }
        Ok(())
    }

    /// They expire, or their files are made again.
    pub(crate) async fn mend(self, run: &mut Run<'_>) -> anyhow::Result<()> {
        for lost in self.lost {
            mend_one(run, lost).await?;
        }
        Ok(())
    }

    /// Where so many are to be made again, somebody emptied the bucket, or it is the wrong one: nothing is touched, because a person
    /// may be restoring them.
    fn is_held(&self, settings: &Settings) -> bool {
        self.made_again > settings.most_clips
    }

    fn is_looked_at(&self, settings: &Settings, end: End) -> bool {
        !self.is_held(settings) && (end == End::MadeAgain || self.others < MOST_OTHERS)
    }
}

fn end(settings: &Settings, now: DateTime<Utc>, clip: &ClipState) -> End {
    let kept_until = settings.kept.map(|kept| clip.accepted_at + kept);
    match clip.status.as_str() {
        "cut" | "ready" if clip.retired || kept_until.is_some_and(|until| until <= now) => End::Expires,
        _ if is_over(clip) => End::Over,
        _ => End::MadeAgain,
    }
}

/// Nothing is done about it in this comparison, here or elsewhere, and that is said.
fn leave(run: &mut Run<'_>, clip_id: &ClipId, end: End, gone: &str) {
    match end {
        End::MadeAgain => {
            run.balance.given_up.add(format!("files of clip {clip_id} are gone, with those of many others: nothing is touched: {gone}"));
            count(run, clip_id.as_str(), |unfinished| &mut unfinished.given_up);
        }
        End::Expires => count(run, clip_id.as_str(), |unfinished| &mut unfinished.waiting),
        End::Over => {}
    }
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

fn names(assets: &[AssetType]) -> String {
    assets.iter().map(|asset| asset.file_name()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::next_step::tests::clip;
    use chrono::TimeDelta;

    const SETTINGS: Settings = Settings { grace: TimeDelta::zero(), kept: Some(TimeDelta::days(90)), most_clips: 2, most_videos: 0 };

    fn seen(made_again: u64, others: u64) -> Losses {
        Losses { lost: Vec::new(), made_again, others }
    }

    #[test]
    fn folders_are_looked_at_until_too_many_lost_their_files() {
        let looked_at = |losses: Losses, end| losses.is_looked_at(&SETTINGS, end);
        assert!(looked_at(seen(2, MOST_OTHERS), End::MadeAgain) && looked_at(seen(2, MOST_OTHERS - 1), End::Expires));
        assert!(!looked_at(seen(2, MOST_OTHERS), End::Expires) && !looked_at(seen(2, MOST_OTHERS), End::Over));
        assert!(!looked_at(seen(3, 0), End::MadeAgain) && !looked_at(seen(3, 0), End::Expires));
    }

    #[test]
    fn what_was_kept_long_enough_or_gave_way_expires_and_only_what_somebody_wants_is_made_again() {
        let after = |days: i64, clip: &ClipState| end(&SETTINGS, clip.accepted_at + TimeDelta::days(days), clip);
        for status in ["cut", "ready"] {
            let ours = clip(status, &[]);
            assert_eq!([after(89, &ours), after(90, &ours)], [End::MadeAgain, End::Expires]);
            assert_eq!(after(0, &ClipState { retired: true, ..ours.clone() }), End::Expires);
            assert_eq!(end(&Settings { kept: None, ..SETTINGS }, ours.accepted_at + TimeDelta::days(999), &ours), End::MadeAgain);
        }
        assert_eq!([after(99, &clip("accepted", &[])), after(99, &clip("failed", &[]))], [End::MadeAgain, End::Over]);
        assert_eq!(after(99, &ClipState { retired: true, ..clip("accepted", &[]) }), End::Over);
    }
}
