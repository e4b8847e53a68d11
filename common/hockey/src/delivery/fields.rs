//! The fields of a row: numbers, words and lists, each checked, absent where empty or `none`.

use super::odd_rows::quoted;
use crate::play::{Outcome, Zone};
use crate::rate::Stamp;
use csv::ByteRecord;
use events::TeamCode;

/// No list of players on the ice is longer.
const MOST_ON_ICE: usize = 30;
/// No text in a row is longer, in bytes; flags are several.
const LONGEST_TEXT: usize = 400;
/// A rink is 200 by 85 feet; what lies farther from its centre is nowhere.
const FARTHEST: (f32, f32) = (110.0, 50.0);

/// The two teams of a game, by the names that rows write.
#[derive(Debug)]
pub(super) struct Teams<'a> {
    pub(super) sides: [(&'a TeamCode, Option<&'static crate::team::Team>); 2],
}

impl<'a> Teams<'a> {
    pub(super) fn of(away: &'a TeamCode, home: &'a TeamCode) -> Self {
        Self { sides: [away, home].map(|code| (code, crate::team::by_code(code.as_str()))) }
    }

    /// The team of this full name, if it plays in the game.
    pub(super) fn named(&self, name: &str) -> Result<TeamCode, String> {
        let code = match self.sides.iter().find(|(_, team)| team.is_some_and(|team| team.full_name == name)) {
            Some((code, _)) => Some(*code),
            None => crate::team::by_full_name(name).and_then(|team| self.coded(team.code)),
        };
        code.cloned().ok_or_else(|| format!("team {} does not play in this game", quoted(name)))
    }

    /// The team of this code, if it plays in the game.
    pub(super) fn coded(&self, code: &str) -> Option<&'a TeamCode> {
        self.sides.iter().map(|(side, _)| *side).find(|side| side.as_str() == code)
    }
}

/// A field as text; empty, `none` and `None` are absent.
pub(super) fn text(row: &ByteRecord, column: usize) -> Result<Option<&str>, String> {
    let bytes = row.get(column).unwrap_or_default().trim_ascii();
    if matches!(bytes, b"" | b"none" | b"None" | b"nan" | b"NaN") {
        return Ok(None);
    }
    if bytes.len() > LONGEST_TEXT {
        return Err(format!("column {} is longer than {LONGEST_TEXT} bytes", column + 1));
    }
    std::str::from_utf8(bytes).map(Some).map_err(|_| format!("column {} is not UTF-8", column + 1))
}

/// A whole number within bounds; `8474151.0` is one.
pub(super) fn whole(row: &ByteRecord, column: usize, name: &str, least: i64, most: i64) -> Result<Option<i64>, String> {
    let Some(text) = text(row, column)? else { return Ok(None) };
    let number = text.strip_suffix(".0").unwrap_or(text).parse::<i64>().ok().filter(|number| (least..=most).contains(number));
    number.map(Some).ok_or_else(|| format!("{name} {} is not a whole number from {least} to {most}", quoted(text)))
}

/// A whole number that must be there.
pub(super) fn needed(row: &ByteRecord, column: usize, name: &str, least: i64, most: i64) -> Result<i64, String> {
    whole(row, column, name, least, most)?.ok_or_else(|| format!("the row has no {name}"))
}

/// A finite number within bounds.
pub(super) fn decimal(row: &ByteRecord, column: usize, name: &str, least: f64, most: f64) -> Result<Option<f64>, String> {
    let Some(text) = text(row, column)? else { return Ok(None) };
    let number = text.parse::<f64>().ok().filter(|number| (least..=most).contains(number));
    number.map(Some).ok_or_else(|| format!("{name} {} is not a number from {least} to {most}", quoted(text)))
}

/// A player's id of the league, `8474151` or `8474151.0`.
pub(super) fn player(row: &ByteRecord, column: usize) -> Result<Option<u32>, String> {
    let id = whole(row, column, "player id", 1, 99_999_999)?;
    Ok(id.and_then(|id| u32::try_from(id).ok()))
}

/// A list of players: `⇥8480018, 8481540` or `['8480995', '8474151']`.
pub(super) fn players(row: &ByteRecord, column: usize, into: &mut Vec<u32>) -> Result<(), String> {
    let list = row.get(column).unwrap_or_default().trim_ascii();
    let list = list.strip_prefix(b"[").and_then(|list| list.strip_suffix(b"]")).unwrap_or(list);
    if matches!(list, b"" | b"none" | b"None") {
        return Ok(());
    }
    for part in list.split(|byte| *byte == b',') {
        let id = listed_player(part.trim_ascii());
        into.push(
            id.ok_or_else(|| format!("{} in a list of players on the ice is not a player id", quoted(&String::from_utf8_lossy(part))))?,
        );
        if into.len() > MOST_ON_ICE {
            return Err(format!("more than {MOST_ON_ICE} players on the ice"));
        }
    }
    Ok(())
}

