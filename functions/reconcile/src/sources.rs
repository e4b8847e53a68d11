//! Buckets and tables as streams in one order: that of the bytes of the names.

use crate::pairs::Placed;
use cloud::{ListedObject, Objects};
use db::{
    Database,
    reconcile::{
        assets::{self, DeliveredAsset},
        deliveries::{self, LakeDelivery},
        masters::{self, LakeMaster, MadeObject},
    },
};
use futures::{Stream, TryStreamExt, stream};

/// How many rows are read at once.
const ROWS: i64 = 1000;

/// The objects of a bucket whose names begin with `prefix`.
pub(crate) fn objects(bucket: &Objects, prefix: &'static str) -> impl Stream<Item = anyhow::Result<ListedObject>> {
    let bucket = bucket.clone();
    let pages = stream::try_unfold(Some(None::<String>), move |page| {
        let bucket = bucket.clone();
        async move {
            let Some(page) = page else { return anyhow::Ok(None) };
            let listed = bucket.list(prefix, page.as_deref()).await?;
            Ok(Some((listed.objects, listed.next.map(Some))))
        }
    });
    flat(pages)
}

/// The masters.
pub(crate) fn masters(database: &Database) -> impl Stream<Item = anyhow::Result<LakeMaster>> {
    let database = database.clone();
    rows(move |last: Option<LakeMaster>| {
        let database = database.clone();
        async move {
            let after = last.as_ref().map_or(("", 0), |last| (last.object.as_str(), last.generation));
            masters::after(&database, after, ROWS).await
        }
    })
}

/// What was made of usable masters.
pub(crate) fn made(database: &Database) -> impl Stream<Item = anyhow::Result<MadeObject>> {
    let database = database.clone();
    rows(move |last: Option<MadeObject>| {
        let database = database.clone();
        async move { masters::made_after(&database, last.as_ref().map_or("", |last| &last.made), ROWS).await }
    })
}

/// The deliveries.
pub(crate) fn deliveries(database: &Database) -> impl Stream<Item = anyhow::Result<LakeDelivery>> {
    let database = database.clone();
    rows(move |last: Option<LakeDelivery>| {
        let database = database.clone();
        async move {
            let after = last.as_ref().map_or(("", 0), |last| (last.object.as_str(), last.generation));
            deliveries::after(&database, after, ROWS).await
        }
    })
}

/// The registered files of clips.
pub(crate) fn assets(database: &Database) -> impl Stream<Item = anyhow::Result<Named<DeliveredAsset>>> {
    let database = database.clone();
    let rows = rows(move |last: Option<DeliveredAsset>| {
        let database = database.clone();
        async move { assets::after(&database, last.as_ref().map_or("", |last| &last.object), ROWS).await }
    });
    rows.map_ok(Named)
}

/// Placed by its name alone, where a name is written once.
#[derive(Debug)]
pub(crate) struct Named<T>(pub(crate) T);

/// Rows, a page at a time; `read` is given the last row of the page before.
fn rows<T: Clone, F, P>(read: F) -> impl Stream<Item = anyhow::Result<T>>
where
    F: Fn(Option<T>) -> P,
    P: Future<Output = anyhow::Result<Vec<T>>>,
{
    let pages = stream::try_unfold(Some(None::<T>), move |last| {
        let page = last.map(&read);
        async move {
            let Some(page) = page else { return anyhow::Ok(None) };
            let page = page.await?;
            let last = page.last().filter(|_| page.len() as i64 == ROWS).cloned();
            Ok(Some((page, last.map(Some))))
        }
    });
    flat(pages)
}

fn flat<T>(pages: impl Stream<Item = anyhow::Result<Vec<T>>>) -> impl Stream<Item = anyhow::Result<T>> {
    pages.map_ok(|page| stream::iter(page.into_iter().map(Ok))).try_flatten()
}

impl Placed for ListedObject {
    fn place(&self) -> (&str, i64) {
        (&self.name, self.info.generation)
    }
}

impl Placed for LakeMaster {
    fn place(&self) -> (&str, i64) {
        (&self.object, self.generation)
    }
}

impl Placed for LakeDelivery {
    fn place(&self) -> (&str, i64) {
        (&self.object, self.generation)
    }
}

impl Placed for MadeObject {
    fn place(&self) -> (&str, i64) {
        (&self.made, 0)
    }
}

impl Placed for Named<ListedObject> {
    fn place(&self) -> (&str, i64) {
        (&self.0.name, 0)
    }
}

impl Placed for Named<DeliveredAsset> {
    fn place(&self) -> (&str, i64) {
        (&self.0.object, 0)
    }
}
