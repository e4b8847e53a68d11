//! The truth in the shape in which parsed plays come.

use super::game::{GeneratedGame, GeneratedPlay, OnIce, Side};
use crate::play::{Actor, Manpower, Play};

impl GeneratedGame {
    /// The play that a row of the raw file must be read as: on-ice lists ascending, flags sorted and each once.
    /// Derived plays (saves) are not among them.
    pub fn play(&self, place: usize) -> Option<Play> {
        let row = self.plays.get(place)?;
        let rate = f64::from(self.shape.rate);
        let play = Play {
            play_no: place as u32,
            period: row.period,
            clock_ms: (f64::from(row.clock_frames) * 1_000.0 / rate).round() as u32,
            timecode_frames: row.timecode_frames,
            action: row.action.text.to_owned(),
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
        };
        Some(match row.actor {
            Some((side, _)) => self.with_actor(play, row, side),
            None => play,
        })
    }

    fn with_actor(&self, play: Play, row: &GeneratedPlay, side: Side) -> Play {
        let mut flags: Vec<String> = row.flags.iter().map(|flag| (*flag).to_owned()).collect();
        flags.sort();
        flags.dedup();
        let own = self.on_ice(row, side);
        let others = self.on_ice(row, side.other());
        Play {
            actor: self.actor(row),
            zone: row.action.zone,
            outcome: row.action.outcome,
            manpower: Some(self.manpower(row, side)),
            skaters: Some((own.skaters.len() as u8, others.skaters.len() as u8)),
            own_on_ice: self.ids(side, &own.skaters),
            opponents_on_ice: self.ids(side.other(), &others.skaters),
            own_goalie: own.goalie.and_then(|goalie| self.id(side, goalie)),
            opponent_goalie: others.goalie.and_then(|goalie| self.id(side.other(), goalie)),
            score_difference: Self::score_difference(row),
            x: Some(row.at.x),
            y: Some(row.at.y),
            section: Some(row.at.section().to_owned()),
            flags,
            expected_goals: row.expected_goals.map(|(_, likely)| likely),
            ..play
        }
    }

    fn actor(&self, row: &GeneratedPlay) -> Option<Actor> {
        let person = self.person(row.actor?)?;
        Some(Actor {
            player_id: person.player_id,
            team: person.team.clone(),
            first_name: person.first_name.clone(),
            last_name: person.last_name.clone(),
            position: person.position.clone(),
            sweater: person.sweater,
        })
    }

    /// Who of a team is on the ice at a row; nobody in the shootout.
    pub fn on_ice(&self, row: &GeneratedPlay, side: Side) -> OnIce {
        let deployment = row.deployment.and_then(|place| self.deployments.get(place));
        deployment.map(|deployment| deployment[side as usize].clone()).unwrap_or_default()
    }

    /// As the vendor says it: nobody has a power play against an empty net's sixth skater.
    pub fn manpower(&self, row: &GeneratedPlay, side: Side) -> Manpower {
        let count = |side: Side| {
            let on_ice = self.on_ice(row, side);
            on_ice.skaters.len() - usize::from(on_ice.goalie.is_none() && on_ice.skaters.len() > 3)
        };
        match count(side).cmp(&count(side.other())) {
            std::cmp::Ordering::Less => Manpower::ShortHanded,
            std::cmp::Ordering::Equal => Manpower::EvenStrength,
            std::cmp::Ordering::Greater => Manpower::PowerPlay,
        }
    }

    fn id(&self, side: Side, place: u8) -> Option<u32> {
        self.person((side, place)).map(|person| person.player_id)
    }

    /// The league ids of players, ascending.
    pub(super) fn ids(&self, side: Side, places: &[u8]) -> Vec<u32> {
        let mut ids: Vec<u32> = places.iter().filter_map(|place| self.id(side, *place)).collect();
        ids.sort_unstable();
        ids
    }
}
