//! `stbl`: the tables of a track, joined to one list of samples.

use super::table::{Table, field, run_length, u32_at};
use super::{MAX_SAMPLES, Sample, Unusable, child, damaged, incomplete};

/// No sample is larger: an uncompressed 8K picture.
const MAX_SAMPLE_BYTES: u32 = 128 << 20;

/// Whether there is anything in this track.
pub fn has_samples(stbl: &[u8]) -> bool {
    child(stbl, b"stsz").and_then(|stsz| u32_at(stsz, 8).ok()).is_some_and(|count| count > 0)
}

/// All samples that have bytes, in decode order. Samples without bytes show nothing new: the picture before stays.
///
/// All tables must agree with each other; together the samples claim no more than the `media_size` bytes there are.
pub fn read_samples(stbl: &[u8], media_size: u64) -> Result<Vec<Sample>, Unusable> {
    let sizes = Sizes::read(stbl)?;
    if sizes.count > MAX_SAMPLES {
        return Err(Unusable(format!("the video claims {} pictures or sounds; at most {MAX_SAMPLES} can be used", sizes.count)));
    }
    let keys = read_keys(stbl, sizes.count)?;
    let mut durations = run_length(Table::of(child(stbl, b"stts").ok_or_else(|| damaged("no stts"))?, 8)?);
    let ctts = child(stbl, b"ctts").map(|body| Table::of(body, 8)).transpose()?;
    let mut shifts = ctts.map(run_length);
    let mut chunks = read_chunks(stbl)?;
    let (mut samples, mut dts, mut claimed) = (Vec::new(), 0i64, 0u64);
    let (mut chunk, mut left) = (Chunk::default(), 0);
    for (number, key) in keys.into_iter().enumerate() {
        while left == 0 {
            chunk = chunks.next().ok_or_else(|| damaged("fewer chunks than samples"))?;
            left = chunk.samples;
        }
        let size = sizes.of(number);
        let duration = durations.next().ok_or_else(|| damaged("fewer times than samples"))?;
        let shift = shifts.as_mut().map_or(Some(0), Iterator::next).ok_or_else(|| damaged("fewer presentation times than samples"))?;
        if size > MAX_SAMPLE_BYTES {
            return Err(damaged("a picture larger than 128 MB"));
        }
        // Signed in every version of the box, whatever the standard says: that is what writers write.
        let pts = dts + i64::from(shift as i32);
        let sample = Sample { offset: chunk.offset, size, dts, pts, duration, description: chunk.description, key };
        if size > 0 {
            samples.push(sample);
        }
        chunk.offset = sample.end_offset();
        dts += i64::from(duration);
        left -= 1;
        claimed += u64::from(size);
        // Checked on the way, so that a table of lies ends early.
        if claimed > media_size {
            return Err(incomplete(claimed, media_size));
        }
    }
    let end = samples.iter().map(Sample::end_offset).max().unwrap_or(0);
    if end > media_size { Err(incomplete(end, media_size)) } else { Ok(samples) }
}

struct Sizes<'a> {
    same: u32,
    count: usize,
    each: Option<&'a [u8]>,
}

impl<'a> Sizes<'a> {
    fn read(stbl: &'a [u8]) -> Result<Self, Unusable> {
        let stsz = child(stbl, b"stsz").ok_or_else(|| damaged("no stsz"))?;
        let (same, count) = (u32_at(stsz, 4)?, u32_at(stsz, 8)?);
        if same == 0 {
            Table::at(stsz, 12, count, 4)?;
        }
        Ok(Self { same, count: count as usize, each: (same == 0).then(|| &stsz[12..]) })
    }

    fn of(&self, number: usize) -> u32 {
        self.each.map_or(self.same, |each| field(each, number))
    }
}

/// `stss`, and QuickTime's `stps` for the I-pictures of open GOPs. Without `stss` every sample is key; the first always is:
/// there is nothing before it to start from.
fn read_keys(stbl: &[u8], count: usize) -> Result<Vec<bool>, Unusable> {
    let stss = child(stbl, b"stss");
    let mut keys = vec![stss.is_none(); count];
    for body in [stss, child(stbl, b"stps")].into_iter().flatten() {
        for entry in Table::of(body, 4)?.iter() {
            let number = (field(entry, 0) as usize).checked_sub(1);
            *number.and_then(|number| keys.get_mut(number)).ok_or_else(|| damaged("a key picture that does not exist"))? = true;
        }
    }
    keys.iter_mut().take(1).for_each(|first| *first = true);
    Ok(keys)
}

/// A run of samples that lie one after another.
#[derive(Debug, Clone, Copy, Default)]
pub struct Chunk {
    /// Its first byte in the file.
    pub offset: u64,
    /// How many samples lie in it.
    pub samples: u32,
    /// Which entry of `stsd` describes them.
    pub description: u16,
}

/// `stsc` and `stco` or `co64`, chunk by chunk.
pub fn read_chunks<'a>(stbl: &'a [u8]) -> Result<impl Iterator<Item = Chunk> + use<'a>, Unusable> {
    let runs = Table::of(child(stbl, b"stsc").ok_or_else(|| damaged("no stsc"))?, 12)?;
    let offsets = match (child(stbl, b"co64"), child(stbl, b"stco")) {
        (Some(body), _) => Table::of(body, 8)?,
        (None, Some(body)) => Table::of(body, 4)?,
        (None, None) => return Err(damaged("no chunk offsets")),
    };
    let mut runs = runs.iter().peekable();
    let mut run = (0, 0);
    Ok(offsets.iter().enumerate().map(move |(number, entry)| {
        while let Some(next) = runs.next_if(|next| field(next, 0) as usize <= number + 1) {
            run = (field(next, 1), field(next, 2));
        }
        let offset = entry.iter().fold(0, |offset, &byte| offset << 8 | u64::from(byte));
        Chunk { offset, samples: run.0, description: u16::try_from(run.1).unwrap_or(u16::MAX) }
    }))
}
