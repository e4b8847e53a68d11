//! Listing a bucket, page by page, in the order of the bytes of the names.

use crate::{ObjectInfo, Objects};
use anyhow::Context;
use google_cloud_storage::model::Object;
use std::time::SystemTime;

/// As many as Cloud Storage gives at once.
const PAGE: i32 = 1000;

/// An object as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedObject {
    /// Its name.
    pub name: String,
    /// When this generation was complete.
    pub created: SystemTime,
    /// The MIME type it is stored with; may be empty.
    pub content_type: String,
    /// CRC-32C of its bytes, where the store says it.
    pub crc32c: Option<u32>,
    /// The rest.
    pub info: ObjectInfo,
}

/// At most 1,000 objects of a bucket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObjectPage {
    /// In the order of the bytes of their names.
    pub objects: Vec<ListedObject>,
    /// Where the next page begins; none where this is the last.
    pub next: Option<String>,
}

impl Objects {
    /// One page of the objects whose names begin with `prefix`: the first, or the one that the page before names.
    pub async fn list(&self, prefix: &str, page: Option<&str>) -> anyhow::Result<ObjectPage> {
        let listing = self.control.list_objects().set_parent(&self.bucket).set_prefix(prefix).set_page_size(PAGE);
        let answer = listing.set_page_token(page.unwrap_or_default()).send().await;
        let answer = answer.with_context(|| format!("listing {prefix}… in {}", self.bucket))?;
        let next = Some(answer.next_page_token).filter(|token| !token.is_empty());
        Ok(ObjectPage { objects: answer.objects.into_iter().map(listed).collect(), next })
    }

    /// The bucket's name.
    pub fn bucket_name(&self) -> &str {
        self.bucket.rsplit('/').next().unwrap_or_default()
    }
}

fn listed(object: Object) -> ListedObject {
    let created = object.finalize_time.or(object.create_time).and_then(|time| SystemTime::try_from(time).ok());
    ListedObject {
        name: object.name,
        // What does not say when it was made is as old as can be.
        created: created.unwrap_or(SystemTime::UNIX_EPOCH),
        content_type: object.content_type,
        crc32c: object.checksums.and_then(|checksums| checksums.crc32c),
        info: ObjectInfo { generation: object.generation, size: object.size.max(0) as u64, metadata: object.metadata },
    }
}
