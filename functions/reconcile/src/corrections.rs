//! Corrections of masters whose clips are still where they were: whoever was to move them was not told, or died.

use crate::run::{Matter, Run};
use chrono::DateTime;
use db::reconcile::corrections;
use events::{Contract, SyncRequested};

/// How many are looked at in one comparison, the oldest first; each is some clicks of a person.
const MOST: i64 = 500;

/// Announces every one of them again: whoever hears it does what is left to do.
pub(crate) async fn unfollowed(run: &mut Run<'_>) -> anyhow::Result<()> {
    let app = run.app;
    for correction in corrections::unfollowed(&app.database, run.before(), MOST).await? {
        let about = correction.master_id.to_string();
        let heard_at = DateTime::from_timestamp_micros(correction.asked_at_us).unwrap_or(run.started);
        let matter = Matter { topic: SyncRequested::TOPIC, about: &about, heard_at, grace: app.settings.grace };
        let SyncRequested { team_code, game_id, period, .. } = &correction;
        run.again(matter, async {
            app.publisher.announce(&correction).await?;
            Ok(format!("announced the correction of period {period} of game {game_id} by {team_code} again"))
        })
        .await?;
    }
    Ok(())
}
