//! Shifts, derived from who is on the ice: there is no trustworthy file of them.
//!
//! A change is seen at each row that has a player; bare rows and shootouts are ignored; what is still
//! open ends with the period's last row, or the last before a shootout. Rows whose lists do not hold as many skaters as the row
//! counts (some penalties list nobody) say nothing about who is on the ice and are passed over.

use crate::action::{Base, Mark};
use crate::play::Play;
use crate::strength;
use events::TeamCode;
use std::collections::{BTreeMap, HashMap};

/// No skater stays so long on the clock: somebody was not seen leaving.
const LONG_SHIFT_MS: u32 = 240_000;

/// A player's time on the ice without a break, goalies' too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The league's id.
    pub player_id: u32,
    /// Whom they play for.
    pub team: TeamCode,
    /// The period; a shift never spans two.
    pub period: u8,
    /// Which of the player's shifts in the game, from 1.
    pub shift_no: u16,
    /// Where it begins, in frames since the period's opening face-off.
    pub start_frames: u32,
    /// Where it ends: the first frame in which the player is seen not to be there.
    pub end_frames: u32,
    /// Game clock at its beginning.
    pub start_clock_ms: u32,
    /// Game clock at its end.
    pub end_clock_ms: u32,
}

/// The shifts of a game and what does not reconcile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shifts {
    /// As they began; without those of no length.
    pub shifts: Vec<Shift>,
    /// Seen on the ice in one row and gone in the next of the same frame.
    pub zero_length: u64,
    /// Skaters' shifts of more than four minutes on the clock.
    pub too_long: u64,
    /// Rows passed over: their lists do not hold as many skaters as they count.
    pub incomplete_rows: u64,
    /// Rows in which a player is listed for both teams.
    pub in_both_teams: u64,
}

/// Derives the shifts from plays in the order in which they happened, without derived ones.
pub fn of(plays: &[Play], away: &TeamCode, home: &TeamCode) -> Shifts {
    let mut found = Shifts::default();
    for period in plays.chunk_by(|play, next| play.period == next.period) {
        period_shifts(period, away, home, &mut found);
    }
    found.shifts.sort_by(|one, other| order(one).cmp(&order(other)));
    let mut numbers = HashMap::<u32, u16>::new();
    for shift in &mut found.shifts {
        let number = numbers.entry(shift.player_id).or_default();
        *number = number.saturating_add(1);
        shift.shift_no = *number;
    }
    found
}

/// Who is on the ice, since when, and whether as a goalie.
type OnIce<'a> = BTreeMap<u32, (&'a Play, bool)>;

fn period_shifts(plays: &[Play], away: &TeamCode, home: &TeamCode, found: &mut Shifts) {
    let mut on_ice: [OnIce; 2] = [BTreeMap::new(), BTreeMap::new()];
    let plays = before_shootout(plays);
    for play in plays {
        let Some(actor) = &play.actor else { continue };
        if !strength::lists_are_complete(play) {
            found.incomplete_rows += 1;
            continue;
        }
        if on_both_lists(play) {
            found.in_both_teams += 1;
            continue;
        }
        let acting = usize::from(actor.team == *home);
        change(&mut on_ice[acting], play, (&play.own_on_ice, play.own_goalie), [away, home][acting], found);
        let other = 1 - acting;
        change(&mut on_ice[other], play, (&play.opponents_on_ice, play.opponent_goalie), [away, home][other], found);
    }
    if let Some(last) = plays.last() {
        for (side, team) in on_ice.iter_mut().zip([away, home]) {
            change(side, last, (&[], None), team, found);
        }
    }
}

/// Closes the shifts of those who are gone and opens those of the new.
fn change<'a>(on_ice: &mut OnIce<'a>, now: &'a Play, listed: (&[u32], Option<u32>), team: &TeamCode, found: &mut Shifts) {
    let (skaters, goalie) = listed;
    let gone = |player: &u32| !skaters.contains(player) && goalie != Some(*player);
    on_ice.retain(|player, (since, is_goalie)| {
        let leaves = gone(player);
        if leaves {
            close(*player, since, now, *is_goalie, team, found);
        }
        !leaves
    });
    for player in skaters {
        on_ice.entry(*player).or_insert((now, false));
    }
    if let Some(goalie) = goalie {
        on_ice.entry(goalie).or_insert((now, true));
    }
}

fn close(player_id: u32, since: &Play, now: &Play, is_goalie: bool, team: &TeamCode, found: &mut Shifts) {
    if now.timecode_frames <= since.timecode_frames {
        found.zero_length += 1;
        return;
    }
    found.too_long += u64::from(!is_goalie && now.clock_ms.saturating_sub(since.clock_ms) > LONG_SHIFT_MS);
    found.shifts.push(Shift {
        player_id,
        team: team.clone(),
        period: since.period,
        shift_no: 0,
        start_frames: since.timecode_frames,
        end_frames: now.timecode_frames,
        start_clock_ms: since.clock_ms,
        end_clock_ms: now.clock_ms.max(since.clock_ms),
    });
}

/// A shootout stays in the period of the overtime, but nobody plays a shift in it.
fn before_shootout(plays: &[Play]) -> &[Play] {
    let of_shootout = |play: &Play| matches!(Base::of(&play.action), Base::Shootout(_) | Base::Mark(Mark::ShootoutStart));
    let end = plays.iter().position(of_shootout).unwrap_or(plays.len());
    plays.get(..end).unwrap_or(plays)
}

fn on_both_lists(play: &Play) -> bool {
    let opponents = |player: &u32| play.opponents_on_ice.contains(player) || play.opponent_goalie == Some(*player);
    play.own_on_ice.iter().chain(&play.own_goalie).any(opponents)
}

fn order(shift: &Shift) -> (u8, u32, &TeamCode, u32) {
    (shift.period, shift.start_frames, &shift.team, shift.player_id)
}
