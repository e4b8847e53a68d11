//! Who is woken by what: the one table of topics, subscriptions and functions of the local system.
//! Terraform has the same table for the cloud.

use events::{
    ClipAccepted, ClipCut, ClipFailed, ClipPackaged, ClipReady, ClipStepFailed, ClipThumbnailed, Contract, MasterExamined, MasterIngested,
    ObjectFinalized, PlaysIngested, SyncRequested, clip_requested,
};

/// Where messages go that nobody could handle.
pub const DEAD_LETTERS: &str = "dead-letters";
/// What the store says of files of clips that it removed.
pub const DELETIONS: &str = "delivery-deletions";
/// How often a message is delivered before it goes there. In the cloud more often (functions.json): there a busy fleet's 429 uses
/// attempts up.
pub const ATTEMPTS: u32 = 5;
/// The pauses between attempts double from the first to the second: five attempts take 15 s, longer
/// than a function or the database is away when it is restarted.
pub const BACKOFF_MS: (u64, u64) = (1_000, 20_000);

/// Every topic. `clip-ready` and `clip-failed` are for whoever waits for clips; none of ours does.
pub const TOPICS: [&str; 15] = [
    ObjectFinalized::TOPIC,
    PlaysIngested::TOPIC,
    SyncRequested::TOPIC,
    clip_requested::TOPIC,
    MasterExamined::TOPIC,
    MasterIngested::TOPIC,
    ClipAccepted::TOPIC,
    ClipCut::TOPIC,
    ClipThumbnailed::TOPIC,
    ClipPackaged::TOPIC,
    ClipStepFailed::TOPIC,
    ClipReady::TOPIC,
    ClipFailed::TOPIC,
    DELETIONS,
    DEAD_LETTERS,
];

/// One function: one container in the cloud, one process here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    /// Its name, and its binary's.
    pub name: &'static str,
    /// Whether it is given the database.
    pub database: bool,
    /// Whether people call it, and it is given what tells one from another.
    pub people: bool,
    /// Whether it makes links to clips, and is given what they are made of.
    pub links: bool,
}

/// Every function.
pub const FUNCTIONS: [Function; 10] = [
    Function { name: "ingest-master", database: false, people: false, links: false },
    Function { name: "register-master", database: true, people: false, links: false },
    Function { name: "ingest-plays", database: true, people: false, links: false },
    Function { name: "register-clip", database: true, people: false, links: false },
    Function { name: "cut-clip", database: false, people: false, links: false },
    Function { name: "make-thumbnails", database: false, people: false, links: false },
    Function { name: "package-hls", database: false, people: false, links: false },
    Function { name: FINDS_CLIPS, database: true, people: true, links: false },
    Function { name: SERVES_CLIPS, database: true, people: true, links: true },
    Function { name: RECONCILES, database: true, people: false, links: false },
];

/// The function that compares lake, database and delivery bucket.
pub const RECONCILES: &str = "reconcile";

/// Something that is done again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Who does it.
    pub function: &'static str,
    /// What is posted to, without a body.
    pub path: &'static str,
    /// How often, in seconds.
    pub every_s: u64,
}

/// Every schedule.
pub const SCHEDULES: [Schedule; 2] =
    [Schedule { function: RECONCILES, path: "/measure", every_s: 10 }, Schedule { function: RECONCILES, path: "/reconcile", every_s: 300 }];

/// The function behind `/watch/` and all of `/api/` that is not [`FINDS_CLIPS`]'.
pub const SERVES_CLIPS: &str = "serve-clips";
/// The function behind [`FINDS_CLIPS_AT`].
pub const FINDS_CLIPS: &str = "find-clips";
/// What begins with one of these is asked of [`FINDS_CLIPS`].
pub const FINDS_CLIPS_AT: [&str; 7] =
    ["/api/v2/find", "/api/v2/cut", "/api/v2/sync", "/api/v2/rules", "/api/v2/games", "/api/v2/deliveries", "/api/v2/vocabulary"];

/// What ingest-plays is told of: everything that describes games.
const DELIVERED: &str = r#"hasPrefix(attributes.objectId, "plays/") OR hasPrefix(attributes.objectId, "schedules/") OR hasPrefix(attributes.objectId, "rosters/")"#;

