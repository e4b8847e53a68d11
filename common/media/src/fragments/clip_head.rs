//! The head of a clip: `ftyp`, `moov` and `sidx`.

use crate::boxes::BoxHeader;
use anyhow::{Context, bail, ensure};
use mp4_atom::{Codec, Decode, FourCC, Mdia, Moov, Sidx, Trak};

/// The video track of a clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VideoTrack {
    /// Its number in the file.
    pub id: u32,
    /// Ticks a second.
    pub timescale: u32,
    /// As RFC 6381 writes it, e.g. `avc1.64001f`.
    pub codec: String,
    /// Width in pixels.
    pub width: u16,
    /// Height in pixels.
    pub height: u16,
}

/// The audio track of a clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioTrack {
    /// Its number in the file.
    pub id: u32,
    /// Ticks a second: the sample rate.
    pub timescale: u32,
    /// As RFC 6381 writes it, e.g. `mp4a.40.2`.
    pub codec: String,
}

/// Where a fragment lies and how long it is shown, as the index in front says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FragmentPlace {
    /// Bytes from the start of the file.
    pub offset: u64,
    /// Bytes of `moof` and `mdat`.
    pub bytes: u32,
    /// In ticks of the video.
    pub duration_ticks: u32,
}

/// What the head of a clip says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClipHead {
    /// The video.
    pub video: VideoTrack,
    /// The sound, if there is any.
    pub audio: Option<AudioTrack>,
    /// Whether a track has an edit list, which players are free to ignore.
    pub has_edit_list: bool,
    /// Bytes of `ftyp` and `moov`: what a player loads first.
    pub init_bytes: u32,
    /// The fragments, in order, without a gap.
    pub fragments: Vec<FragmentPlace>,
}

/// Five minutes of one-second fragments, and room for a clip whose key frames are closer.
const MOST_FRAGMENTS: usize = 4000;

impl ClipHead {
    /// All codecs as RFC 6381 writes them, e.g. `avc1.64001f,mp4a.40.2`.
    pub fn codecs(&self) -> String {
        let audio = self.audio.as_ref().map(|audio| format!(",{}", audio.codec));
        self.video.codec.clone() + audio.as_deref().unwrap_or_default()
    }

    /// From the first bytes of a clip; whatever follows the indexes is ignored.
    pub fn parse(bytes: &[u8]) -> anyhow::Result<Self> {
        let (moov, init_bytes) = find::<Moov>(bytes, 0, b"moov")?;
        let (video, audio) = tracks(&moov)?;
        let fragments = fragments(bytes, init_bytes, video.id)?;
        let has_edit_list = moov.trak.iter().any(|track| track.edts.is_some());
        Ok(Self { video, audio, has_edit_list, init_bytes: u32::try_from(init_bytes)?, fragments })
    }

    /// How long the video is, in ticks.
    pub fn duration_ticks(&self) -> u64 {
        self.fragments.iter().map(|fragment| u64::from(fragment.duration_ticks)).sum()
    }

    /// How long the video is, in seconds.
    pub fn duration_seconds(&self) -> f64 {
        self.duration_ticks() as f64 / f64::from(self.video.timescale)
    }
}

/// The next box of this kind from `start` on, and where it ends.
fn find<T: Decode>(bytes: &[u8], start: usize, kind: &[u8; 4]) -> anyhow::Result<(T, usize)> {
    let name = FourCC::new(kind);
    let mut at = start;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let header = BoxHeader::read(rest).with_context(|| format!("the clip has no {name} box in its first {} bytes", bytes.len()))?;
        let size = header.size.and_then(|size| usize::try_from(size).ok()).context("the clip has an endless box")?;
        let end = at.checked_add(size).context("the clip has an endless box")?;
        if header.kind == *kind {
            let mut body = bytes.get(at..end).with_context(|| format!("the clip's {name} box is cut off"))?;
            return Ok((T::decode(&mut body).with_context(|| format!("reading the clip's {name} box"))?, end));
        }
        at = end;
    }
}

fn tracks(moov: &Moov) -> anyhow::Result<(VideoTrack, Option<AudioTrack>)> {
    let of = |handler: &[u8; 4]| moov.trak.iter().find(|track| track.mdia.hdlr.handler == FourCC::new(handler));
    let video = video_track(of(b"vide").context("the clip has no video track")?)?;
    let audio = of(b"soun").map(audio_track).transpose()?;
    Ok((video, audio))
}

fn codec(media: &Mdia) -> anyhow::Result<&Codec> {
    ensure!(media.mdhd.timescale > 0, "a track of the clip has a time base of 0 ticks a second");
    media.minf.stbl.stsd.codecs.first().context("a track of the clip names no codec")
}

fn video_track(track: &Trak) -> anyhow::Result<VideoTrack> {
    let Codec::Avc1(avc1) = codec(&track.mdia)? else { bail!("the clip's video is not H.264") };
    let configuration = &avc1.avcc;
    let (profile, compatibility, level) =
        (configuration.avc_profile_indication, configuration.profile_compatibility, configuration.avc_level_indication);
    Ok(VideoTrack {
        id: track.tkhd.track_id,
        timescale: track.mdia.mdhd.timescale,
        codec: format!("avc1.{profile:02x}{compatibility:02x}{level:02x}"),
        width: avc1.visual.width,
        height: avc1.visual.height,
    })
}

fn audio_track(track: &Trak) -> anyhow::Result<AudioTrack> {
    let Codec::Mp4a(mp4a) = codec(&track.mdia)? else { bail!("the clip's sound is not AAC") };
    let decoder = &mp4a.esds.es_desc.dec_config;
    let object_type = decoder.dec_specific.as_ref().context("the clip's sound says no profile")?.profile;
    let codec = format!("mp4a.{:02x}.{object_type}", decoder.object_type_indication);
    Ok(AudioTrack { id: track.tkhd.track_id, timescale: track.mdia.mdhd.timescale, codec })
}

/// From the index of the video track; each track has its own, one after another.
fn fragments(bytes: &[u8], init_bytes: usize, video: u32) -> anyhow::Result<Vec<FragmentPlace>> {
    let mut at = init_bytes;
    let (index, end) = loop {
        let (index, end) = find::<Sidx>(bytes, at, b"sidx")?;
        if index.reference_id == video {
            break (index, end);
        }
        at = end;
    };
    let count = index.references.len();
    ensure!((1..=MOST_FRAGMENTS).contains(&count), "the clip has {count} fragments; 1 to {MOST_FRAGMENTS} are possible");
    let mut offset = (end as u64).checked_add(index.first_offset).context("the clip's index points nowhere")?;
    let place = |reference: &mp4_atom::SegmentReference| {
        let (bytes, duration_ticks) = (reference.referenced_size, reference.subsegment_duration);
        let place = FragmentPlace { offset, bytes, duration_ticks };
        offset = offset.saturating_add(u64::from(bytes));
        place
    };
    Ok(index.references.iter().map(place).collect())
}
