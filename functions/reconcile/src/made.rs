//! What ingest-master made of uploads, and cutting needs: sample indexes, and MP4s made of other containers.

use crate::{
    notification::announce,
    pairs::{Pair, pairs},
    run::{Matter, Run},
    sources::{self, Named},
};
use cloud::ListedObject;
use db::reconcile::masters::MadeObject;
use futures::TryStreamExt;
use std::pin::pin;

/// What is made of an upload is lost at another time than the upload: it is counted apart.
const TOPIC: &str = "made";
/// Where they lie.
const FOLDER: &str = "media/index/";

/// Every one of them beside the masters. Where one is gone, the upload is announced again, and ingest-master makes it again.
pub(crate) async fn made_of_masters(run: &mut Run<'_>) -> anyhow::Result<()> {
    let app = run.app;
    let mut made = pin!(pairs(sources::objects(&app.lake, FOLDER).map_ok(Named), sources::made(&app.database)));
    while let Some(pair) = made.try_next().await? {
        if let Pair::Right(MadeObject { made, object, generation, created_at }) = pair
            && app.lake.stat(&made).await?.is_none()
            && let Some(upload) = upload(run, &object, generation).await?
        {
            let matter = Matter { topic: TOPIC, about: &made, heard_at: created_at, grace: app.settings.grace };
            run.again(matter, async {
                announce(&app.publisher, app.lake.bucket_name(), &upload).await?;
                Ok(format!("announced the upload {object} again, because {made} is gone"))
            })
            .await?;
        }
    }
    Ok(())
}

async fn upload(run: &Run<'_>, object: &str, generation: i64) -> anyhow::Result<Option<ListedObject>> {
    let page = run.app.lake.list(object, None).await?;
    Ok(page.objects.into_iter().find(|listed| listed.name == object && listed.info.generation == generation))
}
