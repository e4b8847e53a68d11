//! Plays that no row says but a row implies: a shot on net of the one is a save, or a goal against, of the other's goalie.

use crate::action::{self, Base, ShotHow};
use crate::play::{Actor, DERIVED, Manpower, Outcome, Play, Zone};
use events::TeamCode;
use std::collections::HashMap;

/// A shot on net with this flag went in.
const GOAL_FLAG: &str = "withgoal";

/// The goalies' plays. Shots of shootouts have another base and imply none.
pub fn saves(plays: &[Play], away: &TeamCode, home: &TeamCode) -> Vec<Play> {
    let known: HashMap<u32, &Actor> = plays.iter().filter_map(|play| play.actor.as_ref()).map(|actor| (actor.player_id, actor)).collect();
    let shots = plays.iter().filter(|play| matches!(Base::of(&play.action), Base::Shot { how: ShotHow::OnNet, .. }));
    shots.filter_map(|shot| save(shot, &known, away, home)).collect()
}

fn save(shot: &Play, known: &HashMap<u32, &Actor>, away: &TeamCode, home: &TeamCode) -> Option<Play> {
    let shooter = shot.actor.as_ref()?;
    let goalie = shot.opponent_goalie?;
    let went_in = shot.flags.iter().any(|flag| flag == GOAL_FLAG);
    Some(Play {
        play_no: DERIVED + shot.play_no,
        action: if went_in { action::GOAL_AGAINST } else { action::SAVE }.to_owned(),
        actor: Some(actor(goalie, if shooter.team == *home { away } else { home }, known)),
        outcome: Some(if went_in { Outcome::Failed } else { Outcome::Successful }),
        zone: shot.zone.map(mirrored_zone),
        manpower: shot.manpower.map(mirrored_manpower),
        skaters: shot.skaters.map(|(own, other)| (other, own)),
        own_on_ice: shot.opponents_on_ice.clone(),
        opponents_on_ice: shot.own_on_ice.clone(),
        own_goalie: Some(goalie),
        opponent_goalie: shot.own_goalie,
        score_difference: shot.score_difference.map(|goals| -goals),
        x: shot.x.map(|x| -x),
        y: shot.y.map(|y| -y),
        ..shot.clone()
    })
}

/// The goalie, with the name of a row in which they act themselves.
fn actor(player_id: u32, team: &TeamCode, known: &HashMap<u32, &Actor>) -> Actor {
    let named = known.get(&player_id).filter(|actor| actor.team == *team);
    Actor {
        player_id,
        team: team.clone(),
        first_name: named.map(|actor| actor.first_name.clone()).unwrap_or_default(),
        last_name: named.map(|actor| actor.last_name.clone()).unwrap_or_default(),
        position: "G".to_owned(),
        sweater: named.and_then(|actor| actor.sweater),
    }
}

fn mirrored_zone(zone: Zone) -> Zone {
    match zone {
        Zone::Offensive => Zone::Defensive,
        Zone::Neutral => Zone::Neutral,
        Zone::Defensive => Zone::Offensive,
    }
}

fn mirrored_manpower(manpower: Manpower) -> Manpower {
    match manpower {
        Manpower::EvenStrength => Manpower::EvenStrength,
        Manpower::PowerPlay => Manpower::ShortHanded,
        Manpower::ShortHanded => Manpower::PowerPlay,
    }
}
