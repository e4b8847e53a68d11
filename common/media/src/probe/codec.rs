//! The names of codings.

/// The common name of a coding; else its four letters.
pub fn codec_name(tag: &[u8; 4]) -> String {
    let name = match tag {
        b"avc1" | b"avc3" => "h264",
        b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => "hevc",
        b"apch" | b"apcn" | b"apcs" | b"apco" | b"ap4h" | b"ap4x" => "prores",
        b"mp4v" => "mpeg4",
        b"av01" => "av1",
        b"vp09" => "vp9",
        b"jpeg" | b"mjpa" | b"mjpb" => "mjpeg",
        b"AVdn" | b"AVdh" => "dnxhd",
        b"mp4a" => "aac",
        b"ac-3" => "ac3",
        b"Opus" => "opus",
        b"twos" | b"sowt" | b"in24" | b"in32" | b"fl32" | b"fl64" | b"lpcm" | b"ipcm" | b"fpcm" | b"raw " | b"NONE" => "pcm",
        other => return tag_name(other),
    };
    name.to_owned()
}

/// Four letters as text.
pub fn tag_name(tag: &[u8; 4]) -> String {
    tag.iter().map(|&byte| if byte.is_ascii_graphic() || byte == b' ' { char::from(byte) } else { '?' }).collect()
}
