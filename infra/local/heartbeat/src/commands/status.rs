//! `heartbeat status`: how a clip, a game or everything stands.

mod game;
mod unfinished;

use super::which;
use crate::{
    api::{Api, ClipPage, ClipView, MasterPage, WholeGame, segment},
    outcome::Outcome,
    output::{self, span},
    target::Target,
};
use comfy_table::Table;

/// How many clips are shown where nothing more is asked.
const FEW: usize = 10;

/// `heartbeat status …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A clip's id, or the beginning of it
    #[arg(conflicts_with_all = ["game", "unfinished"])]
    clip: Option<String>,
    /// A game, by its full id or its last five digits
    #[arg(long)]
    game: Option<String>,
    /// The season of a game that is named by its last five digits; the newest that has such a game where nothing is said
    #[arg(long, requires = "game")]
    season: Option<String>,
    /// Every clip that is neither ready nor failed, the oldest first
    #[arg(long, conflicts_with = "game")]
    unfinished: bool,
}

/// Shows one clip, one game, what is unfinished, or the totals with what is unfinished and the newest clips.
pub async fn run(target: &Target, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    let api = Api::of(target)?;
    match (arguments.clip, arguments.game) {
        (Some(clip), _) => one_clip(&api, &which::clip(&api, &clip).await?, json).await,
        (None, Some(game)) => one_game(&api, which::game(&api, &game, arguments.season.as_deref()).await?.as_str(), json).await,
        (None, None) if arguments.unfinished => unfinished::all(&api, json).await,
        (None, None) => everything(&api, json).await,
    }
}

async fn one_clip(api: &Api, clip_id: &str, json: bool) -> anyhow::Result<()> {
    let path = format!("/api/v2/clips/{}", segment(clip_id));
    let answer = api.get(&path).await?;
    if answer.status == http::StatusCode::NOT_FOUND {
        return Err(Outcome::Refused(format!("there is no clip {clip_id}")).into());
    }
    let answer = answer.accepted()?;
    let clip: ClipView = answer.json(&path)?;
    if json {
        return output::raw(&answer.body);
    }
    println!("{}", clip_table(std::slice::from_ref(&clip)));
    for line in clip.error_message.iter().chain(&clip.watch_url) {
        println!("{line}");
    }
    Ok(())
}

/// What is known of its play-by-play, its videos and its clips. A game may have videos and no play-by-play.
async fn one_game(api: &Api, game: &str, json: bool) -> anyhow::Result<()> {
    let game_path = format!("/api/v2/games/{}", segment(game));
    let known = api.get(&game_path).await?;
    let known = (known.status != http::StatusCode::NOT_FOUND).then_some(known);
    let path = format!("/api/v2/clips?game_id={}&limit=100", segment(game));
    let answer = api.get(&path).await?.accepted()?;
    let clips: ClipPage = answer.json(&path)?;
    if json {
        let mut all: serde_json::Value = answer.json(&path)?;
        all["game"] = known.map(|known| known.json(&game_path)).transpose()?.unwrap_or_default();
        return output::json(&all);
    }
    let path = format!("/api/v2/masters?game_id={}", segment(game));
    let masters: MasterPage = api.get(&path).await?.json(&path)?;
    match known {
        Some(known) => println!("{}", game::describe(&known.json::<WholeGame>(&game_path)?)),
        None if masters.masters.is_empty() && clips.clips.is_empty() => {
            return Err(Outcome::Refused(format!("nothing is known of game {game}: no plays, no schedule, no video")).into());
        }
        None => println!("game {game}: no play-by-play and no schedule is loaded"),
    }
    game::uploads(&masters.masters).iter().for_each(|line| println!("{line}"));
    show_page(&clips);
    Ok(())
}

async fn everything(api: &Api, json: bool) -> anyhow::Result<()> {
    let path = "/api/v2/clips/stats/overview";
    let answer = api.get(path).await?;
    let overview: serde_json::Value = answer.json(path)?;
    if json {
        return output::raw(&answer.body);
    }
    let states = overview["by_status"].as_array().into_iter().flatten();
    let states: Vec<String> = states.filter_map(|total| Some(format!("{} {}", total["clips"], total["name"].as_str()?))).collect();
    let total = overview["total_clips"].as_i64().unwrap_or_default();
    let clips = if total == 1 { "clip" } else { "clips" };
    println!("{total} {clips}{}{}", if states.is_empty() { "" } else { ": " }, states.join(", "));
    unfinished::few(api).await?;
    let path = format!("/api/v2/clips?limit={FEW}");
    show_page(&api.get(&path).await?.json(&path)?);
    Ok(())
}

fn show_page(page: &ClipPage) {
    if page.clips.is_empty() {
        println!("no clips");
        return;
    }
    println!("{}", clip_table(&page.clips));
    if page.total > page.clips.len() as i64 {
        println!("the newest {} of {}; all of a game: --game GAME", page.clips.len(), page.total);
    }
}

fn clip_table(clips: &[ClipView]) -> Table {
    let mut table = output::table(&["clip", "of", "shows", "state", "title"]);
    for clip in clips {
        table.add_row([
            clip.clip_id.clone(),
            format!("{} {} p{}", clip.team_code, clip.game_id, clip.period),
            span(clip.start_timecode_s, clip.end_timecode_s),
            clip.processing_status.clone(),
            clip.title.clone().unwrap_or_default(),
        ]);
    }
    output::fitted(table, &[2, 1])
}
