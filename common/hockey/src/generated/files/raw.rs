//! The raw play sequence: 47 columns.

use super::fields;
use crate::{
    generated::{
        bench::DEFENCEMEN,
        game::{GeneratedGame, GeneratedPlay, OnIce, Side},
        meaning::Meaning,
    },
    play::Zone,
};
use std::fmt::Write;

/// The header of every raw file.
pub(super) const HEADER: &str = "gameReferenceId,id,period,periodTime,gameTime,currentPossession,teamInPossession,currentPlayInPossession,isPossessionEvent,isDefensiveEvent,isPossessionBreaking,isLastPlayOfPossession,frame,timecode,shorthand,name,zone,type,outcome,flags,previousName,previousType,previousOutcome,xCoord,yCoord,xAdjCoord,yAdjCoord,scoreDifferential,manpowerSituation,teamSkatersOnIce,teamForwardsOnIceRefs,teamDefencemenOnIceRefs,teamGoalieOnIceRef,opposingTeamSkatersOnIce,opposingTeamForwardsOnIceRefs,opposingTeamDefencemenOnIceRefs,opposingTeamGoalieOnIceRef,team,playerJersey,playerPosition,playerFirstName,playerLastName,playerReferenceId,playZone,playSection,expectedGoalsOnNet,expectedGoalsAllShots";
/// A row has about so many bytes.
const ROW_BYTES: usize = 560;
const COMMAS: &str = ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,";

impl GeneratedGame {
    /// The file's name, e.g. `playsequence-20251011-NHL-MTLvsCHI-20252026-20031.csv`.
    pub fn raw_name(&self) -> String {
        format!("{}.csv", self.file_stem())
    }

    pub(super) fn file_stem(&self) -> String {
        let fixture = &self.fixture;
        let (date, away, home) = (fixture.date.format("%Y%m%d"), fixture.away.code, fixture.home.code);
        format!("playsequence-{date}-NHL-{away}vs{home}-20252026-{}", fixture.short_id())
    }

    /// The whole file.
    pub fn raw_csv(&self) -> String {
        let mut out = String::with_capacity(self.plays.len() * ROW_BYTES);
        out.push_str(HEADER);
        out.push('\n');
        let mut on_ice = OnIceColumns::default();
        for (place, play) in self.plays.iter().enumerate() {
            self.times(&mut out, place, play);
            match play.actor {
                Some(actor) => self.row(&mut out, play, actor, &mut on_ice),
                None => bare_row(&mut out, play),
            }
            out.push('\n');
        }
        out
    }

    /// Up to `gameTime`; the possession and the frame come later.
    fn times(&self, out: &mut String, place: usize, play: &GeneratedPlay) {
        let rate = self.shape.rate;
        let _ = write!(out, "{},{place},{},", self.fixture.short_id(), play.period);
        fields::seconds(out, play.clock_frames, rate);
        out.push(',');
        let before = (self.shape.clock_s * f64::from(rate)) as u32 * u32::from(play.period.saturating_sub(1));
        fields::seconds(out, before + play.clock_frames, rate);
        if play.actor.is_some() {
            self.possession(out, play);
        } else {
            out.push_str(",,,,,,,");
        }
        let lead_in = self.lead_in_frames.get(usize::from(play.period) - 1).copied().unwrap_or_default();
        let _ = write!(out, ",{},", lead_in + play.timecode_frames);
        fields::timecode(out, play.timecode_frames, rate);
        out.push(',');
    }

    fn possession(&self, out: &mut String, play: &GeneratedPlay) {
        let meaning = play.action.meaning;
        match play.possession {
            Some((number, place, side)) => {
                let _ = write!(out, ",{number},\"{}\",{place}", self.team(side).full_name());
            }
            None => out.push_str(",,None,"),
        }
        let defensive = meaning.is_defensive();
        let aside = matches!(meaning, Meaning::PassEnd | Meaning::EntryAgainst | Meaning::DumpInAgainst | Meaning::Breakout);
        let other = matches!(play.action.name, "faceoff" | "assist" | "penalty" | "penaltydrawn" | "icing" | "offside");
        let failed_recovery = play.action.name == "lpr" && play.action.outcome == Some(crate::play::Outcome::Failed);
        let possession = !(defensive || aside || other || failed_recovery);
        let _ = write!(out, ",{possession},{defensive},{},{}", meaning.breaks_possession(), meaning.ends_possession());
    }

