//! The timeline: 46 columns, sorted by player and time; no bare rows.

use super::fields;
use crate::{
    generated::{
        bench::DEFENCEMEN,
        game::{GeneratedGame, GeneratedPlay, Side},
    },
    play::Zone,
};
use std::fmt::Write;

/// The header of every timeline but the oldest.
const HEADER: &str = "player_id,period,periodTime,gameTime,timecode,team,team_code,team_id,zone,name,action,outcome,flags,x,y,x_adj,y_adj,teammates_on_ice_ids,opponents_on_ice_ids,team_trio_id,team_pair_id,opponent_trio_id,opponent_pair_id,team_goalie_id,opponent_goalie_id,sequence_id,deployment_id,home_score,away_score,score_diff,home_skaters,away_skaters,time_remaining_period,period_type,home_w60_goals,home_w60_shot_attempts,home_w60_entries_c_att,home_w60_entries_c_succ,home_w60_pressure_events,home_w60_turnovers,away_w60_goals,away_w60_shot_attempts,away_w60_entries_c_att,away_w60_entries_c_succ,away_w60_pressure_events,away_w60_turnovers";

impl GeneratedGame {
    /// The file's name.
    pub fn timeline_name(&self) -> String {
        format!("{}_player_tendencies_timeline.csv", self.file_stem())
    }

    /// The whole file. The last twelve columns, which count the minute before, are zeros.
    pub fn timeline_csv(&self) -> String {
        let mut rows: Vec<(u32, &GeneratedPlay, Side)> = Vec::with_capacity(self.plays.len());
        for play in &self.plays {
            let Some(actor) = play.actor else { continue };
            let Some(person) = self.person(actor) else { continue };
            rows.push((person.player_id, play, actor.0));
        }
        rows.sort_by_key(|(player, _, _)| *player);
        let mut out = String::with_capacity(rows.len() * 480);
        out.push_str(HEADER);
        out.push('\n');
        for (player, play, side) in rows {
            self.timeline_row(&mut out, player, play, side);
        }
        out
    }

    fn timeline_row(&self, out: &mut String, player: u32, play: &GeneratedPlay, side: Side) {
        let (rate, team, action) = (self.shape.rate, self.team(side), play.action);
        let _ = write!(out, "{player}.0,{},", play.period);
        fields::seconds(out, play.clock_frames, rate);
        out.push(',');
        let before = (self.shape.clock_s * f64::from(rate)) as u32 * u32::from(play.period.saturating_sub(1));
        fields::seconds(out, before + play.clock_frames, rate);
        out.push(',');
        fields::timecode(out, play.timecode_frames, rate);
        let zone = action.zone.map_or("", Zone::word);
        let _ = write!(out, ",{},{},{},{zone},{},{},", team.full_name(), team.code, team.league_id, action.name, action.text);
        let _ = write!(out, "{},", fields::outcome(action.outcome));
        fields::flags(out, &play.flags);
        let turned = self.direction(side, play.period);
        let _ = write!(out, ",{},{},{},{},", play.at.x * turned + 0.0, play.at.y * turned + 0.0, play.at.x, play.at.y);
        self.timeline_on_ice(out, play, side);
        self.timeline_state(out, play);
    }

    fn timeline_on_ice(&self, out: &mut String, play: &GeneratedPlay, side: Side) {
        let (own, others) = (self.on_ice(play, side), self.on_ice(play, side.other()));
        for (side, on_ice) in [(side, &own), (side.other(), &others)] {
            let everybody: Vec<u8> = on_ice.skaters.iter().copied().chain(on_ice.goalie).collect();
            list(out, &self.ids(side, &everybody));
        }
        for (side, on_ice) in [(side, &own), (side.other(), &others)] {
            let (defencemen, forwards): (Vec<u8>, Vec<u8>) = on_ice.skaters.iter().partition(|player| **player >= DEFENCEMEN);
            list(out, if forwards.len() == 3 { self.ids(side, &forwards) } else { Vec::new() }.as_slice());
            list(out, if defencemen.len() == 2 { self.ids(side, &defencemen) } else { Vec::new() }.as_slice());
        }
        for (side, on_ice) in [(side, &own), (side.other(), &others)] {
            let goalie = on_ice.goalie.and_then(|goalie| self.person((side, goalie)));
            let _ = goalie.map_or(Ok(()), |goalie| write!(out, "{}", goalie.player_id));
            out.push(',');
        }
    }

    fn timeline_state(&self, out: &mut String, play: &GeneratedPlay) {
        let sequence = play.possession.map_or(0, |(number, _, _)| number);
        let deployment = play.deployment.unwrap_or_default();
        let [away, home] = play.score;
        let difference = Self::score_difference(play).unwrap_or_default();
        let skaters = |side: Side| self.on_ice(play, side).skaters.len();
        let _ = write!(out, "{sequence},{deployment}.0,{home},{away},{difference},{},{},", skaters(Side::Home), skaters(Side::Away));
        let rate = self.shape.rate;
        let end = (self.shape.clock_s * f64::from(rate)) as u32;
        fields::seconds(out, end.saturating_sub(play.clock_frames), rate);
        let kind = if play.period > 3 { "OT" } else { "REG" };
        let _ = writeln!(out, ",{kind},0,0,0,0,0,0,0,0,0,0,0,0");
    }
}

/// A Python list of texts, or nothing.
fn list(out: &mut String, ids: &[u32]) {
    if !ids.is_empty() {
        let ids: Vec<String> = ids.iter().map(|id| format!("'{id}'")).collect();
        let _ = write!(out, "\"[{}]\"", ids.join(", "));
    }
    out.push(',');
}
