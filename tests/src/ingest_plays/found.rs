//! What is found is what the files say: random filters, answered by the database and by looking at every play.

use super::rig::{Rig, plays_object, small_game, small_season};
use db::{
    PlayAccess,
    plays::{self, PlayFilter},
    shifts,
};
use hockey::{
    delivery::{self, Delivery, GamePlays, PlayFile},
    play::{Manpower, Outcome, Play, Zone},
    query::{Order, ScoreRange, Venue},
};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use std::collections::{BTreeMap, HashMap};

const GAMES: usize = 12;
const QUESTIONS: usize = 400;

/// A game as its file says, and its number in the database.
struct Loaded {
    game_no: i32,
    file: PlayFile,
    content: GamePlays,
}

struct World {
    rig: Rig,
    /// By date and id.
    games: Vec<Loaded>,
    actions: Vec<(i32, String)>,
    numbers: HashMap<String, i32>,
    teams: Vec<String>,
}

impl World {
    async fn new(seed: u64) -> Self {
        let (rig, season) = (Rig::new().await, small_season(seed));
        let mut games = Vec::new();
        for place in 0..GAMES {
            let game = small_game(&season, place);
            let (name, csv) = (plays_object(&game.raw_name()), game.raw_csv());
            rig.delivered(&name, &csv).await;
            let Delivery::Plays(file) = delivery::identify(&name).unwrap() else { panic!("{name}") };
            let content = delivery::read_plays(&file, csv.as_bytes()).unwrap();
            games.push(Loaded { game_no: rig.game(file.game_id.as_str()).await.unwrap().game_no, file, content });
        }
        games.sort_by_key(|game| (game.file.game_date, game.file.game_id.clone()));
        let teams = games.iter().flat_map(|game| [game.file.home.as_str().to_owned(), game.file.away.as_str().to_owned()]).collect();
        let actions = db::catalog::read(&rig.database).await.unwrap().actions;
        let numbers = actions.iter().map(|(number, action)| (action.clone(), *number)).collect();
        Self { rig, games, actions, numbers, teams }
    }

    fn action_no(&self, action: &str) -> i32 {
        self.numbers[action]
    }

    /// A filter that a play of the season may pass: every field is taken from some play, or left out.
    fn filter(&self, random: &mut StdRng) -> PlayFilter {
        let plays: Vec<&Play> = self.games.iter().flat_map(|game| &game.content.plays).collect();
        let mut some = |chance: f64| random.random_bool(chance).then(|| plays[random.random_range(0..plays.len())]);
        let mut filter = PlayFilter {
            players: some(0.3).and_then(|play| play.actor.as_ref()).map(|actor| actor.player_id).into_iter().collect(),
            team: some(0.4).and_then(|play| play.actor.as_ref()).map(|actor| actor.team.as_str().to_owned()),
            action_nos: some(0.7).map(|play| vec![self.action_no(&play.action)]),
            zones: some(0.2).and_then(|play| play.zone).into_iter().collect(),
            sections: some(0.1).and_then(|play| play.section.clone()).into_iter().collect(),
            outcomes: some(0.2).and_then(|play| play.outcome).into_iter().collect(),
            periods: some(0.2).map(|play| play.period).into_iter().collect(),
            score: some(0.25).and_then(|play| play.score_difference).map(|least| ScoreRange { min: Some(least), max: None }),
            flags: some(0.3).map(|play| play.flags.iter().take(2).cloned().collect()).unwrap_or_default(),
            teammates: some(0.15).map(|play| play.own_on_ice.iter().take(1).chain(&play.own_goalie).copied().collect()).unwrap_or_default(),
            opponents_on_ice: some(0.15).map(|play| play.opponents_on_ice.iter().take(2).copied().collect()).unwrap_or_default(),
            ..PlayFilter::default()
        };
        if let Some(actions) = &mut filter.action_nos {
            actions.extend((0..random.random_range(0..40)).map(|_| self.actions.choose(random).unwrap().0));
        }
        if random.random_bool(0.2) {
            let words = ["power_play", "short_handed", "5v4", "4v5", "own_net_empty", "opponent_net_empty", "6v5"];
            filter.strengths = (0..2).map(|_| words.choose(random).unwrap().to_string()).collect();
        }
        if random.random_bool(0.2) {
            filter.opponents = (0..3).map(|_| self.teams.choose(random).unwrap().clone()).collect();
        }
        if random.random_bool(0.2) {
            filter.venue = Some(if random.random() { Venue::Home } else { Venue::Away });
        }
        let most = if random.random() { GAMES } else { 3 };
        let mut games: Vec<i32> = self.games.iter().map(|game| game.game_no).collect();
        games.retain(|_| most == GAMES || random.random_bool(0.3));
        PlayFilter { game_nos: games, ..filter }
    }

