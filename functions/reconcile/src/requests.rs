//! Requests that wait although the video of their period is there: whoever was to be told of it was not.

use crate::{
    patience::Turn,
    run::{Matter, Run},
};
use db::{
    masters::{Choice, choose},
    reconcile::requests::{OverlookedRequest, waiting_with_video},
};
use events::{ClipRequested, Contract, MasterIngested};

/// How many requests are looked up at once.
const BATCH: i64 = 500;

/// Announces the video of every period again for which requests wait.
pub(crate) async fn overlooked(run: &mut Run<'_>) -> anyhow::Result<()> {
    let mut announced = None;
    let mut last: Option<OverlookedRequest> = None;
    loop {
        let batch = waiting_with_video(&run.app.database, run.before(), last.as_ref(), BATCH).await?;
        for request in &batch {
            let place = (request.game_id.clone(), request.team_code.clone(), request.period);
            if announced.as_ref() == Some(&place) {
                continue;
            }
            if let Some(master) = its_video(run, request).await? {
                announce(run, request, &master).await?;
                announced = Some(place);
            }
        }
        let is_last = (batch.len() as i64) < BATCH;
        last = batch.into_iter().last();
        if is_last {
            return Ok(());
        }
    }
}

/// The video that a request waits for: one that names a video waits for that one.
async fn its_video(run: &Run<'_>, request: &OverlookedRequest) -> anyhow::Result<Option<MasterIngested>> {
    let Ok(ClipRequested { team_code, game_id, period, master, .. }) = ClipRequested::parse(request.body.as_bytes()) else {
        return Ok(None);
    };
    let choice = choose(&run.app.database, &team_code, &game_id, period, master.as_deref()).await?;
    Ok(match choice {
        Choice::Ready(ready) => Some(MasterIngested { master_id: ready.master_id, team_code, game_id, period }),
        _ => None,
    })
}

async fn announce(run: &mut Run<'_>, request: &OverlookedRequest, master: &MasterIngested) -> anyhow::Result<()> {
    let app = run.app;
    let matter = Matter { topic: MasterIngested::TOPIC, about: &request.request_id, heard_at: request.heard_at, grace: app.settings.grace };
    let turn = run.again(matter, async {
        app.publisher.announce(master).await?;
        Ok(format!(
            "announced the video of period {} of game {} by {} again, for which requests wait",
            master.period, master.game_id, master.team_code
        ))
    });
    match turn.await? {
        Turn::Waits => {}
        Turn::Again => run.balance.requests.announced_again += 1,
        Turn::GivenUp => run.balance.requests.given_up += 1,
    }
    Ok(())
}
