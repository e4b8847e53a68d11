//! The sample index of a master: a file beside it that says where every frame lies, readable in parts.
//!
//! ```text
//! magic "HBINDEX1" · length of the header (u32) · length of the directory (u32)
//! header: JSON: both tracks' set-up (`stsd` as it was, time base, matrix), frame 0 and the end of the film
//! directory: one entry per page: its first frame, first pts, first key pts, place
//! pages: the samples of about 10 s each: video in decode order, and the sound heard meanwhile
//! ```
//! Pages start where nothing decoded later is shown earlier, so each holds one run of frames; as a rule
//! that is at a key picture, and only in GOPs of minutes in between. Numbers are variable-length and
//! relative: 10 bytes a sample, 30 KB of pages for a cut of 8 s wherever it lies.

mod directory;
mod header;
mod loaded;
mod page;
mod read;
mod sound;
mod varint;
mod write;

pub use header::{AudioConfig, Header, VideoConfig};
pub use read::Index;

pub(crate) use loaded::Loaded;
pub(crate) use sound::sound_between;
pub(crate) use write::{Film, encode};
