//! What was made of a registered master and is gone from the lake is made again, where the upload is told again.

use crate::{App, examine::examine};
use anyhow::ensure;
use db::masters::{Made, NewMaster, made, set_made};
use events::{MasterPath, NotUnderstood, ObjectFinalized};

/// Makes the sample index, and the MP4 of an upload without a sample table, if they are gone.
pub(crate) async fn make_again(
    app: &App,
    uploaded: &ObjectFinalized,
    path: &Result<MasterPath, NotUnderstood>,
    master_id: i64,
) -> anyhow::Result<()> {
    let Some(made) = made(&app.database, master_id).await? else { return Ok(()) };
    if is_there(app, &made).await? {
        return Ok(());
    }
    // An upload that is gone, too, is rejected here, and stays what it was.
    if let NewMaster::Ready { media, .. } = examine(&app.lake, uploaded, path).await? {
        let same_frames = set_made(&app.database, master_id, &media).await?;
        ensure!(same_frames, "what is made of {} again has other frames than before; upload it under another name", uploaded.name);
    }
    Ok(())
}

async fn is_there(app: &App, made: &Made) -> anyhow::Result<bool> {
    let Made { index_object, media_object, media_generation } = made;
    let index = app.lake.stat(index_object).await?;
    Ok(index.is_some() && app.lake.stat_generation(media_object, *media_generation).await?.is_some())
}
