//! Games of the generated season, loaded as ingest-plays loads them, with the truth beside them.

use super::world::World;
use db::{
    loading::{load_plays, load_roster, load_schedule},
    masters::register,
};
use events::{
    FrameTimes, MasterExamined, PlaysIngested, TeamCode, Upload,
    master_examined::{Examination, Media},
};
use hockey::{
    delivery::{Delivery, identify, read_plays, read_roster, read_schedule},
    generated::{Fixture, GameShape, GeneratedGame, GeneratedPlay, GeneratedSeason, Meaning, Results, season},
};
use std::collections::BTreeSet;

/// Frames a second, of timecodes and of video.
const RATE: u32 = 30;
/// How much longer than the play the videos are, and when the face-off is seen in them.
pub(super) const VIDEO_S: u32 = 300;

/// Some games of the season; each was played, and nothing else was.
pub(super) struct League {
    pub season: GeneratedSeason,
    pub games: Vec<GeneratedGame>,
    /// What ingest-plays announces of each.
    pub ingested: Vec<PlaysIngested>,
}

impl League {
    /// Loads the first game of each of these pairs of teams, whoever is at home; and the rosters and schedules of all of them.
    pub(super) async fn load(world: &World, pairs: &[(&str, &str)]) -> Self {
        let season = season(7, 1_312);
        let fixtures: Vec<Fixture> = pairs.iter().map(|pair| meeting(&season, *pair)).collect();
        let games: Vec<GeneratedGame> =
            fixtures.iter().map(|fixture| season.game_of(fixture, GameShape::small(RATE, 300, 120.0))).collect();
        let results: Results = games.iter().map(GeneratedGame::result).collect();
        let teams: BTreeSet<&str> = pairs.iter().flat_map(|pair| [pair.0, pair.1]).collect();
        for team in teams {
            load_team(world, &season, team, &results).await;
        }
        let mut ingested = Vec::new();
        for game in &games {
            ingested.push(load_game(world, game, 1).await);
        }
        Self { season, games, ingested }
    }

    /// The id of a game, by its place in the pairs.
    pub(super) fn id(&self, game: usize) -> &str {
        self.games[game].fixture.game_id.as_str()
    }

    /// The numbers of the plays of this meaning by a team in a game.
    pub(super) fn plays(&self, game: usize, team: &str, meaning: Meaning) -> Vec<u32> {
        let game = &self.games[game];
        let fits = |play: &GeneratedPlay| play.action.meaning == meaning && acting(game, play) == Some(team);
        game.plays.iter().zip(0..).filter(|(play, _)| fits(play)).map(|(_, play_no)| play_no).collect()
    }
}

/// The team that acts.
pub(super) fn acting(game: &GeneratedGame, play: &GeneratedPlay) -> Option<&'static str> {
    play.actor.map(|(side, _)| game.team(side).code)
}

fn meeting(season: &GeneratedSeason, (one, other): (&str, &str)) -> Fixture {
    let meets = |fixture: &&Fixture| BTreeSet::from([fixture.home.code, fixture.away.code]) == BTreeSet::from([one, other]);
    season.fixtures.iter().find(meets).expect("they meet").clone()
}

pub(super) async fn load_team(world: &World, season: &GeneratedSeason, team: &str, results: &Results) {
    let roster = format!("rosters/2025-2026/{team}_roster_20252026.json");
    let Delivery::Roster { team: code, season: of } = identify(&roster).unwrap() else { panic!("a roster") };
    let (people, odd_rows) = read_roster(&code, &of, season.roster_json(team).as_bytes()).unwrap();
    load_roster(&world.database, &upload(roster, 1), (&code, &of), &people, &odd_rows).await.unwrap();
    let schedule = format!("schedules/2025-2026/{team}_schedule_20252026.json");
    let (games, odd_rows) = read_schedule(season.schedule_json(team, results).as_bytes()).unwrap();
    load_schedule(&world.database, &upload(schedule, 1), &games, &odd_rows).await.unwrap();
}

/// Loads the plays of a game, and gives what is announced.
pub(super) async fn load_game(world: &World, game: &GeneratedGame, generation: i64) -> PlaysIngested {
    let object = format!("plays/2025-2026/{}", game.raw_name());
    let Delivery::Plays(file) = identify(&object).unwrap() else { panic!("plays") };
    let content = read_plays(&file, game.raw_csv().as_bytes()).unwrap();
    assert!(content.odd_rows.is_empty(), "{:?}", content.odd_rows);
    load_plays(&world.database, &upload(object, generation), &file, &content).await.unwrap().owed.unwrap()
}

/// Registers the video of a period as register-master does, the face-off at its very start.
pub(super) async fn film(world: &World, game_id: &str, team: &str, period: u8) -> i64 {
    film_again(world, game_id, team, period, 1).await
}

/// The same, of a later upload.
pub(super) async fn film_again(world: &World, game_id: &str, team: &str, period: u8, generation: i64) -> i64 {
    let object = format!("media/raw/{team}/2025-2026/{}/p{period}-game.mp4", &game_id[5..]);
    let media = Media {
        times: FrameTimes::from_runs(30_000, vec![(VIDEO_S * RATE, 1000)]).unwrap(),
        fps_num: 30,
        fps_den: 1,
        constant_rate: true,
        video_codec: "h264".to_owned(),
        width: 1280,
        height: 720,
        rotation: 0,
        audio: None,
        closed_gop: true,
        remux_generation: None,
    };
    let examination = Examination::Usable(Box::new(media));
    let examined = MasterExamined { upload: upload(object, generation), examination };
    register(&world.database, &examined).await.unwrap().unwrap()
}

/// Registers the videos of all three periods.
pub(super) async fn film_all(world: &World, game_id: &str, team: &str) {
    for period in 1..=3 {
        film(world, game_id, team, period).await;
    }
}

fn upload(object: String, generation: i64) -> Upload {
    Upload { object, generation, size_bytes: 1_000, crc32c: None }
}

/// A team's code, checked.
pub(super) fn code(team: &str) -> TeamCode {
    TeamCode::parse(team).unwrap()
}