    fn row(&self, out: &mut String, play: &GeneratedPlay, actor: (Side, u8), on_ice: &mut OnIceColumns) {
        let (side, action) = (actor.0, play.action);
        fields::text(out, action.text);
        let zone = action.zone.map_or("", Zone::word);
        let _ = write!(out, ",{},{zone},{},{},", action.name, action.kind, fields::outcome(action.outcome));
        fields::flags(out, &play.flags);
        match play.previous {
            Some(before) => {
                let _ = write!(out, ",{},{},{},", before.name, before.kind, fields::outcome(before.outcome));
            }
            None => out.push_str(",none,none,none,"),
        }
        let turned = self.direction(side, play.period);
        // Adding zero makes 0 of -0.
        let _ = write!(out, "{},{},{},{},", play.at.x * turned + 0.0, play.at.y * turned + 0.0, play.at.x, play.at.y);
        let difference = Self::score_difference(play).unwrap_or_default();
        let _ = write!(out, "{difference},{},", fields::manpower(self.manpower(play, side)));
        on_ice.write(out, self, play, side);
        self.person_columns(out, actor);
        let _ = write!(out, ",{},{},", play.at.zone().word(), play.at.section());
        if let Some((on_net, all)) = play.expected_goals {
            let _ = on_net.map_or(Ok(()), |on_net| write!(out, "{on_net}"));
            let _ = write!(out, ",{all}");
        } else {
            out.push(',');
        }
    }

    fn person_columns(&self, out: &mut String, actor: (Side, u8)) {
        let Some(person) = self.person(actor) else { return out.push_str(",,,,,") };
        let _ = write!(out, "\"{}\",{},{},", self.team(actor.0).full_name(), person.sweater.unwrap_or_default(), person.position);
        fields::text(out, &person.first_name);
        out.push(',');
        fields::text(out, &person.last_name);
        let _ = write!(out, ",{}", person.player_id);
    }
}

/// Shorthand, name and type; the other columns are empty.
fn bare_row(out: &mut String, play: &GeneratedPlay) {
    let action = play.action;
    fields::text(out, action.text);
    let _ = write!(out, ",{},,{}{}", action.name, action.kind, &COMMAS[..29]);
}

/// The eight columns of a deployment, written once for each of its sides.
#[derive(Default)]
struct OnIceColumns {
    of: Option<(usize, Side)>,
    columns: String,
    other: Option<(usize, Side, String)>,
}

impl OnIceColumns {
    fn write(&mut self, out: &mut String, game: &GeneratedGame, play: &GeneratedPlay, side: Side) {
        let Some(deployment) = play.deployment else {
            return out.push_str("0,\"\t\",\"\t\",\"\t\",0,\"\t\",\"\t\",\"\t\",");
        };
        if self.of != Some((deployment, side)) {
            self.turn_to(game, play, deployment, side);
        }
        out.push_str(&self.columns);
    }

    /// Both sides act in turns, so the columns of the last other one are kept too.
    fn turn_to(&mut self, game: &GeneratedGame, play: &GeneratedPlay, deployment: usize, side: Side) {
        let before = self.of.map(|(deployment, side)| (deployment, side, std::mem::take(&mut self.columns)));
        let kept = std::mem::replace(&mut self.other, before);
        self.of = Some((deployment, side));
        match kept {
            Some((of, kept_side, columns)) if (of, kept_side) == (deployment, side) => self.columns = columns,
            _ => [side, side.other()].into_iter().for_each(|of| side_columns(&mut self.columns, game, &game.on_ice(play, of), of)),
        }
    }
}

fn side_columns(out: &mut String, game: &GeneratedGame, on_ice: &OnIce, side: Side) {
    let (defencemen, forwards): (Vec<u8>, Vec<u8>) = on_ice.skaters.iter().partition(|player| **player >= DEFENCEMEN);
    let _ = write!(out, "{},", on_ice.skaters.len());
    let goalie: Vec<u8> = on_ice.goalie.into_iter().collect();
    for group in [forwards, defencemen, goalie] {
        let ids: Vec<String> = game.ids(side, &group).iter().map(u32::to_string).collect();
        let _ = write!(out, "\"\t{}\",", ids.join(", "));
    }
}
