//! Which moments are shown by one clip.

use super::moment::Moment;
use events::{Micros, clip_requested::LONGEST};
use std::collections::HashMap;

/// One clip: moments of one period, in order of time. It begins `before` the first of them and ends `after` it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Window {
    /// Which moments, by their place in the list; never empty.
    pub(crate) moments: Vec<usize>,
    /// How long before the first moment it begins.
    pub(crate) before: Micros,
    /// How long after the first moment it ends.
    pub(crate) after: Micros,
}

/// A clip for each moment.
pub(crate) fn separate(moments: &[Moment]) -> Vec<Window> {
    let alone = |(place, moment): (usize, &Moment)| Window { moments: vec![place], before: moment.before, after: moment.after };
    moments.iter().enumerate().map(alone).collect()
}

/// One clip for the moments of one player in one period of one game whose clips would overlap or touch, as long as
/// it does not become longer than a clip may be. What nobody did is never merged. In the order of the moments.
pub(crate) fn merged(moments: &[Moment]) -> Vec<Window> {
    let mut of_player: HashMap<_, Vec<usize>> = HashMap::new();
    let mut windows = Vec::new();
    for (place, moment) in moments.iter().enumerate() {
        match &moment.player {
            Some((player_id, _)) => of_player.entry((moment.game.game_no, moment.period, *player_id)).or_default().push(place),
            None => windows.push(Window { moments: vec![place], before: moment.before, after: moment.after }),
        }
    }
    for mut places in of_player.into_values() {
        places.sort_by_key(|&place| (moments[place].at(), place));
        chain(moments, &places, &mut windows);
    }
    windows.sort_by_key(|window| window.moments.iter().min().copied());
    windows
}

fn chain(moments: &[Moment], places: &[usize], windows: &mut Vec<Window>) {
    let first_of_them = windows.len();
    for &place in places {
        let moment = &moments[place];
        let joined = windows[first_of_them..].last_mut().is_some_and(|window| join(window, moments, place));
        if !joined {
            windows.push(Window { moments: vec![place], before: moment.before, after: moment.after });
        }
    }
}

/// Takes a later moment into a window, if they overlap and the clip can be that long.
fn join(window: &mut Window, moments: &[Moment], place: usize) -> bool {
    let Some(first) = window.moments.first() else { return false };
    let moment = &moments[place];
    let later = moment.at() - moments[*first].at();
    // A moment with a long lead may begin before the first one does.
    let before = window.before.max(moment.before - later);
    let after = window.after.max(later + moment.after);
    if later - moment.before > window.after || before + after > LONGEST {
        return false;
    }
    (window.before, window.after) = (before, after);
    window.moments.push(place);
    true
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::cut::samples::{game, moment};

    fn micros(seconds: f64) -> Micros {
        Micros::from_seconds(seconds).unwrap()
    }

    #[test]
    fn overlapping_windows_of_one_player_are_one() {
        let game = game("2025020031", "CHI", "MTL");
        let moments = [moment(&game, 1, 30, 7), moment(&game, 1, 37, 7), moment(&game, 1, 46, 7), moment(&game, 1, 33, 8)];
        // 4 s before, 4 s after: 30 and 37 overlap, 37 and 46 do not (41 < 42), and nobody else's is taken along.
        let windows = merged(&moments);
        assert_eq!(windows.iter().map(|window| window.moments.clone()).collect::<Vec<_>>(), [vec![0, 1], vec![2], vec![3]]);
        assert_eq!((windows[0].before, windows[0].after), (micros(4.0), micros(11.0)));
        assert_eq!(separate(&moments).len(), 4);
    }

    #[test]
    fn windows_that_touch_are_one_and_the_order_of_the_question_does_not_matter() {
        let game = game("2025020031", "CHI", "MTL");
        let newest_first = [moment(&game, 1, 38, 7), moment(&game, 1, 30, 7)];
        assert_eq!(merged(&newest_first), [Window { moments: vec![1, 0], before: micros(4.0), after: micros(12.0) }]);
    }

    #[test]
    fn other_periods_games_and_nobodys_moments_stay_apart() {
        let (game_a, game_b) = (game("2025020031", "CHI", "MTL"), game("2025020032", "CHI", "MTL"));
        let nobody = || Moment { player: None, ..moment(&game_a, 1, 30, 7) };
        let moments = [moment(&game_a, 1, 30, 7), moment(&game_a, 2, 30, 7), moment(&game_b, 1, 30, 7), nobody(), nobody()];
        assert_eq!(merged(&moments).len(), 5);
    }

    #[test]
    fn a_merged_clip_is_never_longer_than_a_clip_may_be() {
        let game = game("2025020031", "CHI", "MTL");
        let moments: Vec<_> = (0..200).map(|second| moment(&game, 1, second * 5, 7)).collect();
        let windows = merged(&moments);
        assert!(windows.len() > 1 && windows.iter().all(|window| window.before + window.after <= LONGEST));
        assert_eq!(windows.iter().map(|window| window.moments.len()).sum::<usize>(), 200);
    }

    #[test]
    fn a_long_lead_begins_the_clip_earlier() {
        let game = game("2025020031", "CHI", "MTL");
        let long = Moment { before: micros(20.0), ..moment(&game, 1, 35, 7) };
        let windows = merged(&[moment(&game, 1, 30, 7), long]);
        assert_eq!(windows, [Window { moments: vec![0, 1], before: micros(15.0), after: micros(9.0) }]);
    }
}
