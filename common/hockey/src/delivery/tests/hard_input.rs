//! Files that are empty, cut, wrongly encoded, noise, or no files of ours at all.

use super::*;

fn refusal(name: &str, bytes: &[u8]) -> String {
    read_plays(&play_file(name), bytes).unwrap_err().0
}

/// Damages a row of the small game and returns the odd rows; the rest must be there.
fn odd_after(damage: impl FnOnce(&mut RawFile)) -> Vec<OddRow> {
    let mut file = small_game(30);
    damage(&mut file);
    let plays = file.read();
    assert_eq!(plays.quality.plays + plays.odd_rows.len() as u64, plays.quality.rows);
    plays.odd_rows
}

#[test]
fn a_bad_field_makes_an_odd_row_with_line_and_reason() {
    for (column, text, reason) in [
        (0, "20038", "game “20038”"),
        (1, "-1", "id"),
        (1, "2", "second time"),
        (2, "13", "period"),
        (3, "NaN", "game clock"),
        (3, "1e99", "game clock"),
        (12, "", "frame"),
        (12, "99999999999999999999", "frame"),
        (13, "00:00:61:00", "timecode"),
        (13, "0:0:6:0", "timecode"),
        (14, "", "action"),
        (16, "xz", "zone"),
        (18, "maybe", "outcome"),
        (25, "inf", "x"),
        (28, "5v4", "manpower"),
        (30, "\t8480018, 848OO18", "on the ice"),
        (30, "\t8480018, 0", "on the ice"),
        (30, &vec!["1"; 31].join(","), "more than 30"),
        (37, "New York Rangers", "does not play in this game"),
        (37, "", "no team"),
        (38, "140", "sweater"),
        (42, "0", "player id"),
        (46, "7.5", "expected goals"),
        (14, &"A".repeat(10_000), "longer than"),
        (14, "GO\0AL", "NUL"),
    ] {
        let odd = odd_after(|file| file.rows[4][column] = text.to_owned());
        assert_eq!(odd.len(), 1, "{column} {text}");
        assert_eq!(odd[0].line, 6);
        assert!(odd[0].reason.contains(reason) && !odd[0].text.contains('\0'), "{column} {text}: {}", odd[0].reason);
        assert!(odd[0].text.len() <= 1_200 && odd[0].text.starts_with("20"), "{}", odd[0].text);
    }
}

#[test]
fn lines_are_those_of_the_file_with_any_line_ends() {
    let mut file = small_game(30);
    file.rows[9][16] = "xz".to_owned();
    let text = String::from_utf8(file.bytes()).unwrap();
    let ends = [
        (text.clone(), 11),
        (text.replace('\n', "\r\n"), 11),
        (text.replace('\n', "\r\n\r\n"), 21),
        (text.replacen('\n', "\n\n\n", 3), 17),
        (format!("\u{feff}{text}"), 11),
    ];
    for (text, line) in ends {
        let plays = read_plays(&play_file(RAW_NAME), text.as_bytes()).unwrap();
        assert_eq!(plays.odd_rows.iter().map(|row| row.line).collect::<Vec<_>>(), [line]);
        assert_eq!(plays.quality.rows, file.rows.len() as u64);
    }
}

#[test]
fn a_file_cut_in_the_middle_of_a_row_keeps_the_rest() {
    let file = small_game(30);
    let bytes = file.bytes();
    for cut in [20, 150, 180] {
        let plays = read_plays(&play_file(RAW_NAME), &bytes[..bytes.len() - cut]).unwrap();
        assert_eq!((plays.odd_rows.len(), plays.quality.plays), (1, file.rows.len() as u64 - 1), "{cut}");
        assert!(plays.odd_rows[0].reason.contains("cut off"), "{}", plays.odd_rows[0].reason);
        assert_eq!(plays.odd_rows[0].line, file.rows.len() as u64 + 1);
    }
}

#[test]
fn an_open_quote_costs_no_more_than_the_rows_next_to_it() {
    let text = String::from_utf8(small_game(30).bytes()).unwrap();
    let broken = text.replacen("\"CONTROLLED ENTRY INTO OZ\"", "\"CONTROLLED ENTRY INTO OZ", 1);
    let plays = read_plays(&play_file(RAW_NAME), broken.as_bytes()).unwrap();
    assert!((1..=2).contains(&plays.odd_rows.len()), "{:?}", plays.odd_rows);
    assert!(plays.quality.plays >= 45);
    assert_eq!(plays.odd_rows[0].line, 4);
}

#[test]
fn text_that_a_spreadsheet_would_run_is_text() {
    let formula = "=HYPERLINK(\"http://example.com\",\"GOAL\")";
    let mut file = small_game(30);
    file.rows[4][14] = formula.to_owned();
    file.rows[5][41] = "+cmd|' /C calc'!A0".to_owned();
    let plays = file.read();
    assert_eq!(numbered(&plays, 4).action, formula);
    assert_eq!(numbered(&plays, 5).actor.as_ref().unwrap().last_name, "+cmd|' /C calc'!A0");
    assert_eq!(plays.quality.unknown_actions.get(formula), Some(&1));
}