    /// Every play that passes, in order: game id and play number.
    fn expected(&self, filter: &PlayFilter, access: &PlayAccess) -> Vec<(String, i32)> {
        let mut found = Vec::new();
        for game in self.games.iter().filter(|game| filter.game_nos.contains(&game.game_no) && may_see(access, &game.file)) {
            let mut plays: Vec<&Play> = game.content.plays.iter().filter(|play| self.passes(filter, &game.file, play)).collect();
            plays.sort_by_key(|play| (play.period, play.timecode_frames, play.play_no));
            found.extend(plays.into_iter().map(|play| (game.file.game_id.as_str().to_owned(), play.play_no as i32)));
        }
        found
    }

    fn passes(&self, filter: &PlayFilter, file: &PlayFile, play: &Play) -> bool {
        let actor = play.actor.as_ref();
        let team = actor.map(|actor| actor.team.as_str());
        let other = actor.map(|actor| file.other_team(&actor.team).as_str());
        let any = |asked: bool, passes: bool| !asked || passes;
        any(!filter.players.is_empty(), actor.is_some_and(|actor| filter.players.contains(&actor.player_id)))
            && any(filter.team.is_some(), team == filter.team.as_deref())
            && any(!filter.opponents.is_empty(), other.is_some_and(|other| filter.opponents.iter().any(|team| team == other)))
            && any(filter.venue.is_some(), team.is_some_and(|team| (team == file.home.as_str()) == (filter.venue == Some(Venue::Home))))
            && filter.action_nos.as_ref().is_none_or(|actions| actions.contains(&self.action_no(&play.action)))
            && any(!filter.zones.is_empty(), play.zone.is_some_and(|zone: Zone| filter.zones.contains(&zone)))
            && any(!filter.sections.is_empty(), play.section.as_ref().is_some_and(|section| filter.sections.contains(section)))
            && any(!filter.outcomes.is_empty(), play.outcome.is_some_and(|outcome: Outcome| filter.outcomes.contains(&outcome)))
            && any(!filter.periods.is_empty(), filter.periods.contains(&play.period))
            && any(!filter.strengths.is_empty(), filter.strengths.iter().any(|word| has_strength(play, word)))
            && filter.score.is_none_or(|range| play.score_difference.is_some_and(|score| range.min.is_none_or(|least| score >= least)))
            && filter.flags.iter().all(|flag| play.flags.contains(flag))
            && filter.teammates.iter().all(|player| play.own_on_ice.contains(player) || play.own_goalie == Some(*player))
            && filter.opponents_on_ice.iter().all(|player| play.opponents_on_ice.contains(player) || play.opponent_goalie == Some(*player))
    }
}

/// Forgets one field of a filter.
type Forget = fn(&mut PlayFilter);

/// Every field that narrows, and the filter without it: a query that forgot the field would find other plays.
const FIELDS: [(&str, Forget); 14] = [
    ("players", |filter| filter.players.clear()),
    ("team", |filter| filter.team = None),
    ("opponents", |filter| filter.opponents.clear()),
    ("venue", |filter| filter.venue = None),
    ("actions", |filter| filter.action_nos = None),
    ("zones", |filter| filter.zones.clear()),
    ("sections", |filter| filter.sections.clear()),
    ("outcomes", |filter| filter.outcomes.clear()),
    ("strengths", |filter| filter.strengths.clear()),
    ("periods", |filter| filter.periods.clear()),
    ("score", |filter| filter.score = None),
    ("flags", |filter| filter.flags.clear()),
    ("teammates", |filter| filter.teammates.clear()),
    ("opponents on the ice", |filter| filter.opponents_on_ice.clear()),
];

