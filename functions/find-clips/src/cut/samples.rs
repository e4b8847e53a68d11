//! Moments and masters for the tests of this folder.
#![allow(clippy::unwrap_used)]

use super::moment::Moment;
use db::{
    NaiveDate,
    games::ConsideredGame,
    masters::{PeriodMaster, ReadyMaster},
};
use events::{
    FrameTimes, Micros,
    clip_requested::{Film, Sync},
};

pub(crate) fn game(game_id: &str, away: &str, home: &str) -> ConsideredGame {
    ConsideredGame {
        game_no: game_id[5..].parse().unwrap(),
        game_id: game_id.to_owned(),
        season: "2025-2026".to_owned(),
        game_type: 2,
        game_date: NaiveDate::from_ymd_opt(2025, 10, 11).unwrap(),
        start_time: None,
        home_code: home.to_owned(),
        away_code: away.to_owned(),
        state: None,
        home_score: None,
        away_score: None,
        delivery_id: Some(1),
        played: true,
        has_plays: true,
        rate: Some(30),
        video_periods: Vec::new(),
    }
}

/// A zone exit of a player of Montreal, at a second, with four seconds before and after.
pub(crate) fn moment(game: &ConsideredGame, period: i16, second: i32, player_id: i32) -> Moment<'_> {
    Moment {
        game,
        period,
        clock_ms: second * 1000,
        at_frames: second * 30,
        rate: 30,
        before: Micros::new(4_000_000),
        after: Micros::new(4_000_000),
        player: Some((player_id, "Nick Suzuki".to_owned())),
        team: Some("MTL"),
        event: Some("zone_exit"),
        says: "zone exit".to_owned(),
        outcome: Some("successful"),
        zone: Some("dz"),
        tags: vec!["innerSlot", "1timer"],
        label: format!("{}/{second}", game.game_id),
    }
}

/// Ten minutes at 30 frames a second, the face-off a minute after the start.
pub(crate) fn master(game_id: &str, team: &str, period: i16) -> PeriodMaster {
    let film = Film {
        object: format!("media/raw/{team}/2025-2026/{}/p{period}-x.mp4", &game_id[5..]),
        generation: 1,
        frame_rate: (30, 1),
        times: FrameTimes::from_runs(30, vec![(18_000, 1)]).unwrap(),
        sync: Sync { offset: Micros::new(60_000_000), rate: None },
    };
    let master = ReadyMaster { master_id: 1, opponent_code: None, game_date: None, synced_at_us: 0, film };
    PeriodMaster { team_code: team.to_owned(), game_id: game_id.to_owned(), period, master, vanished: false }
}
