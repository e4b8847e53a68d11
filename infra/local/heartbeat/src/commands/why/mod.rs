//! `heartbeat why`: everything that happened to a clip or a request, in the order of time: what
//! register-clip wrote down, and on this machine also what every function said about it.

mod function_log;
mod timeline;

use crate::{
    api::{Api, HistoryEntry, HistoryPage, RequestView, segment},
    outcome::Outcome,
    output,
    system::topology::FUNCTIONS,
    target::Target,
};
use timeline::Entry;

/// `heartbeat why …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A clip's id, or a request's (the id of its message)
    #[arg(value_name = "CLIP-or-REQUEST")]
    id: String,
}

/// Prints the timeline.
pub async fn run(target: &Target, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    let api = Api::of(target)?;
    let Known { headline, ids, mut entries } = written_down(&api, &arguments.id).await?;
    if let Some((data, _)) = &target.local {
        for function in FUNCTIONS {
            entries.extend(function_log::about(&data.log_of(function.name), function.name, &ids)?);
        }
    }
    entries.sort_by_key(|entry| entry.at);
    if json {
        return output::json(&entries);
    }
    print!("{headline}{}", timeline::as_text(&entries));
    Ok(())
}

/// What the database knows of it.
struct Known {
    /// How the request stands, where one was asked about.
    headline: String,
    /// The ids that are meant.
    ids: Vec<String>,
    entries: Vec<Entry>,
}

async fn written_down(api: &Api, id: &str) -> anyhow::Result<Known> {
    if let Some(history) = clip_history(api, id).await? {
        return Ok(Known::of(String::new(), id, history));
    }
    let request = api.find::<RequestView>(&format!("/api/v2/requests/{}", segment(id))).await?;
    let Some(request) = request else {
        return Err(Outcome::Refused(format!("there is neither a clip nor a request {id}")).into());
    };
    let reason = request.reason.map_or_else(String::new, |reason| format!(": {reason}"));
    let headline = format!("request {id} is {}{reason}\n", request.status);
    match request.clip_id {
        Some(clip) => Ok(Known::of(headline, &clip, clip_history(api, &clip).await?.unwrap_or_default())),
        None => Ok(Known::of(headline, id, request.history)),
    }
}

async fn clip_history(api: &Api, clip_id: &str) -> anyhow::Result<Option<Vec<HistoryEntry>>> {
    let page = api.find::<HistoryPage>(&format!("/api/v2/clips/{}/history", segment(clip_id))).await?;
    Ok(page.map(|page| page.history))
}

impl Known {
    /// The functions' logs name a request by its own id, and all that follows by the clip's.
    fn of(headline: String, id: &str, history: Vec<HistoryEntry>) -> Self {
        let requests = history.iter().filter_map(|entry| entry.request_id.clone());
        let ids = requests.chain([id.to_owned()]).collect();
        Self { headline, ids, entries: history.into_iter().map(Entry::from).collect() }
    }
}
