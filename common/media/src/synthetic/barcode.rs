//! The frame number in every picture, as black and white blocks that survive scaling and compression.
//!
//! The upper sixth of the picture has two rows of [`BITS`] blocks: white where a bit of the number is set
//! (lowest first, left to right), and below it the opposite, so that a misread block is noticed.

use crate::ffmpeg::{Container, FfmpegError, FfmpegRun, Input};
use std::{fmt::Write, path::Path, time::Duration};

/// Numbers up to 1,048,575: nine hours at 30 frames a second.
const BITS: usize = 20;
/// The strip is this fraction of the picture's height.
const STRIP: usize = 6;

/// The filters that draw the barcode of frame `n` (as the filter counts).
pub(super) fn drawing() -> String {
    let mut filters = format!("drawbox=x=0:y=0:w=iw:h=ih/{STRIP}:color=black:t=fill");
    for bit in 0..BITS {
        for (row, is) in [(0, "gt"), (1, "not")] {
            let set = format!("bitand(n\\,{})", 1u32 << bit);
            let enabled = if is == "gt" { format!("gt({set}\\,0)") } else { format!("not({set})") };
            let (x, next, y) = (format!("iw*{bit}/{BITS}"), format!("iw*{}/{BITS}", bit + 1), format!("ih*{row}/{}", 2 * STRIP));
            // Writing to a String cannot fail.
            let _ = write!(filters, ",drawbox=x={x}:y={y}:w={next}-{x}:h=ih/{}:color=white:t=fill:enable={enabled}", 2 * STRIP);
        }
    }
    filters
}

/// A block is scaled to so many pixels, of which the inner half is looked at.
const BLOCK: usize = 8;
const WIDTH: usize = BITS * BLOCK;
const HEIGHT: usize = 2 * BLOCK;

/// The number in every frame of a video (or of one JPEG), in order of presentation; `None` where it cannot be read.
///
/// The container is told by the extension. Edit lists are ignored, as MSE and Safari do.
pub async fn read_barcodes(video: &Path) -> Result<Vec<Option<u32>>, FfmpegError> {
    let container = Container::of(video).ok_or_else(|| FfmpegError::Rejected(format!("no video: {}", video.display())))?;
    let input = Input::new(video, container, u64::from(u32::MAX / 64));
    let input = if container == Container::Mp4 { input.with(["-ignore_editlist", "1"]) } else { input };
    let filters = format!("crop=iw:trunc(ih/{STRIP}/2)*2:0:0,scale={WIDTH}:{HEIGHT}:flags=area,format=gray");
    let run = FfmpegRun::new(&[input])
        .args(["-map", "0:v:0", "-vf", &filters, "-fps_mode", "passthrough", "-f", "rawvideo", "pipe:1"])
        .keeping_stdout(1 << 30)
        .within(Duration::from_secs(600));
    let pictures = run.run().await?.stdout;
    Ok(pictures.chunks_exact(WIDTH * HEIGHT).map(number_in).collect())
}

fn number_in(picture: &[u8]) -> Option<u32> {
    let bit = |number: usize| {
        let (upper, lower) = (brightness(picture, number, 0), brightness(picture, number, 1));
        match (upper > 150, upper < 100, lower > 150, lower < 100) {
            (true, _, _, true) => Some(1 << number),
            (_, true, true, _) => Some(0),
            _ => None,
        }
    };
    (0..BITS).try_fold(0, |sum, number| Some(sum | bit(number)?))
}

/// Mean of the inner half of a block.
fn brightness(picture: &[u8], column: usize, row: usize) -> usize {
    let inner = BLOCK / 4..BLOCK - BLOCK / 4;
    let rows = inner.clone().map(|y| &picture[(row * BLOCK + y) * WIDTH + column * BLOCK..][..BLOCK]);
    let sum: usize = rows.flat_map(|pixels| &pixels[inner.clone()]).map(|&pixel| usize::from(pixel)).sum();
    sum / (inner.len() * inner.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(number: u32) -> Vec<u8> {
        let pixel = |at: usize| {
            let (x, y) = (at % WIDTH, at / WIDTH);
            let set = number >> (x / BLOCK) & 1 == 1;
            if set == (y < BLOCK) { 235 } else { 16 }
        };
        (0..WIDTH * HEIGHT).map(pixel).collect()
    }

    #[test]
    fn a_number_is_read_and_a_damaged_one_is_noticed() {
        for number in [0, 1, 2, 1234, 0xF_FFFF] {
            assert_eq!(number_in(&drawn(number)), Some(number));
        }
        let mut flipped = drawn(77);
        flipped.chunks_mut(WIDTH).take(BLOCK).for_each(|row| row[..BLOCK].fill(16));
        assert_eq!(number_in(&flipped), None);
        assert_eq!(number_in(&vec![128; WIDTH * HEIGHT]), None);
    }
}
