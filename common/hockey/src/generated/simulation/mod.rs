//! How a game goes: one team has the puck and does what is done in its zone as often as in real games; who loses
//! the puck, where it is won back, who is on the ice and what the clock says follows from that.

mod face_off;
mod flags;
mod goal;
mod loose;
mod penalty;
mod puck;
mod shift;
mod shootout;
mod shot;

use super::{
    actions::{self, GeneratedAction},
    bench::Bench,
    game::{Deployment, GeneratedGame, GeneratedPlay, OnIce, Side},
    meaning::Meaning,
    random::Random,
    rink::Spot,
    schedule::Fixture,
    shape::GameShape,
};
use crate::{catalog::Person, play::Zone};

/// Makes the pauses between plays so long that a full game has as many plays as a real one.
const HESITATION: f64 = 1.19;
const SIDES: [Side; 2] = [Side::Away, Side::Home];

/// A game that is being played.
pub(super) struct Simulation {
    random: Random,
    game: GeneratedGame,
    benches: [Bench; 2],
    period: u8,
    /// Frames since the period's start: of the clock and of the video.
    clock: u32,
    video: u32,
    /// When the period ends, in frames of the clock.
    clock_end: u32,
    /// The clock at the period's start, in frames since the game's.
    clock_before: u32,
    /// Frames of video that play may still be stopped in this period.
    stoppages_left: u32,
    /// Who has the puck, and where it is as they see it.
    side: Side,
    carrier: u8,
    at: Spot,
    possession: u32,
    /// Rows with a possession since it began.
    has_possession: bool,
    /// What the puck was lost with, and by whom.
    lost: Option<(Side, &'static GeneratedAction)>,
    /// Passes of this possession that arrived: places of their rows, and who passed.
    passes: Vec<(usize, u8)>,
    /// Assists, to be put behind the rows of their passes.
    assists: Vec<(usize, GeneratedPlay)>,
    /// A goal in overtime ends the game.
    decided: bool,
}

impl Simulation {
    pub(super) fn new(fixture: &Fixture, everybody: &[Person], shape: GameShape, seed: u64) -> Self {
        let number = fixture.game_id.as_str().parse().unwrap_or_default();
        let mut random = Random::new(seed, number);
        let of = |code: &str| everybody.iter().filter(|person| person.team.as_str() == code).cloned().collect::<Vec<Person>>();
        let players = [of(fixture.away.code), of(fixture.home.code)];
        let game = GeneratedGame {
            fixture: fixture.clone(),
            shape,
            players,
            plays: Vec::with_capacity(shape.plays_per_period as usize * 7 / 2),
            deployments: Vec::new(),
            score: [0, 0],
            lead_in_frames: Vec::new(),
            home_attacks_right_first: random.chance(0.5),
        };
        let benches = [Bench::new(&mut random), Bench::new(&mut random)];
        let (side, at) = (Side::Home, Spot::default());
        let (period, clock, video, clock_end, clock_before, stoppages_left) = (0, 0, 0, 0, 0, 0);
        let (passes, assists, lost) = (Vec::new(), Vec::new(), None);
        let (carrier, possession, has_possession, decided) = (0, 0, false, false);
        Self {
            random,
            game,
            benches,
            period,
            clock,
            video,
            clock_end,
            clock_before,
            stoppages_left,
            side,
            carrier,
            at,
            possession,
            has_possession,
            lost,
            passes,
            assists,
            decided,
        }
    }

    /// The whole game.
    pub(super) fn play(mut self) -> GeneratedGame {
        let shape = self.game.shape;
        (1..=3).for_each(|period| self.play_period(period, 1.0));
        let is_tied = |game: &GeneratedGame| game.score[0] == game.score[1];
        if shape.overtime && is_tied(&self.game) {
            self.play_period(4, 0.25);
            if is_tied(&self.game) {
                self.shootout();
            }
        }
        self.finish()
    }

