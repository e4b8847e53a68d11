//! What a team does with the puck.

use super::Simulation;
use crate::{
    generated::{
        meaning::Meaning::{self, *},
        rink::{self, Spot},
    },
    play::Zone,
};

/// What who has the puck does, and how often, roughly.
const IN_OWN_ZONE: [(Meaning, u32); 8] =
    [(PassMade, 50), (PassFailed, 15), (Exit, 15), (DumpOutMade, 10), (DumpOutFailed, 5), (DekeLost, 3), (DekeMade, 2), (Icing, 1)];
const IN_NEUTRAL_ZONE: [(Meaning, u32); 9] = [
    (PassMade, 50),
    (PassFailed, 17),
    (Entry, 45),
    (DumpInMade, 40),
    (DumpInFailed, 8),
    (EntryPassMade, 9),
    (EntryPassFailed, 4),
    (DekeLost, 10),
    (Offside, 2),
];
const IN_OTHERS_ZONE: [(Meaning, u32); 9] = [
    (PassMade, 50),
    (PassFailed, 22),
    (DekeLost, 7),
    (DekeMade, 5),
    (ProtectionMade, 2),
    (ProtectionLost, 2),
    (ShotOnNet, 12),
    (ShotMissed, 5),
    (ShotBlocked, 6),
];

impl Simulation {
    /// One thing after another until the puck is lost or play is stopped.
    pub(super) fn step(&mut self) {
        self.end_penalties();
        if self.penalty_happens() {
            return self.penalty();
        }
        let zone = self.at.zone();
        let choices: &[(Meaning, u32)] = match zone {
            Zone::Defensive => &IN_OWN_ZONE,
            Zone::Neutral => &IN_NEUTRAL_ZONE,
            Zone::Offensive => &IN_OTHERS_ZONE,
        };
        let chosen = choices[self.random.weighted(choices.iter().map(|(_, weight)| *weight))].0;
        match chosen {
            PassMade | EntryPassMade => self.pass(chosen),
            PassFailed | EntryPassFailed => self.failed_pass(chosen),
            Exit => self.exit(),
            Entry => self.entry(),
            DumpInMade => self.dump_in(),
            DumpInFailed => self.failed_dump_in(),
            DumpOutMade | DumpOutFailed => self.dump_out(chosen),
            DekeMade | ProtectionMade => self.keep(chosen),
            DekeLost | ProtectionLost => self.lose(chosen),
            ShotOnNet | ShotMissed | ShotBlocked => self.shot(chosen),
            _ => self.stopped_by(chosen),
        }
    }

    fn pass(&mut self, meaning: Meaning) {
        let zone = self.at.zone();
        self.passes.push((self.game.plays.len(), self.carrier));
        let Some(action) = self.act((self.side, self.carrier), meaning, zone, self.at) else { return };
        self.wait(0.9);
        let goal = self.where_it_goes(meaning, action.kind);
        self.carrier = self.teammate(goal);
        self.at = rink::somewhere(&mut self.random, goal);
        if meaning == PassMade && self.random.chance(0.035) {
            return self.missed_reception();
        }
        let reception = if meaning == EntryPassMade { EntryReception } else { Reception };
        self.act((self.side, self.carrier), reception, goal, self.at);
        self.wait(0.7);
    }

    fn where_it_goes(&mut self, meaning: Meaning, kind: &str) -> Zone {
        match (meaning, self.at.zone()) {
            (EntryPassMade, _) | (_, Zone::Offensive) => Zone::Offensive,
            (_, Zone::Defensive) if kind.starts_with("d2d") => Zone::Defensive,
            (_, Zone::Defensive) if kind.starts_with("stretch") => Zone::Neutral,
            (_, Zone::Defensive) if self.random.chance(0.6) => Zone::Defensive,
            (_, Zone::Neutral) if kind.starts_with("south") && self.random.chance(0.25) => Zone::Defensive,
            _ => Zone::Neutral,
        }
    }

    fn missed_reception(&mut self) {
        self.act((self.side, self.carrier), ReceptionMissed, self.at.zone(), self.at);
        self.loose(0.4, AfterOwnPass, AfterError);
    }

