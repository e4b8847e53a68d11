//! The clip that a request asks for, out of the master that there is.

use db::{clips::NewClip, masters::ReadyMaster};
use events::{ClipFolder, ClipRequested, NotUnderstood, clip_requested::Span};

/// The clip that a request asks for. The error is the reason that the asker is given.
pub(crate) fn plan(request: &ClipRequested, master: &ReadyMaster) -> Result<NewClip, NotUnderstood> {
    let shown = request.shown_in(&master.film)?;
    let opponent_code = request.about.opponent_code.as_ref().map(ToString::to_string);
    Ok(NewClip {
        folder: ClipFolder {
            clip_id: shown.clip_id,
            team_code: request.team_code.clone(),
            season: request.game_id.season(),
            game_id: request.game_id.clone(),
        },
        period: request.period,
        master_id: master.master_id,
        opponent_code: opponent_code.or_else(|| master.opponent_code.clone()),
        game_date: master.game_date,
        profile: request.profile,
        requested: shown.requested,
        range: shown.range,
        shown: shown.shown,
        placed_by: matches!(request.span, Span::Play { .. }).then_some(master.synced_at_us),
        about: request.about.clone(),
    })
}
