//! `multipart/related` bodies, read as they stream by. Two dialects occur: lines that end in CRLF (every client
//! library) and lines that end in LF (`gcloud storage`); the first line of a body tells which one it is.
use std::io::BufRead;

use axum::body::BodyDataStream;
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use serde_json::Value;

use super::StorageError;
use super::upload::{LARGEST_JSON_BYTES, interrupted, parse_json};

/// The longest line outside of a part's content.
const LONGEST_LINE_BYTES: usize = 16 * 1024;
/// The most header lines of a part.
const MOST_HEADER_LINES: usize = 100;

/// Reads one part after the other. Call [`Self::next_part`], then take its content.
pub struct MultipartReader {
    body: BodyDataStream,
    buffer: BytesMut,
    /// `\n--boundary`; in the CRLF dialect the carriage return before it belongs to it too.
    delimiter: Vec<u8>,
    crlf: bool,
    state: State,
}

/// The headers of a part that matter.
pub struct Part {
    /// MIME type of the content, if the part says it.
    pub content_type: Option<String>,
}

#[derive(PartialEq)]
enum State {
    BeforeFirst,
    InContent,
    AfterDelimiter,
    Ended,
}

impl MultipartReader {
    /// `content_type` is the request's, with the boundary in it.
    pub fn new(body: BodyDataStream, content_type: &str) -> Result<Self, StorageError> {
        let no_boundary = || StorageError::invalid("A multipart upload needs a boundary in its Content-Type");
        let delimiter = format!("\n--{}", boundary(content_type).ok_or_else(no_boundary)?).into_bytes();
        Ok(Self { body, buffer: BytesMut::new(), delimiter, crlf: true, state: State::BeforeFirst })
    }

    /// Goes to the next part (skipping what is left of this one) and reads its headers; `None` at the end.
    pub async fn next_part(&mut self) -> Result<Option<Part>, StorageError> {
        while self.state == State::InContent {
            self.next_chunk().await?;
        }
        match self.state {
            State::BeforeFirst => self.read_first_delimiter().await?,
            State::AfterDelimiter => self.read_end_of_delimiter().await?,
            _ => {}
        }
        if self.state == State::Ended { Ok(None) } else { self.read_headers().await.map(Some) }
    }

    /// More of this part's content; `None` when the part is over.
    pub async fn next_chunk(&mut self) -> Result<Option<Bytes>, StorageError> {
        while self.state == State::InContent {
            if let Some(end) = self.find_delimiter() {
                let content = self.buffer.split_to(end).freeze();
                let _ = self.buffer.split_to(usize::from(self.crlf) + self.delimiter.len());
                self.state = State::AfterDelimiter;
                return Ok(Some(content).filter(|content| !content.is_empty()));
            }
            let certain = self.buffer.len().saturating_sub(self.delimiter.len()); // the rest may begin a delimiter
            if certain > 0 {
                return Ok(Some(self.buffer.split_to(certain).freeze()));
            }
            self.fill().await?;
        }
        Ok(None)
    }

    /// The whole content of this part, which must be JSON.
    pub async fn json(&mut self) -> Result<Value, StorageError> {
        let mut text = Vec::new();
        while let Some(chunk) = self.next_chunk().await? {
            text.extend_from_slice(&chunk);
            if text.len() > LARGEST_JSON_BYTES {
                return Err(StorageError::invalid("A JSON part of the multipart body is too large"));
            }
        }
        parse_json(&text)
    }

    async fn read_first_delimiter(&mut self) -> Result<(), StorageError> {
        let line = self.line().await?;
        if line.trim_ascii_end() != &self.delimiter[1..] {
            return Err(StorageError::invalid("The multipart body does not begin with its boundary"));
        }
        self.crlf = line.ends_with(b"\r\n");
        Ok(())
    }

    async fn read_end_of_delimiter(&mut self) -> Result<(), StorageError> {
        while self.buffer.len() < 2 {
            self.fill().await?;
        }
        if self.buffer.starts_with(b"--") {
            self.state = State::Ended;
        } else if !self.line().await?.trim_ascii().is_empty() {
            return Err(StorageError::invalid("The multipart body has text beside a boundary"));
        }
        Ok(())
    }

    async fn read_headers(&mut self) -> Result<Part, StorageError> {
        let mut part = Part { content_type: None };
        for _ in 0..MOST_HEADER_LINES {
            let line = self.line().await?;
            let line = String::from_utf8_lossy(line.trim_ascii_end()).into_owned();
            if line.is_empty() {
                self.state = State::InContent;
                return Ok(part);
            }
            if let Some((_, value)) = line.split_once(':').filter(|(name, _)| name.trim().eq_ignore_ascii_case("content-type")) {
                part.content_type = Some(value.trim().to_owned());
            }
        }
        Err(StorageError::invalid("A part of the multipart body has too many headers"))
    }

