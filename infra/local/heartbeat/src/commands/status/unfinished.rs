//! Clips that are neither ready nor failed, the oldest first: those that stand still are among them.

use super::FEW;
use crate::{
    api::{Api, ClipView},
    output,
};
use chrono::{TimeDelta, Utc};
use comfy_table::Table;
use serde_json::json;

/// The states that a clip passes through.
const UNFINISHED: [&str; 2] = ["accepted", "cut"];
/// More than ever are unfinished.
const PAGES: usize = 500;

/// All of them.
pub(super) async fn all(api: &Api, json: bool) -> anyhow::Result<()> {
    let clips = unfinished(api).await?;
    if json {
        return output::json(&json!({"clips": clips.iter().map(as_json).collect::<Vec<_>>(), "total": clips.len()}));
    }
    if clips.is_empty() {
        println!("every clip is finished");
        return Ok(());
    }
    println!("{}\n`heartbeat why CLIP` says where one of them stands", table(&clips));
    Ok(())
}

/// The oldest, where there are any.
pub(super) async fn few(api: &Api) -> anyhow::Result<()> {
    let clips = unfinished(api).await?;
    if clips.is_empty() {
        return Ok(());
    }
    println!("unfinished, the oldest first:\n{}", table(&clips[..clips.len().min(FEW)]));
    if clips.len() > FEW {
        println!("and {} more: --unfinished", clips.len() - FEW);
    }
    println!("\nthe newest:");
    Ok(())
}

async fn unfinished(api: &Api) -> anyhow::Result<Vec<ClipView>> {
    let mut clips = Vec::new();
    for status in UNFINISHED {
        clips.extend(api.clips(&format!("status={status}"), PAGES).await?);
    }
    // Between the two questions one may have come from the first state to the second.
    clips.sort_by(|one, other| (one.created_at, &one.clip_id).cmp(&(other.created_at, &other.clip_id)));
    clips.dedup_by(|one, other| one.clip_id == other.clip_id);
    Ok(clips)
}

fn table(clips: &[ClipView]) -> Table {
    let now = Utc::now();
    let mut table = output::table(&["clip", "of", "state", "for", "title"]);
    for clip in clips {
        let age = clip.created_at.map_or_else(String::new, |created_at| lasted(now - created_at));
        let place = format!("{} {} p{}", clip.team_code, clip.game_id, clip.period);
        table.add_row([clip.clip_id.clone(), place, clip.processing_status.clone(), age, clip.title.clone().unwrap_or_default()]);
    }
    output::fitted(table, &[1])
}

/// `12 s`, `5 min`, `3 h`, `2 d`.
fn lasted(time: TimeDelta) -> String {
    let seconds = time.num_seconds().max(0);
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}

fn as_json(clip: &ClipView) -> serde_json::Value {
    json!({
        "clip_id": clip.clip_id,
        "request_id": clip.request_id,
        "team_code": clip.team_code,
        "game_id": clip.game_id,
        "period": clip.period,
        "title": clip.title,
        "processing_status": clip.processing_status,
        "created_at": clip.created_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_it_lasts_is_said_in_the_unit_that_matters() {
        let said = [-3, 0, 119, 120, 7199, 7200, 172_799, 172_800].map(|seconds| lasted(TimeDelta::seconds(seconds)));
        assert_eq!(said, ["0 s", "0 s", "119 s", "2 min", "119 min", "2 h", "47 h", "2 d"]);
    }
}
