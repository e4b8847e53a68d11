//! Whose video a moment is cut out of.

use super::moment::{Moment, other_team};
use db::{Access, masters::PeriodMaster};
use std::collections::HashMap;

/// The videos that somebody may see: game, period, team.
pub(crate) struct Videos(HashMap<(String, i16), Vec<PeriodMaster>>);

/// Where a moment can be seen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Video<'a> {
    /// In this team's video.
    There(&'a PeriodMaster),
    /// In this team's video, once it comes.
    Awaited(&'a str),
    /// In none that the asker may see.
    Nowhere,
}

impl Videos {
    /// Of these masters, which are those that the asker may see.
    pub(crate) fn new(masters: Vec<PeriodMaster>) -> Self {
        let mut videos: HashMap<_, Vec<_>> = HashMap::new();
        for master in masters {
            videos.entry((master.game_id.clone(), master.period)).or_default().push(master);
        }
        Self(videos)
    }

    /// Where the asker sees this moment: the acting team's video before the other's, a team of the game before any
    /// other team that has filmed it; a video that is there before one that is gone, and
    /// that before one that is waited for.
    pub(crate) fn of<'a>(&'a self, moment: &'a Moment, access: &'a Access) -> Video<'a> {
        let there = self.0.get(&(moment.game.game_id.clone(), moment.period)).map_or(&[][..], Vec::as_slice);
        let acting = moment.team.unwrap_or(&moment.game.home_code);
        let teams = [acting, other_team(moment.game, acting)];
        let best = |master: &&PeriodMaster| {
            let place = teams.into_iter().position(|team| team == master.team_code);
            (master.vanished, place.unwrap_or(teams.len()))
        };
        if let Some(master) = there.iter().min_by_key(best) {
            return Video::There(master);
        }
        let own = teams.into_iter().find(|team| access.teams.iter().any(|own| own == team));
        own.map_or(Video::Nowhere, Video::Awaited)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cut::samples::{game, master, moment};

    /// Whose video: `+` there, `?` awaited. A `-` after a team: its video is gone.
    fn chosen(masters: &[&str], access: &Access) -> String {
        let game = game("2025020031", "CHI", "MTL");
        let moment = Moment { team: Some("CHI"), ..moment(&game, 1, 30, 7) };
        let of = |team: &&str| PeriodMaster { vanished: team.ends_with('-'), ..master("2025020031", team.trim_end_matches('-'), 1) };
        let videos = Videos::new(masters.iter().map(of).collect());
        match videos.of(&moment, access) {
            Video::There(master) => format!("+{}", master.team_code),
            Video::Awaited(team) => format!("?{team}"),
            Video::Nowhere => "-".to_owned(),
        }
    }

    #[test]
    fn the_acting_teams_video_comes_first() {
        let everybody = Access::everything();
        assert_eq!(chosen(&["MTL", "CHI"], &everybody), "+CHI");
        assert_eq!(chosen(&["NYR", "MTL"], &everybody), "+MTL");
        assert_eq!(chosen(&["NYR"], &everybody), "+NYR", "a team that scouted the game");
        assert_eq!(chosen(&["CHI-", "NYR", "MTL"], &everybody), "+MTL", "what is gone comes last");
        assert_eq!(chosen(&["CHI-"], &everybody), "+CHI", "its clips are there");
        assert_eq!(chosen(&[], &everybody), "-", "nobody knows whose to wait for");
    }

    #[test]
    fn a_team_of_the_game_waits_for_its_video_and_another_does_not() {
        assert_eq!(chosen(&[], &Access::team("MTL")), "?MTL");
        assert_eq!(chosen(&[], &Access::team("NYR")), "-");
        let both = Access { all: false, teams: vec!["MTL".to_owned(), "CHI".to_owned()] };
        assert_eq!(chosen(&[], &both), "?CHI");
        assert_eq!(chosen(&["MTL"], &both), "+MTL", "what is there comes first");
    }

    #[test]
    fn the_video_of_another_period_is_not_this_one() {
        let game = game("2025020031", "CHI", "MTL");
        let videos = Videos::new(vec![master("2025020031", "MTL", 2), master("2025020032", "MTL", 1)]);
        assert_eq!(videos.of(&moment(&game, 1, 30, 7), &Access::team("MTL")), Video::Awaited("MTL"));
    }
}
