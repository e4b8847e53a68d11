//! The plays or shifts that were found, as a table.

use super::Waited;
use crate::{
    api::{FindAnswer, FoundClip, Happened},
    output,
};
use comfy_table::{Cell, CellAlignment, Table};
use std::collections::BTreeMap;

/// A line for each play or shift.
pub fn table(found: &FindAnswer) -> Table {
    let shifts = found.shifts.is_some();
    let header: &[&str] = if shifts {
        &["", "date", "game", "clock", "timecode", "player", "video s", "clip"]
    } else {
        &["", "date", "game", "clock", "timecode", "player", "action", "zone", "outcome", "clip"]
    };
    let mut table = output::table(header);
    for (number, happened) in (1..).zip(found.happened()) {
        table.add_row(row(number, happened, shifts));
    }
    // Where there is no room, what is left says which play it is: when, who, what, and its clip.
    output::fitted(table, if shifts { &[4, 1, 2] } else { &[4, 7, 1, 8, 2] })
}

fn row(number: usize, happened: &Happened, shift: bool) -> Vec<Cell> {
    let text = |text: &Option<String>| Cell::new(text.as_deref().unwrap_or_default());
    let team = happened.team.as_ref().or(happened.player.as_ref().and_then(|player| player.team.as_ref()));
    let player = happened.player.as_ref().map(|player| player.name.as_str()).unwrap_or_default();
    let who = team.map_or_else(|| player.to_owned(), |team| format!("{player} {team}").trim().to_owned());
    let period = period(happened.period);
    let clip = Cell::new(happened.clip.as_ref().map(|clip| clip.status.replace('_', " ")).unwrap_or_default());
    let mut cells = vec![
        Cell::new(number).set_alignment(CellAlignment::Right),
        Cell::new(&happened.game_date),
        Cell::new(format!("{}@{}", happened.away, happened.home)),
    ];
    if shift {
        cells.push(Cell::new(format!("{period} {}–{}", happened.start_clock, happened.end_clock)));
        cells.extend([Cell::new(&happened.start_timecode), Cell::new(who)]);
        cells.push(Cell::new(format!("{:.0}", happened.seconds)).set_alignment(CellAlignment::Right));
    } else {
        cells.extend([Cell::new(format!("{period} {}", happened.clock)), Cell::new(&happened.timecode), Cell::new(who)]);
        cells.extend([text(&happened.action), text(&happened.zone), text(&happened.outcome)]);
    }
    cells.push(clip);
    cells
}

/// As people call it.
fn period(number: i64) -> String {
    match number {
        4 => "OT".to_owned(),
        number if number > 4 => format!("{}OT", number - 3),
        number => format!("P{number}"),
    }
}

/// Below the table, where a terminal does not break them: where the clips are watched, or their ids; and why some
/// cannot be made. A clip that shows several plays is named once.
pub fn links(found: &FindAnswer, waited: Option<&Waited>) -> String {
    let mut of_clip: BTreeMap<usize, (String, Vec<usize>)> = BTreeMap::new();
    let mut first_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut reasons = String::new();
    for (number, happened) in (1..).zip(found.happened()) {
        let Some(FoundClip { clip_id, reason, .. }) = &happened.clip else { continue };
        if let Some(clip_id) = clip_id {
            let first = *first_of.entry(clip_id).or_insert(number);
            of_clip.entry(first).or_insert_with(|| (clip_id.clone(), Vec::new())).1.push(number);
        } else if let Some(reason) = reason {
            reasons += &format!("\n  {number}  {reason}");
        }
    }
    let numbers = |numbers: &[usize]| numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    let line = |(clip_id, shown): &(String, Vec<usize>)| {
        let ready = waited.and_then(|waited| waited.ready.get(clip_id));
        let link = ready.and_then(|clip| clip.view.watch_url.as_deref().or(clip.view.playlist_url.as_deref()));
        format!("\n  {}  {}", numbers(shown), link.unwrap_or(clip_id))
    };
    let lines: String = of_clip.values().map(line).collect();
    let title = if waited.is_some() { "watch them:" } else { "clips (`heartbeat status CLIP` gives the link of one that is ready):" };
    let clips = if lines.is_empty() { String::new() } else { format!("{title}{lines}\n") };
    let reasons = if reasons.is_empty() { reasons } else { format!("no clip:{reasons}\n") };
    clips + &reasons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Coverage;

    fn found(clips: Vec<Option<FoundClip>>) -> FindAnswer {
        let plays: Vec<Happened> = clips.into_iter().map(|clip| Happened { clip, ..Happened::default() }).collect();
        FindAnswer {
            reading: Default::default(),
            coverage: Coverage::default(),
            total: plays.len() as i64,
            returned: plays.len(),
            plays: Some(plays),
            shifts: None,
        }
    }

    #[test]
    fn a_clip_of_several_plays_is_named_once() {
        let clip = |id: &str| Some(FoundClip { clip_id: Some(id.to_owned()), status: "ready".to_owned(), request_id: None, reason: None });
        let none = FoundClip { clip_id: None, status: "not_in_video".into(), request_id: None, reason: Some("it is over".into()) };
        let text = links(&found(vec![clip("bb"), clip("aa"), clip("bb"), None, Some(none)]), None);
        assert_eq!(
            text,
            "clips (`heartbeat status CLIP` gives the link of one that is ready):\n  1, 3  bb\n  2  aa\nno clip:\n  5  it is over\n"
        );
        assert_eq!([period(2), period(4), period(6)], ["P2", "OT", "3OT"]);
    }
}