/// `8480018`, `'8480018'` or `8480018.0`. Ten of them a row, so they are read byte by byte.
fn listed_player(id: &[u8]) -> Option<u32> {
    let id = id.strip_prefix(b"'").and_then(|id| id.strip_suffix(b"'")).unwrap_or(id);
    let id = id.strip_suffix(b".0").unwrap_or(id);
    let digits = (1..=8).contains(&id.len()) && id.iter().all(u8::is_ascii_digit);
    let number = id.iter().fold(0_u32, |number, digit| number.wrapping_mul(10).wrapping_add(u32::from(digit.wrapping_sub(b'0'))));
    (digits && number > 0).then_some(number)
}

/// Where on the rink, and whether the row says a place off it.
pub(super) fn place(row: &ByteRecord, x: usize, y: usize) -> Result<(Option<(f32, f32)>, bool), String> {
    let (x, y) = (decimal(row, x, "x", -1e6, 1e6)?, decimal(row, y, "y", -1e6, 1e6)?);
    let place = x.zip(y).map(|(x, y)| (x as f32, y as f32));
    let on_rink = place.filter(|(x, y)| x.abs() <= FARTHEST.0 && y.abs() <= FARTHEST.1);
    Ok((on_rink, place != on_rink))
}

/// oz, nz or dz.
pub(super) fn zone(row: &ByteRecord, column: usize) -> Result<Option<Zone>, String> {
    let Some(word) = text(row, column)? else { return Ok(None) };
    Zone::parse(word).map(Some).ok_or_else(|| format!("zone {} is none of oz, nz and dz", quoted(word)))
}

/// successful, failed or undetermined.
pub(super) fn outcome(row: &ByteRecord, column: usize) -> Result<Option<Outcome>, String> {
    let Some(word) = text(row, column)? else { return Ok(None) };
    Outcome::parse(word).map(Some).ok_or_else(|| format!("outcome {} is none of successful, failed and undetermined", quoted(word)))
}

/// Tags: sorted, each once.
pub(super) fn flags(row: &ByteRecord, column: usize) -> Result<Vec<String>, String> {
    let Some(list) = text(row, column)? else { return Ok(Vec::new()) };
    let mut flags: Vec<String> =
        list.split(',').map(str::trim).filter(|flag| !matches!(*flag, "" | "none" | "None")).map(str::to_owned).collect();
    flags.sort_unstable();
    flags.dedup();
    Ok(flags)
}

/// A name; in Windows-1252 where it is not UTF-8, which is said beside it.
pub(super) fn name(row: &ByteRecord, column: usize) -> Result<(String, bool), String> {
    let bytes = row.get(column).unwrap_or_default();
    if std::str::from_utf8(bytes).is_ok() || bytes.len() > LONGEST_TEXT {
        return Ok((text(row, column)?.unwrap_or_default().to_owned(), false));
    }
    let decoded: Option<String> = bytes.iter().map(|byte| windows_1252_letter(*byte)).collect();
    let name = decoded.ok_or_else(|| format!("column {} is a name neither in UTF-8 nor in Windows-1252", column + 1))?;
    Ok((name.trim().to_owned(), true))
}

/// What may stand in a name; the rest of the code page is no letter.
fn windows_1252_letter(byte: u8) -> Option<char> {
    match byte {
        0x8A => Some('Š'),
        0x8C => Some('Œ'),
        0x8E => Some('Ž'),
        0x92 => Some('’'),
        0x9A => Some('š'),
        0x9C => Some('œ'),
        0x9E => Some('ž'),
        0x9F => Some('Ÿ'),
        0x20..=0x7E | 0xC0..=0xFF => Some(char::from(byte)),
        _ => None,
    }
}

/// The action, word for word.
pub(super) fn action(row: &ByteRecord, column: usize) -> Result<String, String> {
    text(row, column)?.map(str::to_owned).ok_or_else(|| "the row has no action".to_owned())
}

/// When: period, game clock and timecode, and the vendor's frame where the file has it.
pub(super) fn stamp(row: &ByteRecord, period: usize, clock: usize, timecode: usize) -> Result<Stamp, String> {
    let period = needed(row, period, "period", 1, 12)? as u8;
    let clock_s = decimal(row, clock, "game clock", 0.0, 3_600.0)?.ok_or("the row has no game clock")?;
    let text = text(row, timecode)?.ok_or("the row has no timecode")?;
    let (seconds, frames) = parse_timecode(text).ok_or_else(|| format!("{} is not a timecode HH:MM:SS:FF", quoted(text)))?;
    Ok(Stamp { period, clock_s, seconds, frames, frame: None, opening: false })
}

fn parse_timecode(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split(':');
    let mut next = |below: u32| {
        let part = parts.next().filter(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()))?;
        part.parse::<u32>().ok().filter(|number| *number < below)
    };
    let (hours, minutes, seconds, frames) = (next(24)?, next(60)?, next(60)?, next(60)?);
    parts.next().is_none().then_some((hours * 3600 + minutes * 60 + seconds, frames))
}
