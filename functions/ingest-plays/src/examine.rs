//! What a delivered file is, and what it says.

use crate::App;
use anyhow::Context;
use cloud::Objects;
use db::{
    Database,
    loading::{self, Handled},
};
use events::{NotUnderstood, ObjectFinalized, Season, TeamCode, Upload};
use hockey::{
    catalog::Person,
    delivery::{self, Delivery, GamePlays, OddRow, PlayFile, ScheduledGame},
};
use telemetry::stage;

const MIB: u64 = 1024 * 1024;
/// The largest play file ever seen has 2 MB.
const LARGEST_PLAYS: u64 = 64 * MIB;
/// The largest schedule ever seen has 300 kB.
const LARGEST_JSON: u64 = 8 * MIB;

/// Reads a file and loads it, or refuses it. An error is a temporary one: what is wrong with the file itself is written down.
pub(crate) async fn load(app: &App, uploaded: &ObjectFinalized) -> anyhow::Result<Handled> {
    let upload = Upload::from(uploaded.clone());
    let delivery = match delivery::identify(&uploaded.name) {
        Ok(delivery) => delivery,
        Err(reason) => return loading::refuse(&app.database, &upload, None, &reason.0).await,
    };
    match stage("read", content(&app.lake, uploaded, &delivery)).await? {
        Ok(content) => stage("load", store(&app.database, &upload, &content)).await,
        Err(reason) => loading::refuse(&app.database, &upload, Some(&delivery), &reason.0).await,
    }
}

/// What a file says.
enum Content {
    Plays(PlayFile, Box<GamePlays>),
    Schedule(Vec<ScheduledGame>, Vec<OddRow>),
    Roster((TeamCode, Season), Vec<Person>, Vec<OddRow>),
}

async fn content(lake: &Objects, uploaded: &ObjectFinalized, delivery: &Delivery) -> anyhow::Result<Result<Content, NotUnderstood>> {
    let Some(info) = lake.stat_generation(&uploaded.name, uploaded.generation).await? else {
        return Ok(Err(NotUnderstood("the file was deleted or replaced before it could be read".to_owned())));
    };
    if let Err(reason) = sized(delivery, info.size) {
        return Ok(Err(reason));
    }
    let bytes = lake.read_range(&uploaded.name, info.generation, 0..info.size).await?;
    let delivery = delivery.clone();
    // Reading a large file takes a while, and others are waiting for this thread.
    tokio::task::spawn_blocking(move || read(delivery, &bytes)).await.with_context(|| format!("reading {}", uploaded.name))
}

/// A file that is far too large is something else, and is not even read.
fn sized(delivery: &Delivery, size: u64) -> Result<(), NotUnderstood> {
    let (largest, what) = match delivery {
        Delivery::Plays(_) => (LARGEST_PLAYS, "a play file"),
        Delivery::Schedule => (LARGEST_JSON, "a schedule"),
        Delivery::Roster { .. } => (LARGEST_JSON, "a roster"),
    };
    if size <= largest {
        return Ok(());
    }
    let reason =
        format!("the file has {} MiB and was not read: {what} has at most {} MiB, so it is something else", size / MIB, largest / MIB);
    Err(NotUnderstood(reason))
}

fn read(delivery: Delivery, bytes: &[u8]) -> Result<Content, NotUnderstood> {
    match delivery {
        Delivery::Plays(file) => {
            let plays = delivery::read_plays(&file, bytes)?;
            Ok(Content::Plays(file, Box::new(plays)))
        }
        Delivery::Schedule => delivery::read_schedule(bytes).map(|(games, odd)| Content::Schedule(games, odd)),
        Delivery::Roster { team, season } => {
            let (people, odd) = delivery::read_roster(&team, &season, bytes)?;
            Ok(Content::Roster((team, season), people, odd))
        }
    }
}

async fn store(database: &Database, upload: &Upload, content: &Content) -> anyhow::Result<Handled> {
    match content {
        Content::Plays(file, plays) => loading::load_plays(database, upload, file, plays).await,
        Content::Schedule(games, odd_rows) => loading::load_schedule(database, upload, games, odd_rows).await,
        Content::Roster((team, season), people, odd_rows) => loading::load_roster(database, upload, (team, season), people, odd_rows).await,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_be_a_delivery_is_read() {
        let plays = delivery::identify("plays/2025-2026/playsequence-20251011-NHL-MTLvsCHI-20252026-20031.csv").unwrap();
        let roster = delivery::identify("rosters/2025-2026/MTL_roster_20252026.json").unwrap();
        assert_eq!(sized(&plays, 64 * MIB), Ok(()));
        assert!(sized(&plays, 64 * MIB + 1).unwrap_err().0.contains("at most 64 MiB"));
        assert!(sized(&plays, 200_000_000).unwrap_err().0.contains("190 MiB"));
        assert_eq!(sized(&roster, 8 * MIB), Ok(()));
        assert!(sized(&roster, 9 * MIB).unwrap_err().0.contains("a roster has at most 8 MiB"));
    }
}
