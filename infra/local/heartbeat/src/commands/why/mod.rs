//! `heartbeat why`: everything that happened to a clip or a request: its trace as a waterfall, and in the order of
//! time what register-clip wrote down and, on this machine, what every function said about it.

mod function_log;
mod timeline;
mod waterfall;

use crate::{
    api::{Api, ClipView, HistoryEntry, HistoryPage, RequestView, segment},
    outcome::Outcome,
    output,
    system::topology::FUNCTIONS,
    target::Target,
    telemetry::{part, span::Span, waterfall::Waterfall},
};
use serde::Serialize;
use timeline::Entry;

/// `heartbeat why …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A clip's id, or a request's (the id of its message)
    #[arg(value_name = "CLIP-or-REQUEST")]
    id: String,
}

/// All that is known, for programs.
#[derive(Serialize)]
struct Everything {
    trace_id: Option<String>,
    spans: Vec<Span>,
    history: Vec<Entry>,
}

/// Prints the waterfall and the timeline.
pub async fn run(target: &Target, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    let api = Api::of(target)?;
    let Known { headline, ids, trace_id, entries: mut history } = written_down(&api, &arguments.id).await?;
    let mut spans = Vec::new();
    if let Some((data, _)) = &target.local {
        for function in FUNCTIONS {
            history.extend(function_log::about(&data.log_of(function.name), function.name, &ids)?);
        }
        if let Some(trace_id) = &trace_id {
            let path = format!("/v1/traces/{}", segment(trace_id));
            spans = part::about(&ids, api.get(&path).await?.json(&path)?);
        }
    }
    history.sort_by_key(|entry| entry.at);
    if json {
        return output::json(&Everything { trace_id, spans, history });
    }
    let trace = trace_id.map(|trace_id| match &target.local {
        Some(_) => waterfall::as_text(&trace_id, &Waterfall::of(&spans), output::columns()),
        None => format!("trace {}\n", in_cloud_trace(&trace_id, std::env::var("GOOGLE_CLOUD_PROJECT").ok().as_deref())),
    });
    print!("{headline}{}{}", trace.unwrap_or_default(), timeline::as_text(&history));
    Ok(())
}

/// Where Google shows the trace.
fn in_cloud_trace(trace_id: &str, project: Option<&str>) -> String {
    let project = project.map(|project| format!("?project={}", segment(project))).unwrap_or_default();
    format!("https://console.cloud.google.com/traces/explorer;traceId={}{project}", segment(trace_id))
}

/// What the database knows of it.
struct Known {
    /// How the request stands, where one was asked about.
    headline: String,
    /// The ids that are meant.
    ids: Vec<String>,
    /// The trace of all that was done for it.
    trace_id: Option<String>,
    entries: Vec<Entry>,
}

async fn written_down(api: &Api, id: &str) -> anyhow::Result<Known> {
    if let Some(history) = clip_history(api, id).await? {
        return Ok(Known::of(String::new(), id, trace_of(api, id).await?, history));
    }
    let request = api.find::<RequestView>(&format!("/api/v2/requests/{}", segment(id))).await?;
    let Some(request) = request else {
        return Err(Outcome::Refused(format!("there is neither a clip nor a request {id}")).into());
    };
    let reason = request.reason.map_or_else(String::new, |reason| format!(": {reason}"));
    let headline = format!("request {id} is {}{reason}\n", request.status);
    match request.clip_id {
        Some(clip) => Ok(Known::of(headline, &clip, request.trace_id, clip_history(api, &clip).await?.unwrap_or_default())),
        None => Ok(Known::of(headline, id, request.trace_id, request.history)),
    }
}

async fn trace_of(api: &Api, clip_id: &str) -> anyhow::Result<Option<String>> {
    let clip = api.find::<ClipView>(&format!("/api/v2/clips/{}", segment(clip_id))).await?;
    Ok(clip.and_then(|clip| clip.trace_id))
}

async fn clip_history(api: &Api, clip_id: &str) -> anyhow::Result<Option<Vec<HistoryEntry>>> {
    let page = api.find::<HistoryPage>(&format!("/api/v2/clips/{}/history", segment(clip_id))).await?;
    Ok(page.map(|page| page.history))
}

impl Known {
    /// The functions' logs name a request by its own id, and all that follows by the clip's.
    fn of(headline: String, id: &str, trace_id: Option<String>, history: Vec<HistoryEntry>) -> Self {
        let requests = history.iter().filter_map(|entry| entry.request_id.clone());
        let ids = requests.chain([id.to_owned()]).collect();
        Self { headline, ids, trace_id, entries: history.into_iter().map(Entry::from).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_in_the_cloud_has_an_address() {
        let explorer = "https://console.cloud.google.com/traces/explorer;traceId=0af7";
        assert_eq!(in_cloud_trace("0af7", Some("our project")), format!("{explorer}?project=our%20project"));
        assert_eq!(in_cloud_trace("0af7", None), explorer);
    }
}
