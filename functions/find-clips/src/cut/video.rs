//! Whose video a moment is cut out of.

use super::moment::{Moment, other_team};
use db::{
    Access,
    masters::{PeriodMaster, ReadyMaster},
};
use std::collections::HashMap;

/// The videos that somebody may see: game, period, team.
pub(crate) struct Videos(HashMap<(String, i16), Vec<(String, ReadyMaster)>>);

/// Where a moment can be seen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Video<'a> {
    /// In this team's video.
    There(&'a str, &'a ReadyMaster),
    /// In this team's video, once it comes.
    Awaited(&'a str),
    /// In none that the asker may see.
    Nowhere,
}

impl Videos {
    /// Of these masters, which are those that the asker may see.
    pub(crate) fn new(masters: Vec<PeriodMaster>) -> Self {
        let mut videos: HashMap<_, Vec<_>> = HashMap::new();
        for PeriodMaster { team_code, game_id, period, master } in masters {
            videos.entry((game_id, period)).or_default().push((team_code, master));
        }
        Self(videos)
    }

    /// Where the asker sees this moment: the acting team's video before the other's, a team of the game before any
    /// other team that has filmed it; and a video that is there before one that is waited for.
    pub(crate) fn of<'a>(&'a self, moment: &'a Moment, access: &'a Access) -> Video<'a> {
        let there = self.0.get(&(moment.game.game_id.clone(), moment.period)).map_or(&[][..], Vec::as_slice);
        let acting = moment.team.unwrap_or(&moment.game.home_code);
        let teams = [acting, other_team(moment.game, acting)];
        let of_team = |team: &str| there.iter().find(|(owner, _)| owner == team);
        if let Some((team, master)) = teams.into_iter().find_map(of_team).or_else(|| there.first()) {
            return Video::There(team, master);
        }
        let own = teams.into_iter().find(|team| access.teams.iter().any(|own| own == team));
        own.map_or(Video::Nowhere, Video::Awaited)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cut::samples::{game, master, moment};

    /// Whose video: `+` there, `?` awaited.
    fn chosen(masters: &[&str], access: &Access) -> String {
        let game = game("2025020031", "CHI", "MTL");
        let moment = Moment { team: Some("CHI"), ..moment(&game, 1, 30, 7) };
        let videos = Videos::new(masters.iter().map(|team| master("2025020031", team, 1)).collect());
        match videos.of(&moment, access) {
            Video::There(team, _) => format!("+{team}"),
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
