//! One sample: a coded picture, an audio frame, or a piece of packed audio.

/// Where a sample lies in the master and when it is decoded and shown, in ticks of its track's media time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Its first byte in the master.
    pub offset: u64,
    /// Its bytes, at least 1.
    pub size: u32,
    /// When it is decoded.
    pub dts: i64,
    /// When it is shown.
    pub pts: i64,
    /// How long until the next is decoded.
    pub duration: u32,
    /// Which entry of `stsd` describes it, from 1.
    pub description: u16,
    /// Whether decoding can start here.
    pub key: bool,
}

impl Sample {
    /// The first byte after it.
    pub fn end_offset(&self) -> u64 {
        self.offset.saturating_add(u64::from(self.size))
    }

    /// When it has been heard or shown for its duration.
    pub fn end_pts(&self) -> i64 {
        self.pts.saturating_add(i64::from(self.duration))
    }
}