    /// One line with its end.
    async fn line(&mut self) -> Result<Bytes, StorageError> {
        loop {
            if let Some(end) = find_newline(&self.buffer) {
                return Ok(self.buffer.split_to(end + 1).freeze());
            }
            if self.buffer.len() > LONGEST_LINE_BYTES {
                return Err(StorageError::invalid("A header line of the multipart body is too long"));
            }
            self.fill().await?;
        }
    }

    /// Where the content before the next delimiter ends.
    fn find_delimiter(&self) -> Option<usize> {
        let mut from = 0;
        while let Some(found) = find_newline(&self.buffer[from..]) {
            let newline = from + found;
            let line_end = !self.crlf || self.buffer[..newline].ends_with(b"\r");
            if line_end && self.buffer[newline..].starts_with(&self.delimiter) {
                return Some(newline - usize::from(self.crlf));
            }
            from = newline + 1;
        }
        None
    }

    async fn fill(&mut self) -> Result<(), StorageError> {
        let cut = || StorageError::invalid("The multipart body ends before its last boundary");
        let chunk = self.body.next().await.ok_or_else(cut)?.map_err(interrupted)?;
        self.buffer.extend_from_slice(&chunk);
        Ok(())
    }
}

/// `skip_until` because the standard library searches at full speed even in a debug build.
fn find_newline(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    let passed = rest.skip_until(b'\n').unwrap_or(0);
    bytes[..passed].ends_with(b"\n").then(|| passed - 1)
}

/// The boundary of a `Content-Type`, without the quotes (gcloud writes single ones).
fn boundary(content_type: &str) -> Option<&str> {
    let parameters = content_type.split(';').map(str::trim);
    let value = parameters.filter_map(|parameter| parameter.split_once('=')).find(|(name, _)| name.eq_ignore_ascii_case("boundary"))?.1;
    let value = value.trim_matches(['"', '\'']);
    (1..=200).contains(&value.len()).then_some(value)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use axum::body::Body;

    /// Reads `text` given in pieces of `piece` bytes: the parts' types and contents.
    async fn read(text: &[u8], piece: usize) -> Result<Vec<(Option<String>, Vec<u8>)>, StorageError> {
        let pieces: Vec<_> = text.chunks(piece).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect();
        let body = Body::from_stream(futures::stream::iter(pieces));
        let mut reader = MultipartReader::new(body.into_data_stream(), "multipart/related; boundary='=b='")?;
        let mut parts = Vec::new();
        while let Some(part) = reader.next_part().await? {
            let mut content = Vec::new();
            while let Some(chunk) = reader.next_chunk().await? {
                content.extend_from_slice(&chunk);
            }
            parts.push((part.content_type, content));
        }
        Ok(parts)
    }

    #[tokio::test]
    async fn both_dialects_in_pieces_of_any_size() {
        let json = Some("application/json".to_owned());
        let content = b"\r\n\n--=b\r\n-=b=\r".to_vec(); // everything that is nearly a delimiter
        let with_crlf =
            [b"--=b=\r\ncontent-type: application/json\r\n\r\n{}\r\n--=b=\r\n\r\n".as_slice(), &content, b"\r\n--=b=--"].concat();
        let with_lf =
            [b"--=b=\nContent-Type: application/json\nMIME-Version: 1.0\n\n{}\n--=b=\n\n".as_slice(), &content, b"\n--=b=--\n"].concat();
        for piece in 1..with_crlf.len() + 1 {
            for text in [&with_crlf, &with_lf] {
                let parts = read(text, piece).await.unwrap();
                assert_eq!(parts, [(json.clone(), b"{}".to_vec()), (None, content.clone())], "{piece}");
            }
        }
    }

    #[tokio::test]
    async fn an_empty_part_is_empty() {
        let parts = read(b"--=b=\r\n\r\n\r\n--=b=--\r\n", 3).await.unwrap();
        assert_eq!(parts, [(None, Vec::new())]);
    }

    #[tokio::test]
    async fn a_body_that_is_cut_or_foreign_is_refused() {
        for bad in [b"--=b=\r\n\r\nabc".as_slice(), b"--=b=\r\n\r\nabc\r\n--=b=", b"--other\r\n", b"", &[b'x'; 40_000]] {
            assert!(read(bad, 1000).await.is_err());
        }
    }
}
