//! Files in the vendor's shapes, written here, and what is read from them.

mod file_names;
mod hard_input;
mod league_files;
mod random_bytes;
mod raw_files;
mod real_files;
mod timelines;

use super::*;
use crate::play::Play;
use events::TeamCode;

/// Montreal visits Chicago: game 20031.
pub(super) const RAW_NAME: &str = "plays/2025-2026/playsequence-20251011-NHL-MTLvsCHI-20252026-20031.csv";
pub(super) const TIMELINE_NAME: &str = "plays/2025-2026/x/playsequence-20251011-NHL-MTLvsCHI-20252026-20031_player_tendencies_timeline.csv";
/// Montreal's skaters and goalie, then Chicago's.
pub(super) const MTL: ([u32; 5], u32) = ([8480018, 8481540, 8483515, 8476875, 8480865], 8478470);
pub(super) const CHI: ([u32; 5], u32) = ([8477444, 8482703, 8484144, 8481568, 8483506], 8481519);

pub(super) fn play_file(name: &str) -> PlayFile {
    match identify(name).unwrap() {
        Delivery::Plays(file) => file,
        other => panic!("{other:?}"),
    }
}

pub(super) fn team(code: &str) -> TeamCode {
    TeamCode::parse(code).unwrap()
}

/// A raw play sequence, row by row, at a rate and with a lead-in of the vendor's video.
pub(super) struct RawFile {
    pub(super) rate: u32,
    pub(super) lead_in: u32,
    pub(super) rows: Vec<[String; 47]>,
}

impl RawFile {
    pub(super) fn new(rate: u32) -> Self {
        Self { rate, lead_in: 30_560, rows: Vec::new() }
    }

    /// A bare row at a time of the video and of the clock.
    pub(super) fn bare(&mut self, period: u8, frames: u32, clock_s: f64, action: &str) -> &mut [String; 47] {
        let mut row = [(); 47].map(|()| String::new());
        let (seconds, ff) = (frames / self.rate, frames % self.rate);
        row[0] = "20031".to_owned();
        row[1] = self.rows.len().to_string();
        row[2] = period.to_string();
        row[3] = clock_s.to_string();
        row[12] = (self.lead_in + 111 * u32::from(period) + frames).to_string();
        row[13] = format!("{:02}:{:02}:{:02}:{ff:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        row[14] = action.to_owned();
        self.rows.push(row);
        self.rows.last_mut().unwrap()
    }

    /// A row of a player; everybody is on the ice.
    pub(super) fn play(&mut self, period: u8, frames: u32, clock_s: f64, team: &str, player: u32, action: &str) -> &mut [String; 47] {
        let list = |players: &[u32]| format!("\t{}", players.iter().map(u32::to_string).collect::<Vec<_>>().join(", "));
        let (own, other) = if team == "MTL" { (MTL, CHI) } else { (CHI, MTL) };
        let row = self.bare(period, frames, clock_s, action);
        let fixed =
            [(6, "None"), (16, "oz"), (17, "none"), (18, "successful"), (19, "wristshot, 1timer, wristshot"), (25, "60.5"), (26, "-7.25")];
        for (column, text) in fixed {
            row[column] = text.to_owned();
        }
        (row[27], row[28]) = ("-1".to_owned(), "evenStrength".to_owned());
        for (first, (skaters, goalie)) in [(29, own), (33, other)] {
            row[first] = "5".to_owned();
            row[first + 1] = list(&skaters[..3]);
            row[first + 2] = list(&skaters[3..]);
            row[first + 3] = list(&[goalie]);
        }
        row[37] = crate::team::by_code(team).unwrap().full_name.to_owned();
        for (column, text) in [(38, "14"), (39, "C"), (40, "Nick"), (41, "Suzuki"), (43, "oz"), (44, "innerSlot"), (46, "0.125")] {
            row[column] = text.to_owned();
        }
        row[42] = player.to_string();
        row
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        written(&raw::HEADER, self.rows.iter().map(|row| row.as_slice()))
    }

    pub(super) fn read(&self) -> GamePlays {
        read_plays(&play_file(RAW_NAME), &self.bytes()).unwrap()
    }
}

/// Two periods of a few plays; the clock stops once.
pub(super) fn small_game(rate: u32) -> RawFile {
    let mut file = RawFile::new(rate);
    for period in [1, 2] {
        file.bare(period, 0, 0.0, "Face-Off");
        file.play(period, 0, 0.0, "MTL", MTL.0[0], "NZ REC FACE OFF+ENTRY");
        for step in 1..=20 {
            let frames = step * (rate + 7);
            file.play(period, frames, f64::from(frames) / f64::from(rate), "MTL", MTL.0[1], "CONTROLLED ENTRY INTO OZ");
        }
        let end = 20 * (rate + 7);
        let clock = f64::from(end) / f64::from(rate);
        file.bare(period, end + 3, clock + 3.0 / f64::from(rate), "Whistle");
        file.play(period, end + 50 * rate, clock + 3.0 / f64::from(rate), "CHI", CHI.0[2], "DZ FACE OFF-");
    }
    file
}

/// A CSV file as the vendor writes it: quotes where there is a space or a comma.
pub(super) fn written<'a>(header: &[&str], rows: impl Iterator<Item = &'a [String]>) -> Vec<u8> {
    let quoted =
        |field: &String| if field.contains([' ', ',', '\t', '"']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.clone() };
    let rows = rows.map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(","));
    let mut text = header.join(",");
    for row in rows {
        text.push('\n');
        text.push_str(&row);
    }
    text.push('\n');
    text.into_bytes()
}

pub(super) fn numbered(plays: &GamePlays, play_no: u32) -> &Play {
    plays.plays.iter().find(|play| play.play_no == play_no).unwrap()
}
