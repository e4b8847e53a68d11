//! PCM in MOV: a "sample" is one PCM frame, 48,000 of them a second, so pieces of chunks stand for samples.

use super::sample_table::{Chunk, read_chunks};
use super::table::{Table, field, u32_at};
use super::{AudioEntry, MAX_SAMPLES, Sample, Unusable, child, damaged, incomplete};
use serde::{Deserialize, Serialize};

/// Frames of a piece: about as long as two AAC frames.
const PIECE_FRAMES: u32 = 2048;

/// How packed audio is laid out: `bytes` hold `frames` frames, nothing between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packed {
    /// Frames of a packet; 1 for PCM.
    pub frames: u32,
    /// Bytes of a packet.
    pub bytes: u32,
    /// What `stsz` says a sample has; written again as it was.
    pub stated_size: u32,
}

/// The pieces of a track of packed audio, each with `duration` frames; `None` if this is an ordinary track.
pub fn read_packed(stbl: &[u8], entry: &AudioEntry, media_size: u64) -> Result<Option<(Packed, Vec<Sample>)>, Unusable> {
    let Some((stated_size, count)) = one_frame_samples(stbl) else { return Ok(None) };
    let (frames, bytes) = entry.packet.unwrap_or((1, stated_size));
    if frames == 0 || bytes == 0 || frames > PIECE_FRAMES {
        return Err(damaged("packed audio without a packet size"));
    }
    let packed = Packed { frames, bytes, stated_size };
    let (mut pieces, mut at) = (Vec::new(), 0u32);
    for mut chunk in read_chunks(stbl)? {
        chunk.samples = chunk.samples.min(count - at);
        add_pieces(&mut pieces, packed, chunk, at, media_size)?;
        at += chunk.samples;
    }
    if at < count { Err(damaged("fewer chunks than samples")) } else { Ok(Some((packed, pieces))) }
}

/// The stated size and the number of samples, if all have one size and last one tick.
fn one_frame_samples(stbl: &[u8]) -> Option<(u32, u32)> {
    let stsz = child(stbl, b"stsz")?;
    let (size, count) = (u32_at(stsz, 4).ok()?, u32_at(stsz, 8).ok()?);
    let times = Table::of(child(stbl, b"stts")?, 8).ok()?;
    (size > 0 && times.len() > 0 && times.iter().all(|run| field(run, 1) == 1)).then_some((size, count))
}

fn add_pieces(pieces: &mut Vec<Sample>, packed: Packed, chunk: Chunk, first: u32, media_size: u64) -> Result<(), Unusable> {
    let step = PIECE_FRAMES / packed.frames * packed.frames;
    let (mut done, mut offset) = (0, chunk.offset);
    while done < chunk.samples {
        let duration = step.min(chunk.samples - done);
        let size = duration.div_ceil(packed.frames).saturating_mul(packed.bytes);
        let dts = i64::from(first + done);
        let piece = Sample { offset, size, dts, pts: dts, duration, description: chunk.description, key: true };
        offset = piece.end_offset();
        if offset > media_size {
            return Err(incomplete(offset, media_size));
        }
        if pieces.len() >= MAX_SAMPLES {
            return Err(Unusable("the sound of this video is longer than a day; cut it into periods".to_owned()));
        }
        pieces.push(piece);
        done += duration;
    }
    Ok(())
}
