//! The kinds of masters that clips are cut out of.

use crate::commands::ffmpeg;
use crate::system::block_on;
use media::synthetic::{MasterCodec, SyntheticMaster};
use std::path::{Path, PathBuf};

/// A kind of master.
#[derive(Debug, Clone)]
pub struct Profile {
    /// What is particular about it.
    pub name: &'static str,
    /// Its container.
    pub extension: &'static str,
    master: SyntheticMaster,
    /// Arguments of an ffmpeg that makes the master out of the synthetic one, which is `{made}`; none where that is it.
    rewritten: &'static [&'static str],
}

/// Every kind.
pub static PROFILES: std::sync::LazyLock<Vec<Profile>> = std::sync::LazyLock::new(|| {
    let usual = || SyntheticMaster { seconds: 16, gop_frames: 60, ..SyntheticMaster::default() };
    let rate = |number, per| SyntheticMaster { frame_rate: (number, per), ..usual() };
    vec![
        profile("ntsc", "mp4", usual()),
        profile("pal", "mp4", rate(25, 1)),
        profile("59.94", "mp4", rate(60_000, 1001)),
        profile("23.976", "mp4", rate(24_000, 1001)),
        profile("long-gop", "mp4", SyntheticMaster { gop_frames: 250, seconds: 24, ..usual() }),
        profile("open-gop", "mp4", SyntheticMaster { open_gop: true, b_frames: 3, gop_frames: 48, ..usual() }),
        profile("no-b-frames", "mp4", SyntheticMaster { b_frames: 0, ..usual() }),
        profile("variable-rate", "mp4", SyntheticMaster { variable_rate: true, ..usual() }),
        profile("hevc", "mp4", SyntheticMaster { codec: MasterCodec::Hevc, b_frames: 3, ..usual() }),
        profile(
            "hevc-open-gop",
            "mp4",
            SyntheticMaster { codec: MasterCodec::Hevc, open_gop: true, b_frames: 3, gop_frames: 48, ..usual() },
        ),
        profile("rotation-90", "mp4", SyntheticMaster { width: 240, height: 320, rotation: 90, ..usual() }),
        profile("no-audio", "mp4", SyntheticMaster { audio: false, ..usual() }),
        profile("moov-last", "mp4", SyntheticMaster { moov_first: false, ..usual() }),
        profile("no-edit-list", "mp4", SyntheticMaster { edit_list: false, ..usual() }),
        profile("hidden-start", "mp4", SyntheticMaster { hidden_start_ms: 1_234, ..usual() }),
        profile("odd-timescale", "mp4", SyntheticMaster { timescale: Some(12_345), ..usual() }),
        profile("prores", "mov", SyntheticMaster { codec: MasterCodec::ProRes, ..usual() }),
        profile("ts", "ts", usual()),
        profile("mkv", "mkv", usual()),
        rewritten("mov-pcm", "mov", &["-i", "{made}", "-c:v", "copy", "-c:a", "pcm_s16le"]),
        rewritten("edit-list", "mp4", &["-ss", "2.5", "-i", "{made}", "-c", "copy"]),
        rewritten(
            "late-audio",
            "mp4",
            &["-i", "{made}", "-itsoffset", "2.317", "-i", "{made}", "-map", "0:v", "-map", "1:a", "-c", "copy"],
        ),
        rewritten(
            "late-video",
            "mp4",
            &["-itsoffset", "0.711", "-i", "{made}", "-i", "{made}", "-map", "0:v", "-map", "1:a", "-c", "copy"],
        ),
        rewritten("fragmented", "mp4", &["-i", "{made}", "-c", "copy", "-movflags", "+frag_keyframe+empty_moov"]),
    ]
});

impl Profile {
    /// The same, but short enough for the ordinary tests.
    pub fn shortened(&self) -> Self {
        Self { master: SyntheticMaster { seconds: 8, ..self.master.clone() }, ..self.clone() }
    }

    /// Makes the master in `folder`.
    pub(super) fn make(&self, folder: &Path) -> anyhow::Result<PathBuf> {
        let master = folder.join("master").with_extension(self.extension);
        if self.rewritten.is_empty() {
            block_on(self.master.make(&master))?;
            return Ok(master);
        }
        let made = folder.join("made.mp4");
        block_on(self.master.make(&made))?;
        let made = made.to_string_lossy();
        let arguments =
            self.rewritten.iter().map(|argument| argument.replace("{made}", &made)).chain([master.to_string_lossy().into_owned()]);
        ffmpeg(&arguments.collect::<Vec<_>>())?;
        Ok(master)
    }
}

fn profile(name: &'static str, extension: &'static str, master: SyntheticMaster) -> Profile {
    Profile { name, extension, master, rewritten: &[] }
}

fn rewritten(name: &'static str, extension: &'static str, rewritten: &'static [&'static str]) -> Profile {
    let master = SyntheticMaster { seconds: 16, gop_frames: 60, ..SyntheticMaster::default() };
    Profile { name, extension, master, rewritten }
}
