//! Where masters lie in the lake: `media/raw/{TEAM}/{SEASON}/{GAME_ID}/{filename}`.

use crate::{GameId, NotUnderstood, Period, Season, TeamCode};
use sha2::{Digest, Sha256};

const RAW: &str = "media/raw/";
const EXTENSIONS: [&str; 5] = ["mp4", "mov", "m4v", "ts", "mkv"];

/// What the name of an uploaded video says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterPath {
    /// The team whose folder it lies in.
    pub team_code: TeamCode,
    /// The season of its folder.
    pub season: Season,
    /// The full id of the game of its folder.
    pub game_id: GameId,
    /// From the `p{N}-` prefix of the file name; `ot` is 4.
    pub period: Period,
    /// From `YYYYMMDD` in the file name, written `YYYY-MM-DD`; absent when the name has none.
    pub game_date: Option<String>,
    /// From `{AWAY}vs{HOME}` in the file name: the one that is not `team_code`.
    pub opponent_code: Option<TeamCode>,
}

impl MasterPath {
    /// Reads an object name. The error says what a person has to rename.
    pub fn parse(object: &str) -> Result<Self, NotUnderstood> {
        let wrong_depth = || {
            NotUnderstood("the video must lie in media/raw/TEAM/SEASON/GAME/, like media/raw/MTL/2025-2026/20031/p1-game.mp4".to_owned())
        };
        let parts: Vec<&str> = object.strip_prefix(RAW).ok_or_else(wrong_depth)?.split('/').collect();
        let [team, season, game, filename] = parts[..] else {
            return Err(wrong_depth());
        };
        if filename.chars().any(char::is_control) {
            return Err(NotUnderstood("the file name holds a line break or another invisible character; rename the file".to_owned()));
        }
        let team_code = TeamCode::parse(team)?;
        let season = Season::parse(season)?;
        let game_id = GameId::within(game, &season)?;
        let period = period_of(filename)?;
        let words: Vec<&str> = filename.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        Ok(Self {
            game_date: words.iter().find_map(|word| date_of(word)),
            opponent_code: words.iter().find_map(|word| opponent_of(word, &team_code)),
            team_code,
            season,
            game_id,
            period,
        })
    }
}

/// Whether an object of the lake is meant to be a master: a video by its extension, under `media/raw/`.
pub fn is_master_upload(object: &str) -> bool {
    let extension = object.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    object.starts_with(RAW) && extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

/// Where the sample index of one generation of a master lies. Beside `media/raw/`, not inside it:
/// so the index wakes nobody, and stays hot when masters move to a colder storage class. Its format is part of the
/// name: an index of another format is another object.
pub fn index_object(master: &str, generation: i64) -> String {
    beside(master, generation, "v1.index")
}

/// Where the MP4 made of a master without a sample table (`.ts`, `.mkv`) lies.
pub fn remux_object(master: &str, generation: i64) -> String {
    beside(master, generation, "mp4")
}

fn beside(master: &str, generation: i64, extension: &str) -> String {
    let folder = master.strip_prefix(RAW).and_then(|name| name.rsplit_once('/')).map_or("", |(folder, _)| folder);
    format!("media/index/{folder}/{}.{extension}", short_name(master, generation))
}

/// One generation of a master. A name may be as long as an object's may be, and hold anything, so it is named by its hash.
pub(crate) fn short_name(master: &str, generation: i64) -> String {
    format!("{generation}-{}", hex::encode(&Sha256::digest(master)[..8]))
}

fn period_of(filename: &str) -> Result<Period, NotUnderstood> {
    let prefix = filename.split_once('-').map(|(prefix, _)| prefix.to_ascii_lowercase()).unwrap_or_default();
    if prefix == "ot" {
        return Period::new(4);
    }
    let number = prefix.strip_prefix('p').filter(|digits| digits.len() <= 2).and_then(|digits| digits.parse().ok());
    number.map_or_else(
        || Err(NotUnderstood("the file name must begin with its period: p1-, p2-, p3- or ot-, like p1-game.mp4".to_owned())),
        Period::new,
    )
}

fn date_of(word: &str) -> Option<String> {
    let digits = word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit());
    let in_range = |range: std::ops::Range<usize>, most: u8| word[range].parse::<u8>().is_ok_and(|n| (1..=most).contains(&n));
    let date = digits && (word.starts_with("19") || word.starts_with("20")) && in_range(4..6, 12) && in_range(6..8, 31);
    date.then(|| format!("{}-{}-{}", &word[..4], &word[4..6], &word[6..]))
}

fn opponent_of(word: &str, team: &TeamCode) -> Option<TeamCode> {
    let (away, home) = word.split_once("vs")?;
    let (away, home) = (TeamCode::parse(away).ok()?, TeamCode::parse(home).ok()?);
    if away == *team { Some(home) } else { (home == *team).then_some(away) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_master_is_read_from_its_name() {
        let path = MasterPath::parse("media/raw/MTL/2025-2026/20031/p1-20251011-MTLvsCHI.mp4").unwrap();
        assert_eq!(path.game_id.as_str(), "2025020031");
        assert_eq!((path.period.number(), path.game_date.as_deref()), (1, Some("2025-10-11")));
        assert_eq!(path.opponent_code.unwrap().as_str(), "CHI");
        let overtime = MasterPath::parse("media/raw/CHI/2025-2026/2025020031/OT-MTLvsCHI 😀 50%.MOV").unwrap();
        assert_eq!((overtime.period.number(), overtime.opponent_code.unwrap().as_str()), (4, "MTL"));
    }

    #[test]
    fn what_is_wrong_with_a_name_is_said() {
        let reason = |object: &str| MasterPath::parse(object).unwrap_err().0;
        assert!(reason("media/raw/MTL/20031/p1-a.mp4").contains("must lie in"));
        assert!(reason("media/raw/MTL/2025-2026/20031/x/p1-a.mp4").contains("must lie in"));
        assert!(reason("media/raw/montreal/2025-2026/20031/p1-a.mp4").contains("team"));
        assert!(reason("media/raw/MTL/2025/20031/p1-a.mp4").contains("season"));
        assert!(reason("media/raw/MTL/2025-2026/../p1-a.mp4").contains("game"));
        assert!(reason("media/raw/MTL/2025-2026/20031/game.mp4").contains("period"));
        assert!(reason("media/raw/MTL/2025-2026/20031/p99-game.mp4").contains("period"));
        assert!(reason("media/raw/MTL/2025-2026/20031/p1-a\nb.mp4").contains("invisible"));
    }

    #[test]
    fn only_videos_under_raw_are_masters() {
        assert!(is_master_upload("media/raw/MTL/2025-2026/20031/p1-a.MKV"));
        assert!(is_master_upload("media/raw/wrong depth.mp4"));
        assert!(!is_master_upload("media/raw/MTL/2025-2026/20031/notes.txt"));
        assert!(!is_master_upload(&index_object("media/raw/MTL/2025-2026/20031/p1-a.mp4", 7)));
    }

    #[test]
    fn what_is_made_of_a_master_has_a_short_name_of_its_own() {
        let folder = "media/raw/MTL/2025-2026/20031";
        let long = format!("{folder}/p1-{}.mp4", "x".repeat(1024 - folder.len() - 8));
        let index = index_object(&long, 7);
        assert!(index.starts_with("media/index/MTL/2025-2026/20031/7-") && index.len() < 80, "{index}");
        assert_ne!(index, index_object(&long.replace("p1-", "p2-"), 7));
        assert_ne!(index, index_object(&long, 8));
        assert_ne!(index, remux_object(&long, 7));
    }
}
