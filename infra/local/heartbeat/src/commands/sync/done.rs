//! What became of a synchronisation.

use crate::{api::SyncAsked, output::clock};
use serde::Serialize;

/// What became of it.
#[derive(Debug, Serialize)]
pub(super) struct Synchronised {
    #[serde(flatten)]
    pub asked: SyncAsked,
    /// Clips that were cut with the old offset and are retired.
    pub retired: usize,
    /// Clips that took their places and are ready.
    pub ready: usize,
    /// Clips of plays that were outside the video and are inside it now; they are ready.
    pub back: usize,
}

impl Synchronised {
    /// In a sentence.
    pub(super) fn in_words(&self, period: i64) -> String {
        let offset = self.asked.offset_s;
        let seen = if offset < 0.0 { format!("{offset} s, before the video begins") } else { clock(offset) };
        let outside = self.retired.saturating_sub(self.ready);
        let again = match self.ready {
            0 => None,
            1 => Some("1 clip is cut again, the old one is retired".to_owned()),
            count => Some(format!("{count} clips are cut again, the old ones are retired")),
        };
        let outside = match outside {
            0 => None,
            1 => Some("1 clip is retired, because its play is outside the video now".to_owned()),
            count => Some(format!("{count} clips are retired, because their plays are outside the video now")),
        };
        let back = match self.back {
            0 => None,
            1 => Some("1 clip is back, because its play is inside the video now".to_owned()),
            count => Some(format!("{count} clips are back, because their plays are inside the video now")),
        };
        let said: Vec<String> = [again, outside, back].into_iter().flatten().collect();
        let said = if said.is_empty() { "no clip of this period changes".to_owned() } else { said.join("; ") };
        format!("period {period} of {}: the opening face-off is at {seen}; {said}", self.asked.team_code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_it_reads_well() {
        let said = |offset_s, retired, ready, back| {
            let asked = SyncAsked { master_id: 1, team_code: "MTL".to_owned(), offset_s, asked_at_us: 0 };
            Synchronised { asked, retired, ready, back }.in_words(2)
        };
        let text = said(62.5, 3, 3, 0);
        assert_eq!(text, "period 2 of MTL: the opening face-off is at 1:02.5; 3 clips are cut again, the old ones are retired");
        assert!(said(-4.0, 0, 0, 0).ends_with("-4 s, before the video begins; no clip of this period changes"));
        assert!(said(20.0, 2, 0, 0).ends_with("; 2 clips are retired, because their plays are outside the video now"));
        assert!(said(0.0, 2, 1, 1).ends_with(
            "1 clip is cut again, the old one is retired; 1 clip is retired, because its play is outside the video now; 1 clip is back, \
             because its play is inside the video now"
        ));
    }
}