    fn play_period(&mut self, period: u8, length: f64) {
        let shape = self.game.shape;
        let frames = |seconds: f64| (seconds * f64::from(shape.rate)) as u32;
        self.clock_before += self.clock;
        (self.period, self.clock, self.video) = (period, 0, 0);
        self.clock_end = frames(shape.clock_s * length);
        self.stoppages_left = frames(shape.stoppages_s * length);
        self.game.lead_in_frames.push(frames(self.random.between(0.0, shape.lead_in_s)));
        self.benches.iter_mut().for_each(|bench| bench.pulled = false);
        self.face_off_at_centre();
        while !self.period_is_over() {
            self.step();
        }
        self.has_possession = false;
        self.bare(Meaning::Whistle, "none");
    }

    fn period_is_over(&self) -> bool {
        self.decided || self.clock >= self.clock_end
    }

    /// Time goes by: about this many seconds in a real game, scaled in others, and never beyond the period's end.
    fn wait(&mut self, seconds: f64) {
        let frames = HESITATION * seconds * self.random.between(0.4, 1.6) * self.game.shape.pace() * f64::from(self.game.shape.rate);
        let frames = (frames.round() as u32).min(self.clock_end.saturating_sub(self.clock));
        self.run(frames);
    }

    /// Exactly so many frames go by.
    fn run(&mut self, frames: u32) {
        self.clock += frames;
        self.video += frames;
    }

    /// Frames of the clock since the game's start.
    fn now(&self) -> u32 {
        self.clock_before + self.clock
    }

    /// Somebody acts; what they do is drawn from the actions of this meaning and zone.
    fn act(&mut self, (side, player): (Side, u8), meaning: Meaning, zone: Zone, at: Spot) -> Option<&'static GeneratedAction> {
        let action = actions::draw(&mut self.random, meaning, Some(zone))?;
        self.write((side, player), action, at);
        Some(action)
    }

    fn write(&mut self, actor: (Side, u8), action: &'static GeneratedAction, at: Spot) {
        let flags = flags::of(&mut self.random, action, at);
        let possession = self.has_possession.then_some((self.possession, 0, self.side));
        let deployment = Some(self.game.deployments.len() - 1);
        let play = GeneratedPlay { actor: Some(actor), deployment, at, flags, possession, ..self.blank(action) };
        self.game.plays.push(play);
    }

    /// A row without a player.
    fn bare(&mut self, meaning: Meaning, kind: &str) {
        let zones = Zone::ALL.iter().copied().map(Some).chain([None]);
        if let Some(action) = zones.filter_map(|zone| actions::of_kind(meaning, zone, kind)).next() {
            let play = self.blank(action);
            self.game.plays.push(play);
        }
    }

    fn blank(&self, action: &'static GeneratedAction) -> GeneratedPlay {
        GeneratedPlay {
            period: self.period,
            clock_frames: self.clock,
            timecode_frames: self.video,
            action,
            actor: None,
            deployment: None,
            score: self.game.score,
            at: Spot::default(),
            flags: Vec::new(),
            expected_goals: None,
            possession: None,
            previous: None,
        }
    }

    /// Puts the assists where they belong and counts the plays of each possession.
    fn finish(mut self) -> GeneratedGame {
        let mut assists = std::mem::take(&mut self.assists);
        assists.sort_by_key(|(place, _)| *place);
        let mut assists = assists.into_iter().peekable();
        let plays = std::mem::take(&mut self.game.plays);
        let mut finished = Vec::with_capacity(plays.len() + 16);
        for (place, play) in plays.into_iter().enumerate() {
            finished.push(play);
            while let Some((_, assist)) = assists.next_if(|(of, _)| *of == place) {
                finished.push(assist);
            }
        }
        let (mut current, mut count) = (None, 0);
        for play in &mut finished {
            let Some((number, place, _)) = &mut play.possession else { continue };
            count = if current == Some(*number) { count + 1 } else { 0 };
            (current, *place) = (Some(*number), count);
        }
        self.game.plays = finished;
        self.flag_the_winning_goal();
        self.game
    }
}

/// Who is on the ice of a deployment.
fn of(deployment: Option<&Deployment>, side: Side) -> Option<&OnIce> {
    deployment.map(|deployment| &deployment[side as usize])
}
