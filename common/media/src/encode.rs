//! One ffmpeg process: the frames and the sound of a job become one fragmented MP4, which is also the media of HLS.
//!
//! Frames are chosen by filter, in whole ticks of the master's own time base; nothing is sought. There are no
//! B-frames and there is no edit list, so the first frame is at 0 for every player, and each second starts with a
//! key frame and a fragment.

use crate::{
    encode_job::{AudioWindow, DECODE_FLAGS, EncodeJob},
    ffmpeg::{Container, FfmpegError, FfmpegReport, FfmpegRun, Input, ffmpeg_version},
};
use events::EncodeProfile;
use std::{path::Path, time::Duration};

/// What was encoded, and with what.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoded {
    /// What ffmpeg used.
    pub report: FfmpegReport,
    /// The encoder and its settings, e.g. `libx264 superfast crf 22 (ffmpeg 5.1.9)`.
    pub encoder: String,
}

/// Encodes a job into `output`; ffmpeg decides how many threads it uses.
pub async fn encode(job: &EncodeJob, profile: EncodeProfile, output: &Path) -> Result<Encoded, FfmpegError> {
    // What lies between the key frame and the first frame is decoded too.
    let lead_in = job.first_pts as f64 / f64::from(job.video_timescale);
    let seconds = lead_in + job.frame_times.duration().seconds();
    let source = Input::new(&job.source, Container::Mp4, job.max_pixels).with(["-copyts"]).with(DECODE_FLAGS);
    let run = FfmpegRun::new(&[source])
        .args(["-filter_complex", &filters(job), "-map", "[v]"])
        .args(video_arguments(job, profile))
        .args(if job.audio.is_some() { &AUDIO_ARGUMENTS[..] } else { &[] })
        .args(CONTAINER_ARGUMENTS)
        .output(output)
        // An hour of work for five minutes of video, on a machine that does nothing else, is a hang.
        .within(Duration::from_secs_f64(60.0 + 12.0 * seconds))
        .writing_at_most(64_000_000 + (30_000_000.0 * seconds) as u64);
    let report = run.run().await?.report;
    let (preset, crf) = preset(profile);
    Ok(Encoded { report, encoder: format!("libx264 {preset} crf {crf} (ffmpeg {})", ffmpeg_version().await?) })
}

fn preset(profile: EncodeProfile) -> (&'static str, &'static str) {
    match profile {
        EncodeProfile::Default => ("superfast", "22"),
        EncodeProfile::Fast => ("ultrafast", "20"),
    }
}

fn filters(job: &EncodeJob) -> String {
    let EncodeJob { first_pts, end_pts, .. } = job;
    // An encoder of 4:2:0 wants even sides; the odd row or column is cut off rather than the picture resampled.
    let even = if job.width % 2 + job.height % 2 > 0 { "crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0," } else { "" };
    let video = format!("[0:v:0]trim=start_pts={first_pts}:end_pts={end_pts},setpts=PTS-({first_pts}),{even}format=yuv420p[v]");
    let audio = job.audio.as_ref().map(|window| audio_filters(job, window));
    [Some(video), audio].into_iter().flatten().collect::<Vec<_>>().join(";")
}

/// Silence fills what the master lacks at the start, in gaps of more than 4 ms and at the end, so the sound stays in
/// time and lasts as long as the picture.
fn audio_filters(job: &EncodeJob, window: &AudioWindow) -> String {
    let (start, length) = (window.start.max(window.sound_from).seconds(), window.length.seconds());
    let end = (window.start + window.length).seconds();
    let (first_pts, timescale) = (job.first_pts, job.video_timescale);
    format!(
        "[0:a:0]atrim=start={start:.6}:end={end:.6},asetpts=PTS-({first_pts}/{timescale})/TB,\
         aformat=sample_rates=48000|44100:channel_layouts=stereo|mono,\
         aresample=async=1:min_hard_comp=0.004:first_pts=0,apad=whole_dur={length:.6},atrim=end={length:.6}[a]"
    )
}

fn video_arguments(job: &EncodeJob, profile: EncodeProfile) -> Vec<String> {
    let (preset, crf) = preset(profile);
    let timescale = job.video_timescale;
    // A key frame at the first frame of each second. The frame's own second is compared, not the number of
    // key frames so far: after a gap of seconds there must be one key frame, not one for each missed second.
    let grid = "expr:if(isnan(prev_forced_t),1,gt(floor(t+0.000001),floor(prev_forced_t+0.000001)))";
    // Without adaptive quantisation, which would spend half of all bytes on the faint shading of the ice.
    let fixed = ["-c:v", "libx264", "-preset", preset, "-crf", crf, "-aq-mode", "0", "-bf", "0", "-g", "100000", "-sc_threshold", "0"];
    let timing = ["-fps_mode", "passthrough", "-force_key_frames", grid];
    let mut arguments: Vec<String> = fixed.into_iter().chain(timing).map(str::to_owned).collect();
    arguments.extend(["-enc_time_base".to_owned(), format!("1/{timescale}")]);
    arguments.extend(["-video_track_timescale".to_owned(), timescale.to_string()]);
    arguments.extend(["-bsf:v".to_owned(), last_frame_lasts(job)]);
    if let [(_, ticks)] = job.frame_times.runs() {
        // With variable frame times x264 writes the time base where players look for the frame rate.
        arguments.extend(["-x264-params".to_owned(), format!("force-cfr=1:fps={timescale}/{ticks}")]);
    }
    arguments
}

/// Every other frame lasts until the next one; how long the last one stays, ffmpeg can only guess.
fn last_frame_lasts(job: &EncodeJob) -> String {
    let last = job.frame_times.frames().saturating_sub(1);
    let ticks = job.frame_times.runs().last().map_or(1, |run| run.1);
    format!("setts=duration=if(eq(N\\,{last})\\,{ticks}\\,DURATION)")
}

/// The first packet of AAC holds 1,024 samples from before the start, which only an edit list could hide, and
/// Safari and MSE ignore edit lists. Without this packet the sound is on time for every player.
const AUDIO_ARGUMENTS: [&str; 10] =
    ["-map", "[a]", "-c:a", "aac", "-aac_coder", "fast", "-b:a", "128k", "-bsf:a", "noise=drop=lt(pts\\,0)"];

const CONTAINER_ARGUMENTS: [&str; 14] = [
    "-map_metadata",
    "-1",
    "-map_chapters",
    "-1",
    "-max_muxing_queue_size",
    "4096",
    "-avoid_negative_ts",
    "disabled",
    "-use_editlist",
    "0",
    "-movflags",
    "+frag_keyframe+empty_moov+default_base_moof+delay_moov+global_sidx+skip_trailer",
    "-f",
    "mp4",
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
