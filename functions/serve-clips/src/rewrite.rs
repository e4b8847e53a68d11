//! Stored playlists name the files beside them; what is served names links that work.

/// The text with every file that `link` knows replaced, line by line: addresses on lines of their own (with
/// or without a `#fragment`) and in `URI="…"` attributes of tags. Everything else stays as it is.
pub(crate) fn with_links<'a>(text: &str, link: impl Fn(&str) -> Option<&'a str>) -> String {
    text.split_inclusive('\n')
        .map(|line| {
            let content = line.trim_end_matches(['\n', '\r']);
            let ending = &line[content.len()..];
            let content = if content.starts_with('#') { in_tag(content, &link) } else { in_address(content, &link) };
            content + ending
        })
        .collect()
}

fn in_address<'a>(line: &str, link: &impl Fn(&str) -> Option<&'a str>) -> String {
    let (name, fragment) = line.split_at(line.find('#').unwrap_or(line.len()));
    link(name).map_or_else(|| line.to_owned(), |link| format!("{link}{fragment}"))
}

/// Attributes are separated by commas, the first follows a colon; quoted values hold no quotes.
fn in_tag<'a>(line: &str, link: &impl Fn(&str) -> Option<&'a str>) -> String {
    const ATTRIBUTE: &str = "URI=\"";
    let mut done = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(ATTRIBUTE) {
        let (before, value) = rest.split_at(at + ATTRIBUTE.len());
        let (value, after) = value.split_at(value.find('"').unwrap_or(value.len()));
        let whole_name = matches!(before.as_bytes().get(at.wrapping_sub(1)), Some(b':' | b','));
        done.push_str(before);
        done.push_str(link(value).filter(|_| whole_name).unwrap_or(value));
        rest = after;
    }
    done + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNED: &str = "https://store/b/clip.mp4?X-Goog-Signature=ab&x=1";

    fn rewritten(text: &str) -> String {
        with_links(text, |name| (name == "clip.mp4").then_some(SIGNED))
    }

    #[test]
    fn a_media_playlist_names_the_signed_video_everywhere() {
        let stored = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-MAP:URI=\"clip.mp4\",BYTERANGE=\"1234@0\"\n\
            #EXTINF:2.002,clip.mp4\n#EXT-X-BYTERANGE:100@1234\nclip.mp4\n#EXTINF:1.0,\n#EXT-X-BYTERANGE:50@1334\nclip.mp4\n#EXT-X-ENDLIST\n";
        let served = rewritten(stored);
        assert!(served.contains(&format!("#EXT-X-MAP:URI=\"{SIGNED}\",BYTERANGE=\"1234@0\"\n")));
        assert_eq!(served.matches(&format!("\n{SIGNED}\n")).count(), 2);
        assert!(served.contains("#EXTINF:2.002,clip.mp4\n"), "a title stays a title");
        assert_eq!(served.replace(SIGNED, "clip.mp4"), stored, "nothing else changed");
    }

    #[test]
    fn a_grid_keeps_its_fragments() {
        let cue = "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nclip.mp4#xywh=0,0,320,180\n";
        assert!(rewritten(cue).ends_with(&format!("\n{SIGNED}#xywh=0,0,320,180\n")));
    }

    #[test]
    fn only_whole_names_in_whole_attributes_are_replaced() {
        for same in [
            "",
            "\n\n",
            "xclip.mp4",
            "clip.mp4x",
            "dir/clip.mp4",
            "# clip.mp4",
            "#EXT-X-MAP:X-URI=\"clip.mp4\"",
            "#EXT-X-MAP:URI=\"other.mp4\"",
            "#URI=\"",
            "URI=\"clip.mp4\"",
        ] {
            assert_eq!(rewritten(same), same);
        }
    }

    #[test]
    fn line_endings_and_a_missing_last_one_are_kept() {
        assert_eq!(rewritten("#EXTM3U\r\nclip.mp4\r\n"), format!("#EXTM3U\r\n{SIGNED}\r\n"));
        assert_eq!(rewritten("clip.mp4"), SIGNED);
        assert_eq!(rewritten("#T:A=1,URI=\"clip.mp4\",B=2,URI=\"clip.mp4\""), format!("#T:A=1,URI=\"{SIGNED}\",B=2,URI=\"{SIGNED}\""));
    }
}
