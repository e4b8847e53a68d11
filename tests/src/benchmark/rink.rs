//! A picture that costs an encoder about what hockey does: a crowd, boards, ice with faint shading, players that move
//! across each other, a camera that pans, and grain.

use crate::commands::ffmpeg;
use std::{fmt::Write, path::Path};

const PLAYERS: usize = 6;
/// Camera grain, as strong as a broadcast of 7 Mb/s keeps it.
const GRAIN: u32 = 4;

/// Makes so many seconds of 1080p29.97 at about 7 Mb/s with a closed GOP of two seconds, and sound.
pub fn make(seconds: u32, folder: &Path, output: &Path) -> anyhow::Result<()> {
    let [texture, still, output] =
        [&folder.join("texture.png"), &folder.join("rink.png"), output].map(|path| path.to_string_lossy().into_owned());
    ffmpeg(&["-filter_complex", &texture_filters(), "-frames:v", "1", &texture])?;
    ffmpeg(&["-i", &texture, "-filter_complex", &rink_filters(), "-frames:v", "1", &still])?;
    let (seconds, moving) = (seconds.to_string(), moving_filters());
    let picture = ["-loop", "1", "-framerate", "30000/1001", "-i", &still, "-f", "lavfi", "-i", "anoisesrc=a=0.1:c=pink:r=48000"];
    let video = ["-c:v", "libx264", "-preset", "superfast", "-b:v", "7000k", "-maxrate", "8750k", "-bufsize", "14000k", "-bf", "2"];
    let gop = ["-g", "60", "-keyint_min", "60", "-sc_threshold", "0", "-c:a", "aac", "-b:a", "128k", "-ac", "2"];
    let map = ["-filter_complex", &moving, "-map", "[v]", "-map", "1:a", "-t", &seconds];
    ffmpeg(&[&picture[..], &map, &video, &gop, &["-movflags", "+faststart", &output]].concat())
}

/// Noise of four sizes on top of each other, as in most of nature.
fn texture_filters() -> String {
    let layers = [("38x22", 1), ("150x88", 2), ("600x350", 3), ("2400x1400", 4)].map(|(size, layer)| {
        format!("color=gray:s={size},format=gray,noise=all_seed={layer}:alls=100,scale=2400:1400:flags=bicubic,format=gray[l{layer}];")
    });
    format!("{}[l1][l2][l3][l4]mix=inputs=4:weights='8 4 2 1',eq=contrast=2.2,format=gray", layers.concat())
}

/// The crowd above, the ice with its lines below.
fn rink_filters() -> String {
    let line = |x: u32, color: &str| format!(",drawbox=x={x}:y=474:w=20:h=ih:color={color}:t=fill");
    let boards = "drawbox=x=0:y=440:w=iw:h=26:color=white:t=fill,drawbox=x=0:y=466:w=iw:h=8:color=yellow:t=fill";
    let lines = [line(1190, "red"), line(700, "blue"), line(1700, "blue")].concat();
    format!(
        "format=gray,split[a][b];[a]lutyuv=y='215+(val-128)*0.10'[ice];[b]crop=2400:440:0:0[crowd];\
         [ice][crowd]overlay=0:0,format=yuv420p,{boards}{lines}"
    )
}

fn moving_filters() -> String {
    let players = || 1..=PLAYERS;
    let mut graph = format!("[0:v]format=yuv420p,split={}[camera]", PLAYERS + 1);
    players().for_each(|n| graph += &format!("[c{n}]"));
    graph += ";[camera]crop=1920:1080:x='240+230*sin(t*0.9)':y='160+60*sin(t*0.37)'[on0];";
    for n in players() {
        let (x, u, v) = (300 * n, 90 + 20 * n, 200 - 20 * n);
        let (across, along) = (
            format!("900+{}*sin(t*{:.2}+{n})", 500 + 60 * n, 0.5 + 0.23 * n as f64),
            format!("640+{}*sin(t*{:.2}+{n})", 60 * n, 0.9 - 0.1 * n as f64),
        );
        // Writing to a String cannot fail.
        let _ =
            write!(graph, "[c{n}]crop=70:150:{x}:20,lutyuv=u={u}:v={v}[p{n}];[on{}][p{n}]overlay=x='{across}':y='{along}'[on{n}];", n - 1);
    }
    format!("{graph}[on{PLAYERS}]noise=alls={GRAIN}:allf=t,format=yuv420p[v]")
}