fn may_see(access: &PlayAccess, file: &PlayFile) -> bool {
    access.all || access.teams.iter().any(|team| team == file.home.as_str() || team == file.away.as_str())
}

fn has_strength(play: &Play, word: &str) -> bool {
    match word {
        "own_net_empty" => play.own_goalie.is_none() && play.skaters.is_some_and(|(own, _)| own > 0),
        "opponent_net_empty" => play.opponent_goalie.is_none() && play.skaters.is_some_and(|(_, opponents)| opponents > 0),
        _ => play.manpower.map(Manpower::word) == Some(word) || play.skaters.is_some_and(|(own, other)| format!("{own}v{other}") == word),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_filter_finds_what_the_files_say_in_order_and_with_the_real_total() {
    let seed: u64 = rand::random();
    let world = World::new(seed).await;
    let mut random = StdRng::seed_from_u64(seed);
    let mut decided: BTreeMap<&str, u32> = FIELDS.iter().map(|(field, _)| (*field, 0)).chain([("access", 0)]).collect();
    // More where a field decided nothing by chance.
    for question in 0..20 * QUESTIONS {
        if question >= QUESTIONS && decided.values().all(|questions| *questions > 0) {
            break;
        }
        let filter = world.filter(&mut random);
        let access = match random.random_range(0..4) {
            0 => PlayAccess::games_of(&[world.teams.choose(&mut random).unwrap().clone()]),
            _ => PlayAccess::everything(),
        };
        let limit = *[1, 3, 50, 10_000].choose(&mut random).unwrap();
        let mut expected = world.expected(&filter, &access);
        let total = expected.len();
        *decided.entry("access").or_default() += u32::from(world.expected(&filter, &PlayAccess::everything()).len() != total);
        for (field, forget) in FIELDS {
            let mut without = filter.clone();
            forget(&mut without);
            *decided.entry(field).or_default() += u32::from(without != filter && world.expected(&without, &access).len() != total);
        }
        let order = if random.random() { Order::OldestFirst } else { Order::NewestFirst };
        if order == Order::NewestFirst {
            expected.reverse();
        }
        expected.truncate(limit as usize);
        let found = plays::find(&world.rig.database, &access, &filter, order, limit).await.unwrap();
        let rows: Vec<(String, i32)> = found.rows.into_iter().map(|row| (row.game_id, row.play_no)).collect();
        assert_eq!((found.total, rows), (total as i64, expected), "question {question}: {access:?} {order:?} {limit} {filter:#?}");
    }
    println!("so many questions were decided by {decided:?}");
    assert!(decided.values().all(|questions| *questions > 0), "{decided:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn shifts_are_those_that_were_derived_with_others_those_that_overlap_and_with_events_those_in_which_their_player_acts() {
    let seed: u64 = rand::random();
    let world = World::new(seed).await;
    let mut random = StdRng::seed_from_u64(seed);
    let mut asked_together = 0;
    for question in 0..20 * QUESTIONS / 4 {
        if question >= QUESTIONS / 4 && asked_together > 0 {
            break;
        }
        let mut filter = world.filter(&mut random);
        if question % 4 == 0 {
            // Only who is on the ice is asked of these.
            let PlayFilter { game_nos, players, team, opponents, venue, periods, teammates, opponents_on_ice, .. } = filter;
            filter =
                PlayFilter { game_nos, players, team, opponents, venue, periods, teammates, opponents_on_ice, ..PlayFilter::default() };
        }
        let asks_of_plays = PlayFilter {
            game_nos: Vec::new(),
            players: Vec::new(),
            team: None,
            opponents: Vec::new(),
            venue: None,
            periods: Vec::new(),
            ..filter.clone()
        } != PlayFilter::default();
        let nobody_else = PlayFilter { teammates: Vec::new(), opponents_on_ice: Vec::new(), ..filter.clone() };
        let together = filter != nobody_else
            && PlayFilter {
                game_nos: Vec::new(),
                players: Vec::new(),
                team: None,
                opponents: Vec::new(),
                venue: None,
                periods: Vec::new(),
                ..nobody_else
            } == PlayFilter::default();
        asked_together += usize::from(together);
        let mut expected = Vec::new();
        for game in world.games.iter().filter(|game| filter.game_nos.contains(&game.game_no)) {
            let overlapped = |shift: &hockey::shifts::Shift, player: u32, own: bool| {
                game.content.shifts.iter().any(|other| {
                    other.player_id == player
                        && (other.team == shift.team) == own
                        && other.period == shift.period
                        && other.start_frames < shift.end_frames
                        && other.end_frames > shift.start_frames
                })
            };
            let with_all = |shift: &hockey::shifts::Shift| {
                filter.teammates.iter().all(|player| overlapped(shift, *player, true))
                    && filter.opponents_on_ice.iter().all(|player| overlapped(shift, *player, false))
            };
            let acts_in = |shift: &hockey::shifts::Shift| {
                game.content.plays.iter().any(|play| {
                    play.actor.as_ref().is_some_and(|actor| actor.player_id == shift.player_id)
                        && play.period == shift.period
                        && (shift.start_frames..=shift.end_frames).contains(&play.timecode_frames)
                        && world.passes(&filter, &game.file, play)
                })
            };
            let is_theirs = |shift: &hockey::shifts::Shift| {
                let stand_in = Play { actor: Some(actor_of(shift)), period: shift.period, ..empty_play() };
                let whose = PlayFilter {
                    players: filter.players.clone(),
                    team: filter.team.clone(),
                    opponents: filter.opponents.clone(),
                    venue: filter.venue,
                    periods: filter.periods.clone(),
                    ..PlayFilter::default()
                };
                world.passes(&whose, &game.file, &stand_in)
            };
            let is_asked_for = |shift: &&hockey::shifts::Shift| match (together, asks_of_plays) {
                (true, _) => is_theirs(shift) && with_all(shift),
                (false, true) => acts_in(shift),
                (false, false) => is_theirs(shift),
            };
            let mut shifts: Vec<_> = game.content.shifts.iter().filter(is_asked_for).collect();
            shifts.sort_by_key(|shift| (shift.period, shift.start_frames, shift.player_id));
            expected.extend(
                shifts.into_iter().map(|shift| (game.file.game_id.as_str().to_owned(), shift.player_id as i32, i32::from(shift.shift_no))),
            );
        }
        let found = shifts::find(&world.rig.database, &PlayAccess::everything(), &filter, Order::OldestFirst, 20).await.unwrap();
        let rows: Vec<_> = found.rows.into_iter().map(|row| (row.game_id, row.player_id, row.shift_no)).collect();
        let total = expected.len() as i64;
        expected.truncate(20);
        assert_eq!((found.total, rows), (total, expected), "question {question}: {filter:#?}");
    }
    assert!(asked_together > 0, "nothing was asked of others on the ice");
}

fn actor_of(shift: &hockey::shifts::Shift) -> hockey::play::Actor {
    hockey::play::Actor {
        player_id: shift.player_id,
        team: shift.team.clone(),
        first_name: String::new(),
        last_name: String::new(),
        position: String::new(),
        sweater: None,
    }
}

fn empty_play() -> Play {
    Play {
        play_no: 0,
        period: 1,
        clock_ms: 0,
        timecode_frames: 0,
        action: String::new(),
        actor: None,
        zone: None,
        outcome: None,
        manpower: None,
        skaters: None,
        own_on_ice: Vec::new(),
        opponents_on_ice: Vec::new(),
        own_goalie: None,
        opponent_goalie: None,
        score_difference: None,
        x: None,
        y: None,
        section: None,
        flags: Vec::new(),
        expected_goals: None,
    }
}
