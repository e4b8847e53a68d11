//! What ingest-master made of uploads, and cutting needs: sample indexes, and MP4s made of other containers.

use crate::{
    lake::announce_upload,
    pairs::{Pair, pairs},
    run::Run,
    sources::{self, Named},
};
use chrono::DateTime;
use cloud::ListedObject;
use db::reconcile::masters::MadeObject;
use futures::TryStreamExt;
use std::pin::pin;

/// Where they lie.
const FOLDER: &str = "media/index/";

/// Every one of them beside the masters. Where one is gone, the upload is announced again, and ingest-master makes it again.
pub(crate) async fn made_of_masters(run: &mut Run<'_>) -> anyhow::Result<()> {
    let app = run.app;
    let mut made = pin!(pairs(sources::objects(&app.lake, FOLDER).map_ok(Named), sources::made(&app.database)));
    while let Some(pair) = made.try_next().await? {
        if let Pair::Right(MadeObject { made, object, generation }) = pair
            && app.lake.stat(&made).await?.is_none()
            && let Some(upload) = upload(run, &object, generation).await?
        {
            announce_upload(run, &upload, DateTime::UNIX_EPOCH).await?;
        }
    }
    Ok(())
}

async fn upload(run: &Run<'_>, object: &str, generation: i64) -> anyhow::Result<Option<ListedObject>> {
    let page = run.app.lake.list(object, None).await?;
    Ok(page.objects.into_iter().find(|listed| listed.name == object && listed.info.generation == generation))
}
