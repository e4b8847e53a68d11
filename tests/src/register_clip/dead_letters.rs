//! Messages that a subscription gave up on, through the real broker, and what replaying them does.

use super::{
    given::{PERIOD_1, cut, packaged, request, thumbnailed},
    rig::{Rig, pushing, serve},
};
use axum::{Router, routing::post};
use db::{Access, dead_letters::DeadLetterRow};
use http::StatusCode;
use local_cloud::broker;

impl Rig {
    /// A subscription with dead letters that register-clip is told about.
    fn subscribe_with_dead_letters(&self, function: &str, topic: &str, endpoint: &str) {
        let broker = self.cloud.broker();
        broker.declare_topic(topic).unwrap();
        broker.declare_topic("dead-letters").unwrap();
        let mut letters = pushing("register-clip.dead-letters", "dead-letters", &format!("{}/dead-letters", self.url));
        letters.push.as_mut().unwrap().unwrapped_with_metadata = false;
        broker.declare_subscription(letters).unwrap();
        let dead_letter = Some(broker::DeadLetter { topic: "dead-letters".to_owned(), max_delivery_attempts: 5 });
        let subscription = broker::Subscription { dead_letter, ..pushing(&format!("{function}.{topic}"), topic, endpoint) };
        broker.declare_subscription(subscription).unwrap();
    }

    fn publish(&self, topic: &str, data: &[u8], attributes: &std::collections::BTreeMap<String, String>) -> String {
        let message = broker::Message { data: data.to_vec().into(), attributes: attributes.clone(), ..broker::Message::default() };
        self.cloud.broker().publish(topic, message).unwrap()
    }

    async fn dead_letter(&self) -> DeadLetterRow {
        let letters = || db::dead_letters::list(&self.database, false, 10);
        self.until("a dead letter", || async { !letters().await.unwrap().is_empty() }).await;
        self.announced("").await;
        letters().await.unwrap().remove(0)
    }

    /// What `heartbeat dead-letters --replay` does.
    async fn replay(&self, row: &DeadLetterRow) {
        let letter = db::dead_letters::get(&self.database, &row.letter.dead_letter_id).await.unwrap().unwrap().letter;
        self.publish(&letter.topic.unwrap(), &letter.payload, &letter.attributes);
        db::dead_letters::mark_replayed(&self.database, &letter.dead_letter_id).await.unwrap();
        assert!(db::dead_letters::list(&self.database, false, 10).await.unwrap().is_empty());
        assert!(db::dead_letters::list(&self.database, true, 10).await.unwrap()[0].replayed_at.is_some());
    }
}

#[tokio::test]
async fn a_clip_whose_cutting_never_succeeds_fails_and_the_replay_can_save_it() {
    let rig = Rig::new().await;
    let (broken, _) = serve(Router::new().route("/", post(|| async { StatusCode::SERVICE_UNAVAILABLE }))).await;
    rig.subscribe_with_dead_letters("cut-clip", "clip-accepted", &broken);
    let clip = rig.accepted().await;
    let dead = rig.dead_letter().await;
    assert_eq!((dead.letter.topic.as_deref(), dead.letter.delivery_attempts), (Some("clip-accepted"), Some(5)));
    assert_eq!(dead.letter.clip_id.as_deref(), Some(clip.clip_id.as_str()));
    let row = rig.clip(clip.clip_id.as_str()).await;
    let reason = "cut-clip gave up after 5 attempts; `heartbeat dead-letters --replay` tries again";
    assert_eq!((row.status.as_str(), row.error_message.as_deref()), ("failed", Some(reason)));
    assert_eq!(rig.announced("clip.failed").await.len(), 1);

    rig.replay(&dead).await;
    assert_eq!(rig.announced("clip.accepted").await.len(), 2);
    assert_eq!(rig.deliver(&cut(&clip)).await, 204);
    assert_eq!(rig.deliver(&thumbnailed(&clip)).await, 204);
    assert_eq!(rig.deliver(&packaged(&clip)).await, 204);
    assert_eq!(rig.clip(clip.clip_id.as_str()).await.status, "ready");
}

