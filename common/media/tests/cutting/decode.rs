//! What ffmpeg makes of a file.

use crate::masters::run;
use media::encode_job::DECODE_FLAGS;
use std::path::Path;
use std::process::Command;

/// All frames of a master: (pts in ticks, hash of the picture).
pub fn frames(path: &Path) -> Vec<(i64, String)> {
    frames_with(path, &[])
}

/// All frames of the source of a cut, decoded as the encoder must.
pub fn source_frames(path: &Path) -> Vec<(i64, String)> {
    frames_with(path, &DECODE_FLAGS)
}

fn frames_with(path: &Path, flags: &[&str]) -> Vec<(i64, String)> {
    let listing = run(Command::new("ffmpeg").args(["-v", "error", "-copyts", "-noautorotate"]).args(flags).arg("-i").arg(path).args([
        "-map",
        "0:v:0",
        "-fps_mode",
        "passthrough",
        "-enc_time_base",
        "-1",
        "-f",
        "framemd5",
        "-",
    ]));
    let rows = listing.lines().filter(|line| !line.starts_with('#'));
    rows.map(|row| {
        let fields: Vec<_> = row.split(',').map(str::trim).collect();
        (fields[2].parse().unwrap(), fields[5].to_owned())
    })
    .collect()
}

/// The time of the first frame of a stream (`v` or `a`), in seconds, as ffprobe reads it.
pub fn start(path: &Path, stream: &str) -> f64 {
    let listing = run(Command::new("ffprobe")
        .args(["-v", "error", "-select_streams", stream, "-read_intervals", "%+3", "-show_entries", "frame=pts_time", "-of", "csv=p=0"])
        .arg(path));
    listing.lines().next().unwrap().trim_matches(',').parse().unwrap()
}

/// All sound, as mono samples of 16 bits.
pub fn sound(path: &Path) -> Vec<i16> {
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(path)
        .args(["-map", "0:a:0", "-ac", "1", "-f", "s16le", "-"])
        .output()
        .unwrap();
    output.stdout.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect()
}
