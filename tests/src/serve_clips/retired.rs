//! A clip that gave way to another: out of the lists, still there for who has its address, and it says what took its place.

use super::{sample::Sample, world::World};
use db::{Cause, clips, masters};
use events::{ClipFolder, Micros, Period, SyncRequested};
use serde_json::{Value, json};

/// A clip that was replaced by another when its period was synchronised, and the other.
async fn replaced(world: &World) -> (Sample, Sample) {
    let (old, new) = (Sample::of(1, "MTL"), Sample::of(2, "MTL"));
    old.write(&world.database).await;
    let clip = new.clip(new.master(&world.database).await);
    let cause = Cause { event_type: "sync.requested", event_id: "sync" };
    clips::replace(&world.database, &old.id(), &clip, &old.request_id(), cause).await.unwrap();
    (old, new)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retired_clip_is_listed_only_where_it_is_asked_for() {
    let world = World::start().await;
    let (old, new) = replaced(&world).await;
    let montreal = world.analyst(&["MTL"]);
    for (query, id) in [("", new.id()), ("?team_code=MTL", new.id()), ("?status=accepted", new.id()), ("?status=retired", old.id())] {
        let page = world.json(&format!("/api/v2/clips{query}"), &montreal).await;
        assert_eq!((&page["total"], &page["clips"][0]["clip_id"]), (&json!(1), &json!(id)), "{query}");
    }
    assert_eq!(world.json("/api/v2/clips?status=ready", &montreal).await["total"], 0, "it was ready before it was retired");
    assert_eq!(world.json("/api/v2/clips?status=retired", &world.analyst(&["CHI"])).await["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retired_clip_says_what_took_its_place() {
    let world = World::start().await;
    let (old, new) = replaced(&world).await;
    let montreal = world.analyst(&["MTL"]);
    let clip = world.json(&format!("/api/v2/clips/{}", old.id()), &montreal).await;
    assert!(clip["retired_at"].is_string(), "{clip}");
    assert_eq!((&clip["replaced_by"], &clip["processing_status"]), (&json!(new.id()), &json!("ready")));
    let clip = world.json(&format!("/api/v2/clips/{}", new.id()), &montreal).await;
    assert_eq!((&clip["retired_at"], &clip["replaced_by"]), (&Value::Null, &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_master_says_where_its_plays_are() {
    let world = World::start().await;
    let sample = Sample::of(1, "MTL");
    let master_id = sample.master(&world.database).await;
    let path = format!("/api/v2/masters?game_id={}", sample.game);
    let master = async || world.json(&path, &world.analyst(&["MTL"])).await["masters"][0].clone();
    let before = master().await;
    assert_eq!((&before["time_offset_s"], &before["timecode_rate"]), (&json!(0.0), &Value::Null));
    let ClipFolder { team_code, game_id, .. } = sample.folder();
    let period = Period::new(sample.period).unwrap();
    let (offset, rate) = (Micros::new(71_500_000), Some((30_000, 1001)));
    let sync = SyncRequested { team_code, game_id, period, master_id, offset, rate, asked_at_us: 1 };
    masters::synchronise(&world.database, &sync).await.unwrap();
    let after = master().await;
    assert_eq!((&after["time_offset_s"], &after["timecode_rate"]), (&json!(71.5), &json!("30000/1001")));
}
