//! `heartbeat why`: everything that happened to a clip or a request: its trace as a waterfall, and in the order of
//! time what register-clip wrote down and, on this machine, what every function said about it.

mod function_log;
mod headline;
mod timeline;
mod waterfall;

use super::which;
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
    /// A clip's id or the beginning of it, or a request's (the id of its message); the newest clip where nothing is said
    #[arg(value_name = "CLIP-or-REQUEST")]
    id: Option<String>,
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
    let Known { headline, ids, trace_id, entries: mut history } =
        written_down(&api, &which::clip_or_newest(&api, arguments.id.as_deref()).await?).await?;
    let (mut spans, mut clips) = (Vec::new(), 0);
    if let Some((data, _)) = &target.local {
        for function in FUNCTIONS {
            history.extend(function_log::about(&data.log_of(function.name), function.name, &ids)?);
        }
        if let Some(trace_id) = &trace_id {
            let path = format!("/v1/traces/{}", segment(trace_id));
            let all: Vec<Span> = api.get(&path).await?.json(&path)?;
            clips = part::clips(&all);
            spans = part::about(&ids, all);
        }
    }
    history.sort_by_key(|entry| entry.at);
    if json {
        return output::json(&Everything { trace_id, spans, history });
    }
    let trace = trace_id.map(|trace_id| match &target.local {
        Some(_) => waterfall::as_text(&trace_id, clips, &Waterfall::of(&spans), output::columns()),
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
    /// What it is and how it stands, in lines.
    headline: String,
    /// The ids that are meant.
    ids: Vec<String>,
    /// The trace of all that was done for it.
    trace_id: Option<String>,
    entries: Vec<Entry>,
}

async fn written_down(api: &Api, id: &str) -> anyhow::Result<Known> {
    if let Some(clip) = api.find::<ClipView>(&format!("/api/v2/clips/{}", segment(id))).await? {
        return Known::of_clip(api, String::new(), clip).await;
    }
    let request = api.find::<RequestView>(&format!("/api/v2/requests/{}", segment(id))).await?;
    let Some(request) = request else {
        return Err(Outcome::Refused(format!("there is neither a clip nor a request {id}")).into());
    };
    let headline = headline::of_request(&request);
    let clip = match &request.clip_id {
        Some(clip) => api.find::<ClipView>(&format!("/api/v2/clips/{}", segment(clip))).await?,
        None => None,
    };
    match clip {
        Some(clip) => Known::of_clip(api, headline, ClipView { trace_id: request.trace_id, ..clip }).await,
        None => Ok(Known::of(headline, request.request_id, request.trace_id, request.history)),
    }
}

async fn clip_history(api: &Api, clip_id: &str) -> anyhow::Result<Option<Vec<HistoryEntry>>> {
    let page = api.find::<HistoryPage>(&format!("/api/v2/clips/{}/history", segment(clip_id))).await?;
    Ok(page.map(|page| page.history))
}

impl Known {
    async fn of_clip(api: &Api, before: String, clip: ClipView) -> anyhow::Result<Self> {
        let history = clip_history(api, &clip.clip_id).await?.unwrap_or_default();
        Ok(Self::of(before + &headline::of_clip(&clip), clip.clip_id, clip.trace_id, history))
    }

    /// The functions' logs name a request by its own id, and all that follows by the clip's.
    fn of(headline: String, id: String, trace_id: Option<String>, history: Vec<HistoryEntry>) -> Self {
        let requests = history.iter().filter_map(|entry| entry.request_id.clone());
        let ids = requests.chain([id]).collect();
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
