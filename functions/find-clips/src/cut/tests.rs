//! What is requested, what is not, and which clip each moment is shown with.
#![allow(clippy::unwrap_used)]

use super::*;
use samples::{game, master, moment};

fn wanted(access: &Access, cut: bool) -> Wanted<'_> {
    Wanted { access, merge: false, cut, why: ("question", "q") }
}

#[test]
fn what_is_there_is_not_requested_again() {
    let (game, access) = (game("2025020031", "CHI", "MTL"), Access::team("MTL"));
    let moments = [moment(&game, 1, 30, 7), moment(&game, 1, 60, 7), moment(&game, 2, 60, 7), moment(&game, 1, 60, 7)];
    let videos = Videos::new(vec![master("2025020031", "MTL", 1)]);
    let mut planned = plan(&moments, &videos, &wanted(&access, true));
    let known = HashMap::from([(planned[0].clip.clip_id.clone().unwrap(), "ready".to_owned())]);
    let missing = settle(&mut planned, &known);
    assert_eq!(missing, [1, 2, 3]);
    let requests = identify(&mut planned, &missing, &HashMap::new());
    assert_eq!(requests.len(), 2, "one is there, and two are the same");
    let clips = of_each(4, &planned, true);
    let statuses: Vec<&str> = clips.iter().flatten().map(|clip| clip.status.as_str()).collect();
    assert_eq!(statuses, ["ready", "requested", "waiting_for_video", "requested"]);
    assert!(clips[0].as_ref().unwrap().request_id.is_none() && clips[1] == clips[3]);
}

#[test]
fn of_a_video_that_is_gone_what_is_there_is_shown_and_the_rest_waits() {
    let (game, access) = (game("2025020031", "CHI", "MTL"), Access::team("MTL"));
    let moments = [moment(&game, 1, 30, 7), moment(&game, 1, 60, 7)];
    let gone = db::masters::PeriodMaster { vanished: true, ..master("2025020031", "MTL", 1) };
    let mut planned = plan(&moments, &Videos::new(vec![gone]), &wanted(&access, true));
    let known = HashMap::from([(planned[0].clip.clip_id.clone().unwrap(), "ready".to_owned())]);
    assert_eq!(settle(&mut planned, &known), [1], "it is requested, and waits");
    let statuses: Vec<&str> = planned.iter().map(|planned| planned.clip.status.as_str()).collect();
    assert_eq!(statuses, ["ready", "waiting_for_video"]);
    assert!(planned[1].clip.clip_id.is_none() && planned[1].clip.reason.as_ref().unwrap().contains("not in the lake any more"));
}

#[test]
fn what_failed_is_requested_anew_once_for_each_failure() {
    let (game, access) = (game("2025020031", "CHI", "MTL"), Access::team("MTL"));
    let moments = [moment(&game, 1, 30, 7)];
    let videos = Videos::new(vec![master("2025020031", "MTL", 1)]);
    let id = |failures: Option<i64>| {
        let mut planned = plan(&moments, &videos, &wanted(&access, true));
        let clip_id = planned[0].clip.clip_id.clone().unwrap();
        identify(&mut planned, &[0], &failures.map(|failures| (clip_id, failures)).into_iter().collect()).remove(0).0
    };
    assert_eq!(id(Some(1)), id(Some(1)));
    assert!(id(None) != id(Some(1)) && id(Some(1)) != id(Some(2)));
}

#[test]
fn without_cut_nothing_is_requested_and_only_what_is_there_is_shown() {
    let (game, access) = (game("2025020031", "CHI", "MTL"), Access::team("MTL"));
    let moments = [moment(&game, 1, 30, 7), moment(&game, 1, 60, 7), moment(&game, 2, 60, 7)];
    let mut planned = plan(&moments, &Videos::new(vec![master("2025020031", "MTL", 1)]), &wanted(&access, false));
    let known = HashMap::from([(planned[1].clip.clip_id.clone().unwrap(), "cut".to_owned())]);
    assert_eq!(settle(&mut planned, &known), [0, 2]);
    let clips = of_each(3, &planned, false);
    assert!(clips[0].is_none() && clips[1].as_ref().unwrap().status == "cut" && clips[2].is_none());
}

#[test]
fn what_the_video_does_not_show_is_requested_with_the_reason_and_what_nobody_filmed_is_not() {
    let (game, access) = (game("2025020031", "CHI", "MTL"), Access::team("MTL"));
    let moments = [moment(&game, 1, 2000, 7)];
    let mut planned = plan(&moments, &Videos::new(vec![master("2025020031", "MTL", 1)]), &wanted(&access, true));
    assert_eq!(settle(&mut planned, &HashMap::new()), [0]);
    assert!(planned[0].clip.status == "not_in_video" && planned[0].clip.reason.as_ref().unwrap().contains("only 600 s long"));
    let stranger = Access::team("NYR");
    let mut planned = plan(&moments, &Videos::new(Vec::new()), &wanted(&stranger, true));
    assert!(settle(&mut planned, &HashMap::new()).is_empty());
    assert_eq!(of_each(1, &planned, true)[0].as_ref().unwrap().status, "no_video");
}