/// How a message is pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Envelope {
    /// As JSON with the message inside, base64 and all its attributes.
    Wrapped,
    /// As it is, its attributes as headers: a binary CloudEvent.
    Unwrapped,
}

/// A subscription: which topic wakes which function, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Who is woken.
    pub function: &'static str,
    /// By what.
    pub topic: &'static str,
    /// How it is pushed.
    pub envelope: Envelope,
    /// How long the function may take, in seconds.
    pub ack_deadline_s: u32,
    /// How many messages it is given at once.
    pub max_in_flight: u32,
    /// Only messages that match.
    pub filter: Option<&'static str>,
    /// Whether what cannot be handled goes to the dead letters.
    pub dead_letters: bool,
}

impl Route {
    /// `{function}.{topic}`.
    pub fn subscription(&self) -> String {
        format!("{}.{}", self.function, self.topic)
    }
}

/// Every subscription. What encodes is given as many messages at once as there are `cores`.
pub fn routes(cores: u32) -> Vec<Route> {
    let masters = Route {
        envelope: Envelope::Wrapped,
        max_in_flight: cores,
        filter: Some(r#"hasPrefix(attributes.objectId, "media/raw/")"#),
        ..route("ingest-master", ObjectFinalized::TOPIC, 600)
    };
    let dead_letters = Route { envelope: Envelope::Wrapped, dead_letters: false, ..route("register-clip", DEAD_LETTERS, 60) };
    let delivered = Route {
        envelope: Envelope::Wrapped,
        max_in_flight: 4,
        filter: Some(DELIVERED),
        ..route("ingest-plays", ObjectFinalized::TOPIC, 120)
    };
    let deletions = Route { envelope: Envelope::Wrapped, ..route(RECONCILES, DELETIONS, 60) };
    let mut routes = vec![masters, delivered, dead_letters, deletions];
    let registered = [
        clip_requested::TOPIC,
        MasterIngested::TOPIC,
        SyncRequested::TOPIC,
        ClipCut::TOPIC,
        ClipThumbnailed::TOPIC,
        ClipPackaged::TOPIC,
        ClipStepFailed::TOPIC,
    ];
    routes.extend(registered.map(|topic| route("register-clip", topic, 60)));
    routes.push(Route { max_in_flight: 4, ..route("register-master", MasterExamined::TOPIC, 60) });
    routes.push(route(FINDS_CLIPS, PlaysIngested::TOPIC, 600));
    routes.push(Route { max_in_flight: cores, ..route("cut-clip", ClipAccepted::TOPIC, 600) });
    routes.push(Route { max_in_flight: cores, ..route("make-thumbnails", ClipCut::TOPIC, 600) });
    routes.push(route("package-hls", ClipCut::TOPIC, 60));
    routes
}

fn route(function: &'static str, topic: &'static str, ack_deadline_s: u32) -> Route {
    Route { function, topic, envelope: Envelope::Unwrapped, ack_deadline_s, max_in_flight: 16, filter: None, dead_letters: true }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_has_its_topic_its_function_and_its_own_name() {
        let routes = routes(2);
        let names: BTreeSet<String> = routes.iter().map(Route::subscription).collect();
        assert_eq!(names.len(), 16);
        for route in &routes {
            assert!(TOPICS.contains(&route.topic), "{route:?}");
            assert!(FUNCTIONS.iter().any(|function| function.name == route.function), "{route:?}");
            assert!((10..=600).contains(&route.ack_deadline_s), "Pub/Sub's own limits: {route:?}");
        }
    }

    #[test]
    fn every_schedule_calls_a_function_that_there_is() {
        assert!(SCHEDULES.iter().all(|schedule| FUNCTIONS.iter().any(|function| function.name == schedule.function)));
    }

    #[test]
    fn only_the_dead_letters_have_no_dead_letters() {
        let without: Vec<_> = routes(2).into_iter().filter(|route| !route.dead_letters).map(|route| route.topic).collect();
        assert_eq!(without, [DEAD_LETTERS]);
    }

    #[test]
    fn a_restart_of_two_seconds_does_not_use_up_the_attempts() {
        let pauses = (0..ATTEMPTS - 1).map(|attempt| (BACKOFF_MS.0 << attempt).min(BACKOFF_MS.1));
        assert!(pauses.sum::<u64>() > 3 * 2_000);
    }
}
