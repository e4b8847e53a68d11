//! What kind of file this is, by its first bytes and never by its name.

use super::ProbeError;
use crate::ffmpeg::Container;

/// The first box of every MP4 or MOV is one of these.
const FIRST_BOXES: [&[u8; 4]; 9] = [b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"uuid", b"styp"];

/// Fine if `start` is the start of an MP4 or MOV; otherwise what else it is.
pub fn check(start: &[u8]) -> Result<(), ProbeError> {
    if start.is_empty() {
        return Err(unusable("the file is empty; upload it again"));
    }
    if start.get(4..8).is_some_and(|kind| FIRST_BOXES.iter().any(|first| kind == first.as_slice())) {
        return Ok(());
    }
    if start.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) {
        return Err(ProbeError::NoSampleTable(Container::Matroska));
    }
    if is_transport_stream(start) {
        return Err(ProbeError::NoSampleTable(Container::MpegTs));
    }
    if is_text(start) {
        return Err(unusable("this is a text file, not a video; upload the video itself"));
    }
    Err(unusable("this is not a video that can be used; upload an .mp4, .mov, .m4v, .ts or .mkv file"))
}

/// Packets of 188 bytes that start with 0x47, or of 192 in M2TS; a recording may start within a packet.
fn is_transport_stream(start: &[u8]) -> bool {
    [188, 192].into_iter().any(|packet| (0..packet).any(|first| has_sync_bytes(start, first, packet)))
}

fn has_sync_bytes(start: &[u8], first: usize, packet: usize) -> bool {
    let syncs = start.iter().skip(first).step_by(packet).take(8);
    syncs.clone().count() >= 3 && syncs.into_iter().all(|&byte| byte == 0x47)
}

fn is_text(start: &[u8]) -> bool {
    let start = &start[..start.len().min(512)];
    start.iter().all(|&byte| byte >= b' ' || byte.is_ascii_whitespace())
}

fn unusable(reason: &str) -> ProbeError {
    ProbeError::Unusable(reason.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_told_by_their_bytes() {
        assert!(check(b"\0\0\0\x20ftypisom").is_ok());
        let transport = |packet: usize, first: usize| {
            let mut bytes = vec![0x11; 2000];
            bytes.iter_mut().skip(first).step_by(packet).for_each(|byte| *byte = 0x47);
            check(&bytes)
        };
        for (packet, first) in [(188, 0), (192, 4), (188, 100)] {
            assert!(matches!(transport(packet, first), Err(ProbeError::NoSampleTable(Container::MpegTs))));
        }
        assert!(matches!(check(b"\x1a\x45\xdf\xa3\x01"), Err(ProbeError::NoSampleTable(Container::Matroska))));
    }

    #[test]
    fn everything_else_gets_a_reason() {
        assert!(check(b"").unwrap_err().to_string().contains("empty"));
        assert!(check(b"#EXTM3U\nhttp://127.0.0.1/x\n").unwrap_err().to_string().contains("text"));
        assert!(check(&[0; 100]).unwrap_err().to_string().contains("not a video"));
        assert!(check(&[0x47; 100]).is_err());
    }
}
