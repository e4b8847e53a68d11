//! The masters: one per trap.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A master and how it is made.
pub struct Master {
    /// Its file name.
    pub name: &'static str,
    /// The inputs and settings of ffmpeg.
    pub make: &'static str,
}

const fn master(name: &'static str, make: &'static str) -> Master {
    Master { name, make }
}

/// All kinds that must be cut exactly.
pub const MASTERS: &[Master] = &[
    master("b-frames.mp4", "$VIDEO=30000/1001 $SWEEP -c:v libx264 -bf 3 -g 60 -flags +cgop -c:a aac -aac_pns 0"),
    master("faststart.mp4", "$VIDEO=25 $SWEEP -c:v libx264 -preset ultrafast -g 50 -c:a aac -aac_pns 0 -movflags +faststart"),
    master("open-gop.mp4", "$VIDEO=30 $SWEEP -c:v libx264 -bf 3 -g 40 -x264-params open-gop=1:keyint=40:scenecut=0 -c:a aac -aac_pns 0"),
    master(
        "pyramid.mov",
        "$VIDEO=50 $SWEEP -c:v libx264 -bf 7 -b_strategy 2 -x264-params b-pyramid=normal -g 100 -c:a aac -aac_pns 0 -ar 44100",
    ),
    master(
        "hevc.mp4",
        "$VIDEO=60000/1001 $SWEEP -c:v libx265 -preset ultrafast -bf 3 -g 90 -x265-params log-level=error -tag:v hvc1 -c:a aac -aac_pns 0",
    ),
    master(
        "hevc-open.mp4",
        "$VIDEO=30 $SWEEP -c:v libx265 -preset superfast -bf 4 -g 45 -x265-params open-gop=1:scenecut=0:log-level=error -c:a aac -aac_pns 0",
    ),
    master("prores.mov", "$VIDEO=24000/1001 $SWEEP -c:v prores_ks -profile:v 0 -c:a pcm_s16le"),
    master("pcm24.mov", "$VIDEO=30 $SWEEP -c:v libx264 -g 30 -c:a pcm_s24le -ac 2"),
    master("mpeg4.mp4", "$VIDEO=25 $SWEEP -c:v mpeg4 -bf 2 -g 24 -q:v 3 -c:a aac -aac_pns 0"),
    master("silent.mp4", "$VIDEO=30 -c:v libx264 -g 60"),
    master("long-gop.mp4", "$VIDEO=30 $SWEEP -c:v libx264 -bf 2 -g 1000 -keyint_min 1000 -sc_threshold 0 -c:a aac -aac_pns 0"),
    master("vfr.mp4", "$VIDEO=60 $SWEEP -vf select='lt(mod(n\\,7)\\,3)' -fps_mode vfr -c:v libx264 -bf 2 -g 30 -c:a aac -aac_pns 0"),
    master("millis.mp4", "$VIDEO=30000/1001 $SWEEP -c:v libx264 -g 30 -video_track_timescale 1000 -c:a aac -aac_pns 0"),
    master("late-audio.mp4", "$VIDEO=30 -itsoffset 1.237 $SWEEP -map 0:v -map 1:a -c:v libx264 -g 30 -c:a aac -aac_pns 0"),
    master("late-video.mp4", "-itsoffset 0.52 $VIDEO=30 $SWEEP -map 0:v -map 1:a -c:v libx264 -g 30 -c:a aac -aac_pns 0"),
    master("timecode.mov", "$VIDEO=30000/1001 $SWEEP -c:v libx264 -g 30 -timecode 01:00:00;00 -c:a pcm_s16be"),
    master("apart.mp4", "$VIDEO=30 $SWEEP -c:v libx264 -g 30 -c:a aac -aac_pns 0 -max_interleave_delta 0 -movflags +faststart"),
    master("sound-first.mp4", "$SWEEP $VIDEO=30 -map 0:a -map 1:v -c:v libx264 -g 30 -c:a aac -aac_pns 0"),
];

/// Masters made out of others without encoding again.
pub const COPIES: &[(Master, &str)] = &[
    (master("edited.mp4", "-ss 1.3 -i $FROM -t 4.1 -c copy"), "b-frames.mp4"),
    (master("edited-open.mov", "-ss 2.05 -i $FROM -c copy"), "open-gop.mp4"),
    (master("edited-pcm.mov", "-ss 1.71 -i $FROM -c copy"), "pcm24.mov"),
    (master("turned.mp4", "-i $FROM -c copy -metadata:s:v:0 rotate=90"), "b-frames.mp4"),
];

/// All masters, made in `directory`.
pub fn make_all(directory: &Path) -> Vec<PathBuf> {
    let made = MASTERS.iter().map(|master| make(directory, master, None));
    let made: Vec<_> = made.collect();
    let copies = COPIES.iter().map(|(master, from)| make(directory, master, Some(from)));
    made.into_iter().chain(copies.collect::<Vec<_>>()).collect()
}

/// Makes the master of this name.
pub fn make_one(directory: &Path, name: &str) -> PathBuf {
    make(directory, MASTERS.iter().find(|master| master.name == name).unwrap(), None)
}

/// The master that this one was copied from.
pub fn original_of(path: &Path) -> Option<PathBuf> {
    let (_, from) = COPIES.iter().find(|(master, _)| path.ends_with(master.name))?;
    Some(path.with_file_name(from))
}

fn make(directory: &Path, master: &Master, from: Option<&str>) -> PathBuf {
    let make = master.make.replace("$VIDEO=", "-f lavfi -i testsrc2=s=192x108:d=7:r=");
    let make = make.replace("$SWEEP", "-f lavfi -i aevalsrc=0.3*sin(2*PI*(300*t+150*t*t)):d=7:s=48000");
    let make = make.replace("$FROM", &directory.join(from.unwrap_or_default()).display().to_string());
    let path = directory.join(master.name);
    let arguments = make.split_whitespace().map(|argument| argument.replace('\'', ""));
    let pixels = if master.make.contains("prores") { "yuv422p10le" } else { "yuv420p" };
    let copy = from.is_some();
    run(Command::new("ffmpeg")
        .args(["-y", "-v", "error"])
        .args(arguments)
        .args(if copy { vec![] } else { vec!["-pix_fmt", pixels] })
        .arg(&path));
    path
}

/// Runs a command that must succeed and gives what it wrote.
pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