    fn failed_pass(&mut self, meaning: Meaning) {
        let zone = self.at.zone();
        let (side, passer) = (self.side, self.carrier);
        self.act((side, passer), meaning, zone, self.at);
        self.wait(0.6);
        self.at = rink::somewhere(&mut self.random, zone);
        let blocked = self.random.chance(0.7);
        if blocked {
            let seen = self.at.mirrored();
            let blocker = self.somebody(side.other(), seen.zone());
            let failed = seen.zone() == Zone::Defensive && self.random.chance(0.2);
            self.act((side.other(), blocker), if failed { PassBlockFailed } else { PassBlock }, seen.zone(), seen);
        }
        self.act((side, passer), PassEnd, zone, self.at);
        self.loose(0.36, AfterOwnPass, if blocked { AfterBlock } else { AfterError });
    }

    fn exit(&mut self) {
        if self.random.chance(0.2) {
            self.act((self.side, self.carrier), Breakout, Zone::Defensive, self.at);
        }
        self.wait(1.2);
        self.at = Spot { x: -24.0, y: self.at.y };
        self.act((self.side, self.carrier), Exit, Zone::Defensive, self.at);
        self.wait(0.7);
    }

    fn entry(&mut self) {
        self.cross_the_red_line();
        self.wait(0.8);
        let at = Spot { x: 26.0, y: self.at.y };
        let defender = self.somebody(self.side.other(), Zone::Defensive);
        if self.random.chance(0.95) {
            self.act((self.side.other(), defender), EntryAgainst, Zone::Defensive, at.mirrored());
        }
        self.at = at;
        self.act((self.side, self.carrier), Entry, Zone::Offensive, at);
        self.wait(0.8);
    }

    fn cross_the_red_line(&mut self) {
        if self.at.x < 0.0 && self.random.chance(0.9) {
            self.wait(0.7);
            self.at = Spot { x: 0.5, y: self.at.y };
            self.act((self.side, self.carrier), RedLine, Zone::Neutral, self.at);
        }
    }

    fn dump_in(&mut self) {
        self.cross_the_red_line();
        self.wait(0.3);
        self.act((self.side, self.carrier), DumpInMade, Zone::Neutral, self.at);
        let defender = self.somebody(self.side.other(), Zone::Defensive);
        self.act((self.side.other(), defender), DumpInAgainst, Zone::Defensive, self.at.mirrored());
        self.at = rink::somewhere(&mut self.random, Zone::Offensive);
        self.change_on_the_fly(self.side);
        self.loose(0.14, AfterOwnDumpIn, AfterDumpIn);
    }

    fn failed_dump_in(&mut self) {
        self.act((self.side, self.carrier), DumpInFailed, Zone::Neutral, self.at);
        self.loose(0.3, AfterOwnPass, AfterError);
    }

    fn dump_out(&mut self, meaning: Meaning) {
        self.act((self.side, self.carrier), meaning, Zone::Defensive, self.at);
        if meaning == DumpOutMade {
            self.at = rink::somewhere(&mut self.random, Zone::Neutral);
            self.change_on_the_fly(self.side);
            return self.loose(0.25, AfterOwnPass, AfterDumpOut);
        }
        let (side, holder) = (self.side.other(), self.somebody(self.side.other(), Zone::Defensive));
        if self.random.chance(0.4) {
            self.wait(0.6);
            self.act((side, holder), BlueLineHold, Zone::Offensive, Spot { x: 27.0, y: -self.at.y });
        }
        self.loose(0.35, AfterOwnPass, AfterError);
    }

    fn keep(&mut self, meaning: Meaning) {
        self.act((self.side, self.carrier), meaning, self.at.zone(), self.at);
        self.wait(0.8);
    }

    fn lose(&mut self, meaning: Meaning) {
        let seen = self.at.mirrored();
        self.act((self.side, self.carrier), meaning, self.at.zone(), self.at);
        let other = (self.side.other(), self.somebody(self.side.other(), seen.zone()));
        let (check, often) = if meaning == ProtectionLost { (BodyCheck, 0.95) } else { (StickCheck, 0.5) };
        if !self.random.chance(often) {
            return self.loose(0.5, AfterOwnPass, AfterError);
        }
        self.act(other, check, seen.zone(), seen);
        self.loose(0.4, AfterOwnPass, AfterStickCheck);
    }

    fn stopped_by(&mut self, meaning: Meaning) {
        let (side, zone) = (self.side, self.at.zone());
        self.act((side, self.carrier), meaning, zone, self.at);
        self.wait(1.5);
        let zone = if meaning == Icing { Zone::Defensive } else { Zone::Neutral };
        self.whistle_and_face_off(side, zone);
    }
}
