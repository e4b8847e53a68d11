//! Which of two play files of one game is the game's.

use hockey::delivery::PlayFileKind;

/// A play file, as far as it matters which is the better one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version {
    pub kind: PlayFileKind,
    /// The microsecond of the upload.
    pub generation: i64,
    pub object: String,
}

/// What becomes of a play file that arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Its plays are the game's, instead of those that were.
    Load,
    /// A newer delivery was there before it.
    Superseded,
    /// It is a timeline, and the raw file is there.
    KeptRaw,
}

/// The raw file is preferred, then the newer one; whatever the order of arrival, the same one is the game's in the end.
pub(super) fn verdict(there: Option<&Version>, arrives: &Version) -> Verdict {
    let Some(there) = there else { return Verdict::Load };
    match (there.kind, arrives.kind) {
        (PlayFileKind::Raw, PlayFileKind::Timeline) => Verdict::KeptRaw,
        (PlayFileKind::Timeline, PlayFileKind::Raw) => Verdict::Load,
        _ if (arrives.generation, &arrives.object) > (there.generation, &there.object) => Verdict::Load,
        _ => Verdict::Superseded,
    }
}

#[cfg(test)]
mod tests {
    use super::{PlayFileKind::*, *};

    fn version(kind: PlayFileKind, generation: i64, object: &str) -> Version {
        Version { kind, generation, object: object.to_owned() }
    }

    #[test]
    fn the_same_one_wins_in_every_order() {
        let files =
            [version(Raw, 1, "a"), version(Raw, 3, "b"), version(Raw, 3, "a"), version(Timeline, 9, "t"), version(Timeline, 2, "t")];
        for first in 0..files.len() {
            for second in 0..files.len() {
                let mut order: Vec<&Version> = files.iter().collect();
                order.swap(0, first);
                order.swap(1, second);
                let winner =
                    order.iter().fold(None, |there, arrives| if verdict(there, arrives) == Verdict::Load { Some(*arrives) } else { there });
                assert_eq!(winner, Some(&files[1]), "{order:?}");
            }
        }
    }

    #[test]
    fn what_does_not_win_says_why() {
        let (raw, timeline) = (version(Raw, 5, "r"), version(Timeline, 5, "t"));
        assert_eq!(verdict(None, &timeline), Verdict::Load);
        assert_eq!(verdict(Some(&raw), &version(Timeline, 9, "t")), Verdict::KeptRaw);
        assert_eq!(verdict(Some(&timeline), &version(Raw, 1, "r")), Verdict::Load);
        assert_eq!(verdict(Some(&raw), &version(Raw, 4, "r")), Verdict::Superseded);
        assert_eq!(verdict(Some(&timeline), &version(Timeline, 4, "t")), Verdict::Superseded);
        assert_eq!(verdict(Some(&raw), &raw), Verdict::Superseded);
    }
}
