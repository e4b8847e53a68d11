//! Reading the boxes of an MP4 or MOV that somebody uploaded: every byte of it is hostile.
//!
//! mp4-atom reads the small boxes of a fixed layout (`mvhd`, `tkhd`, `mdhd`, `elst`) and writes all of
//! those of a cut. The sample tables are read here: mp4-atom grows a vector entry by entry up to a count
//! that the file claims, takes `ctts` version 0 as unsigned where every writer means signed, and cannot
//! hand out `stsd` as the bytes it was, which a copy must keep. Here a table is a slice of the `moov`
//! whose length was checked against its count, so reading one allocates nothing.

mod edit_list;
mod movie;
mod packed_audio;
mod sample;
mod sample_entry;
mod sample_table;
mod table;
mod track;
mod walk;

pub use edit_list::Edit;
pub use movie::{Movie, read_movie};
pub use packed_audio::{Packed, read_packed};
pub use sample::Sample;
pub use sample_entry::{AudioEntry, MAX_PIXELS, VideoEntry, child_of_video_entry, read_audio_entry, read_video_entries};
pub use sample_table::{has_samples, read_samples};
pub use track::Track;
pub use walk::{BoxHeader, child, children};

/// Why a file cannot be used, for a hockey coach to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable(pub String);

/// A table that contradicts itself; `what` is for us, the advice is for the coach.
pub fn damaged(what: &str) -> Unusable {
    Unusable(format!("the video's table of pictures is damaged ({what}); export it again and upload the new file"))
}

/// Samples that lie beyond the end of the object; `needed` reaches to the first that is known to.
pub fn incomplete(needed: u64, arrived: u64) -> Unusable {
    let sizes = match (human_size(needed), human_size(arrived)) {
        (same, other) if same == other => (format!("{needed} bytes"), format!("{arrived} bytes")),
        sizes => sizes,
    };
    Unusable(format!("the upload is incomplete: the video needs at least {} and {} arrived; upload it again", sizes.0, sizes.1))
}

fn human_size(bytes: u64) -> String {
    match bytes {
        1_000_000_000.. => format!("{:.1} GB", bytes as f64 / 1e9),
        1_000_000.. => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{bytes} bytes"),
    }
}

/// The most samples a track may have: 13 hours at 60 frames a second.
pub const MAX_SAMPLES: usize = 3_000_000;