#[tokio::test]
async fn a_bare_request_that_died_is_a_refused_request_and_its_replay_a_new_one() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    let (broken, _) = serve(Router::new().route("/", post(|| async { StatusCode::SERVICE_UNAVAILABLE }))).await;
    rig.subscribe_with_dead_letters("register-clip", "clip-requests", &broken);
    rig.publish("clip-requests", request().to_string().as_bytes(), &Default::default());
    let dead = rig.dead_letter().await;
    let refused = rig.stored_request(&dead.letter.request_id.clone().unwrap()).await;
    assert!(refused.status == "refused" && refused.reason.unwrap().starts_with("register-clip gave up after 5 attempts"));
    assert_eq!(refused.team_code.as_deref(), Some("MTL"));

    rig.subscribe_with_dead_letters("register-clip", "clip-requests", &format!("{}/clip-requests", rig.url));
    rig.replay(&dead).await;
    assert_eq!(rig.announced("clip.accepted").await.len(), 1);
}

#[tokio::test]
async fn a_request_that_could_never_announce_its_clip_fails_it_and_the_replay_pays() {
    let rig = Rig::new().await;
    rig.master(PERIOD_1, 1).await;
    rig.subscribe_with_dead_letters("register-clip", "clip-requests", &format!("{}/clip-requests", rig.url));
    let own_id = [("ce-specversion", "1.0"), ("ce-id", "mine"), ("ce-type", "clip.requested"), ("ce-source", "//me")];
    let own_id = own_id.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    for (attributes, clips) in [(own_id, 1), (Default::default(), 2)] {
        rig.refuse_announcements(5);
        let body = super::given::request_with(serde_json::json!({"start_s": 190 + clips}));
        rig.publish("clip-requests", body.to_string().as_bytes(), &attributes);
        let dead = rig.dead_letter().await;
        let request = rig.stored_request(dead.letter.request_id.as_ref().unwrap()).await;
        assert_ne!(request.request_id, dead.letter.dead_letter_id, "the request that was written down is found again");
        let clip = rig.clip(&request.clip_id.unwrap()).await;
        assert!(clip.status == "failed" && clip.error_message.unwrap().contains("gave up"), "{}", clip.status);

        rig.execute("UPDATE media.clips SET created_at = created_at - interval '61 seconds'").await;
        rig.replay(&dead).await;
        assert_eq!(rig.announced("clip.accepted").await.len(), clips);
        assert_eq!(rig.clips().await.len(), clips);
    }
}

#[tokio::test]
async fn a_letter_is_kept_once_whatever_it_holds() {
    let rig = Rig::new().await;
    let nothing = serde_json::json!({"subscription": "projects/p/subscriptions/register-clip.dead-letters", "message": {
        "messageId": "7", "data": "//8A", "attributes": {"odd": "a\u{0}b", "ce-subject": "0123456789abcdef0123456789abcdef"}}});
    for _ in 0..2 {
        assert_eq!(rig.post("dead-letters", &[], nothing.to_string().into()).await, 204);
    }
    let letters = db::dead_letters::list(&rig.database, false, 10).await.unwrap();
    assert_eq!((letters.len(), letters[0].letter.payload.as_slice()), (1, &[0xff, 0xff, 0x00][..]));
    let large = "A".repeat(13_400_000);
    let large = serde_json::json!({"subscription": "s", "message": {"messageId": "8", "data": large, "attributes": {
        "CloudPubSubDeadLetterSourceSubscription": "register-clip.clip-requests"}}});
    assert_eq!(rig.post("dead-letters", &[], large.to_string().into()).await, 204);
    let row = db::requests::get(&rig.database, &Access::everything(), "8").await.unwrap().unwrap();
    assert_eq!((row.status.as_str(), row.team_code), ("refused", None));
}