#[test]
fn a_name_in_windows_1252_is_decoded_and_anything_else_in_it_is_odd() {
    let mut file = small_game(30);
    file.rows[4][41] = "Slafkovsk@".to_owned();
    file.rows[5][44] = "inner@Slot".to_owned();
    file.rows[6][41] = "Slafkovský".to_owned();
    let bytes: Vec<u8> = file.bytes().into_iter().map(|byte| if byte == b'@' { 0xFD } else { byte }).collect();
    let plays = read_plays(&play_file(RAW_NAME), &bytes).unwrap();
    for number in [4, 6] {
        assert_eq!(numbered(&plays, number).actor.as_ref().unwrap().last_name, "Slafkovský");
    }
    assert_eq!((plays.quality.decoded_names, plays.odd_rows.len()), (1, 1));
    assert!(plays.odd_rows[0].reason.contains("UTF-8"), "{}", plays.odd_rows[0].reason);
    let controls: Vec<u8> = file.bytes().into_iter().map(|byte| if byte == b'@' { 0x81 } else { byte }).collect();
    assert_eq!(read_plays(&play_file(RAW_NAME), &controls).unwrap().odd_rows.len(), 2);
}

#[test]
fn what_is_no_play_file_is_refused_with_what_to_do() {
    let text = String::from_utf8(small_game(30).bytes()).unwrap();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with_mark: Vec<u8> = [0xFF, 0xFE].into_iter().chain(utf16.clone()).collect();
    let header = text.lines().next().unwrap();
    for (bytes, reason) in [
        (&b""[..], "empty"),
        (&utf16, "UTF-16"),
        (&with_mark, "UTF-16"),
        (&[0x1F, 0x8B, 8, 0, 0], "gzip"),
        (b"PK\x03\x04 and so on", "ZIP"),
        (b"{\"games\": []}", "column 1"),
        (header.as_bytes(), "no rows"),
        (header.replace("shorthand", "Shorthand").as_bytes(), "column 15 of 47 is “Shorthand”, where “shorthand” is expected"),
        (header.rsplit_once(',').unwrap().0.as_bytes(), "missing, where “expectedGoalsAllShots”"),
        (format!("{header},more").as_bytes(), "“more”, where the end of the line"),
        (timeline::HEADER.join(",").as_bytes(), "is a timeline"),
        (&[0xC3, 0x28, 0x41], "not text"),
    ] {
        let error = refusal(RAW_NAME, bytes);
        assert!(error.contains(reason), "{reason}: {error}");
    }
    assert!(refusal(TIMELINE_NAME, text.as_bytes()).contains("raw play sequence"));
    assert!(refusal(TIMELINE_NAME, b"a,b").contains("player_id"));
}

#[test]
fn a_file_of_which_most_cannot_be_read_is_refused() {
    let mut file = small_game(30);
    let half = file.rows.len() / 2;
    for row in &mut file.rows[half - 1..] {
        row[0] = "20038".to_owned();
    }
    let error = refusal(RAW_NAME, &file.bytes());
    assert!(error.contains("25 of 48 rows cannot be read") && error.contains("line 25") && error.contains("20038"), "{error}");
    file.rows[half - 1][0] = "20031".to_owned();
    assert_eq!(file.read().quality.odd_rows, 24, "half is still loaded");
}

#[test]
fn odd_rows_are_all_counted_but_not_all_kept() {
    let mut file = RawFile::new(30);
    for step in 0..2_500 {
        let row = file.bare(1, step * 31, f64::from(step), if step == 0 { "Face-Off" } else { "Whistle" });
        if step % 2 == 1 {
            row[13] = "noon".to_owned();
        }
    }
    let plays = file.read();
    assert_eq!((plays.odd_rows.len(), plays.quality.odd_rows), (MOST_ODD_ROWS_KEPT, 1_250));
}

#[test]
fn noise_is_refused_whether_it_begins_as_noise_or_after_a_header() {
    let noise = super::random_bytes::noise(1, 8 << 20);
    let name = play_file(RAW_NAME);
    read_plays(&name, &noise).unwrap_err();
    let header = raw::HEADER.join(",");
    for separator in ["\n", ""] {
        let bytes: Vec<u8> = header.bytes().chain(separator.bytes()).chain(noise.iter().copied()).collect();
        read_plays(&name, &bytes).unwrap_err();
    }
    assert!(refusal(RAW_NAME, &vec![b'a'; (64 << 20) + 1]).contains("64 MB"));
    let many_rows = format!("{header}\n{}", "a\n".repeat(100_001));
    assert!(refusal(RAW_NAME, many_rows.as_bytes()).contains("more than 100000 rows"));
}
