//! What must hold for every function that adds files to a cut clip, whatever happens on the way.

use super::rig::Rig;
use events::{AssetType, ClipStepFailed, Contract};
use futures::future::join_all;
use http::StatusCode;
use local_cloud::faults::Operation;

/// A function that adds files to a cut clip.
pub(crate) struct Adds {
    /// Its name.
    pub function: &'static str,
    /// The file it writes last.
    pub last: AssetType,
}

fn assets<E: Contract>(event: &E) -> serde_json::Value {
    serde_json::to_value(event).unwrap()["assets"].take()
}

/// The same event again, and four times at once.
pub(crate) async fn writes_nothing_twice<E: Contract>(Adds { function, last }: Adds) {
    let rig = Rig::new().await;
    let cut = rig.cut().await;
    assert_eq!(rig.deliver(function, &cut).await, StatusCode::NO_CONTENT);
    let first = rig.announced::<E>(1).await.remove(0);
    let written = rig.object(&cut.clip.object(last)).await;
    let replies = join_all((0..4).map(|_| rig.deliver(function, &cut))).await;
    assert!(replies.iter().all(|reply| *reply == StatusCode::NO_CONTENT), "{replies:?}");
    assert!(rig.announced::<E>(5).await.iter().all(|event| assets(event) == assets(&first)));
    assert_eq!(rig.object(&cut.clip.object(last)).await, written);
}

/// A crash between the last file and the announcement.
pub(crate) async fn announces_what_it_wrote<E: Contract>(Adds { function, last }: Adds) {
    let rig = Rig::new().await;
    let cut = rig.cut().await;
    rig.fail(Operation::Publish, 1);
    assert_eq!(rig.deliver(function, &cut).await, StatusCode::SERVICE_UNAVAILABLE);
    let written = rig.object(&cut.clip.object(last)).await;
    assert_eq!(rig.deliver(function, &cut).await, StatusCode::NO_CONTENT);
    rig.announced::<E>(1).await;
    assert_eq!(rig.object(&cut.clip.object(last)).await, written);
}

/// The bucket refuses to be read, then to be written.
pub(crate) async fn waits_while_the_bucket_refuses<E: Contract>(Adds { function, .. }: Adds) {
    let rig = Rig::new().await;
    let cut = rig.cut().await;
    for operation in [Operation::ObjectRead, Operation::ObjectWrite] {
        rig.fail(operation, 1);
        assert_eq!(rig.deliver(function, &cut).await, StatusCode::SERVICE_UNAVAILABLE);
    }
    assert_eq!(rig.deliver(function, &cut).await, StatusCode::NO_CONTENT);
    rig.announced::<E>(1).await;
}

/// The announcement is faster than the clip.
pub(crate) async fn waits_for_the_clip(Adds { function, .. }: Adds) {
    let rig = Rig::new().await;
    let mut cut = rig.cut().await;
    cut.asset.object.push_str(".not-there");
    assert_eq!(rig.deliver(function, &cut).await, StatusCode::SERVICE_UNAVAILABLE);
}

/// What lies there is not a clip.
pub(crate) async fn gives_a_reason_for_no_video<E: Contract>(Adds { function, .. }: Adds) {
    let rig = Rig::new().await;
    let mut cut = rig.cut().await;
    cut.asset.object.push_str(".text");
    rig.place(&cut.asset.object, b"#EXTM3U\nfile:///etc/passwd\n").await;
    assert_eq!(rig.deliver(function, &cut).await, StatusCode::NO_CONTENT);
    let failed = rig.announced::<ClipStepFailed>(1).await.remove(0);
    assert!(failed.step == function && !failed.reason.is_empty(), "{failed:?}");
    rig.announced::<E>(0).await;
}
