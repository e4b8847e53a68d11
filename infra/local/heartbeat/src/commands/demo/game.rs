//! The demo's game: play-by-play, schedule, rosters and videos that agree with one another, written once.

use anyhow::Context;
use chrono::NaiveDate;
use events::GameId;
use hockey::generated::{Fixture, GameShape, GeneratedGame, people, roster_json, schedule_json, teams};
use media::synthetic::SyntheticMaster;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Which of all small games: one with goals of both teams in it.
const SEED: u64 = 3;
/// Frames a second, of the timecodes and of the videos: a play's timecode in frames is the number in the picture.
const RATE: u32 = 30;
const VIDEO_S: u32 = 30;
/// Rows of a period: about three a second, so the demo is short and not empty.
const PLAYS_A_PERIOD: u32 = 90;
/// Where the videos go in the lake.
pub(super) const VIDEOS: &str = "media/raw/MTL/2025-2026/20031";

/// The files of the game.
pub(super) struct Files {
    /// Play-by-play, schedule and rosters.
    pub(super) described: Vec<PathBuf>,
    /// One video a period.
    pub(super) videos: Vec<PathBuf>,
}

/// Montreal at Chicago, in three periods of half a minute.
pub(super) fn game() -> anyhow::Result<GeneratedGame> {
    let fixture = Fixture {
        game_id: GameId::parse("2025020031")?,
        date: NaiveDate::from_ymd_opt(2025, 10, 11).context("the demo's day")?,
        away: teams::team("MTL").context("the demo's visitors")?,
        home: teams::team("CHI").context("the demo's home team")?,
    };
    // The last play lies two seconds before the end of the video.
    let shape = GameShape::small(RATE, PLAYS_A_PERIOD, f64::from(VIDEO_S) - 2.0);
    Ok(GeneratedGame::new(&fixture, &people(), shape, SEED))
}

/// Writes everything but the videos.
pub(super) fn write(game: &GeneratedGame, folder: &Path) -> anyhow::Result<Files> {
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let results = [game.result()].into();
    let schedule = schedule_json("MTL", std::slice::from_ref(&game.fixture), &results);
    let files = [
        (game.raw_name(), game.raw_csv()),
        ("MTL_schedule_20252026.json".to_owned(), schedule),
        ("MTL_roster_20252026.json".to_owned(), roster_json("MTL", &game.players[0])),
        ("CHI_roster_20252026.json".to_owned(), roster_json("CHI", &game.players[1])),
    ];
    let mut described = Vec::new();
    for (name, text) in files {
        let file = folder.join(name);
        fs::write(&file, text).with_context(|| format!("writing {}", file.display()))?;
        described.push(file);
    }
    let videos = (1..=3).map(|period| folder.join(format!("p{period}-20251011-MTLvsCHI.mp4"))).collect();
    Ok(Files { described, videos })
}

/// Paints the video of a period: small pictures with the frame number in them, and sound. Kept for the next time.
pub(super) async fn paint(video: &Path) -> anyhow::Result<()> {
    if video.exists() {
        return Ok(());
    }
    let unfinished = video.with_extension("unfinished.mp4");
    let picture = SyntheticMaster {
        seconds: VIDEO_S,
        width: 640,
        height: 360,
        frame_rate: (RATE, 1),
        gop_frames: 60,
        noise: 3,
        kilobits: Some(1_500),
        ..SyntheticMaster::default()
    };
    picture.make(&unfinished).await.with_context(|| format!("painting {}", video.display()))?;
    fs::rename(&unfinished, video).with_context(|| format!("keeping {}", video.display()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use hockey::generated::Meaning;

    #[test]
    fn the_game_has_what_the_questions_ask_for() {
        let game = game().unwrap();
        let count = |meaning: Meaning, period: Option<u8>| {
            let fits = game.plays.iter().filter(|play| play.action.meaning == meaning && period.is_none_or(|period| play.period == period));
            fits.count()
        };
        assert!((2..=4).contains(&count(Meaning::Goal, None)), "{}", count(Meaning::Goal, None));
        assert!(count(Meaning::Exit, Some(2)) >= 2);
        assert!((1..=3).all(|period| game.period_frames(period) < (VIDEO_S - 2) * RATE));
    }

    #[test]
    fn the_files_are_what_their_names_say() {
        let folder = tempfile::tempdir().unwrap();
        let files = write(&game().unwrap(), folder.path()).unwrap();
        for file in &files.described {
            crate::commands::load::object_name(file).unwrap();
        }
        for video in &files.videos {
            let name = video.file_name().unwrap().to_str().unwrap();
            events::MasterPath::parse(&format!("{VIDEOS}/{name}")).unwrap();
        }
    }
}
