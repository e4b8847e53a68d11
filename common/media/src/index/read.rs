//! Reading an index: two ranges of it for any cut.

use super::Header;
use super::directory::{self, PageEntry};
use super::loaded::Loaded;
use super::page::Page;
use super::write::MAGIC;
use crate::source::RangeSource;
use anyhow::Context;
use bytes::Bytes;
use events::FrameRange;

/// How much is read at first: header and directory of a film of three hours, or all of a short one's index.
const FIRST_READ: u64 = 64 << 10;
/// Header and directory are never larger.
const MAX_FRONT: u64 = 16 << 20;
/// The pages of one cut are never larger; a cut of 5 minutes out of one GOP of 3 hours takes 10 MB.
const MAX_PAGES: u64 = 64 << 20;

/// An index whose header and directory have been read.
#[derive(Debug)]
pub struct Index {
    /// What holds for the whole master.
    pub header: Header,
    pages: Vec<PageEntry>,
    front: Bytes,
    pages_start: u64,
}

impl Index {
    /// Reads header and directory: one request as a rule, two for very long films.
    pub async fn open(source: &impl RangeSource) -> anyhow::Result<Self> {
        let mut front = source.read(0..source.size().min(FIRST_READ)).await.context("reading the front of an index")?;
        let [header_length, directory_length] = front_lengths(&front)?;
        let pages_start = 16 + header_length + directory_length;
        anyhow::ensure!(pages_start <= source.size().min(MAX_FRONT), "an index of {} bytes with a front of {pages_start}", source.size());
        if pages_start > front.len() as u64 {
            let rest = source.read(front.len() as u64..pages_start).await.context("reading the directory of an index")?;
            front = [front, rest].concat().into();
        }
        let (header, directory) = front[16..pages_start as usize].split_at(header_length as usize);
        let header: Header = serde_json::from_slice(header).context("reading the header of an index")?;
        header.check()?;
        let pages = directory::decode(directory, header.frames, source.size() - pages_start)?;
        Ok(Self { header, pages, front, pages_start })
    }

    /// The samples around the frames `range` (not empty, within the film), from a key sample that decoding can start at.
    ///
    /// At most one request, none if the index is so small that it was read at first.
    pub(crate) async fn samples(&self, source: &impl RangeSource, range: FrameRange) -> anyhow::Result<Loaded> {
        let (first, last) = (self.page_to_start_at(range.first), self.page_of(range.end - 1));
        let end = self.pages.get(last + 1);
        let start = self.pages_start + self.pages[first].offset;
        let end_offset = end.map_or(source.size(), |page| self.pages_start + page.offset);
        anyhow::ensure!(end_offset - start <= MAX_PAGES, "the index has {} bytes of pages for one cut", end_offset - start);
        let bytes = match self.front.get(start as usize..end_offset as usize) {
            Some(_) => self.front.slice(start as usize..end_offset as usize),
            None => source.read(start..end_offset).await.context("reading the pages of an index")?,
        };
        let mut loaded = Loaded::until(end.map_or(self.header.end_pts, |page| page.first_pts));
        for page in first..=last {
            let place = |page: usize| self.pages.get(page).map_or(end_offset, |page| self.pages_start + page.offset) - start;
            let page = bytes.slice(place(page) as usize..place(page + 1) as usize);
            loaded.add(Page::decode(&page, self.header.media_size)?);
        }
        let frames = end.map_or(self.header.frames, |page| page.first_frame) - self.pages[first].first_frame;
        loaded.number_frames(self.pages[first].first_frame, frames, self.header.first_pts)?;
        Ok(loaded)
    }

    /// The page that shows this frame, or the one before it that has the key picture the frame may need:
    /// in an open GOP the first frames of a page come before its key picture, and a long GOP has pages without any.
    fn page_to_start_at(&self, frame: u32) -> usize {
        let page = self.page_of(frame);
        let entry = &self.pages[page];
        if entry.first_key_pts.is_some_and(|key| key <= entry.first_pts) {
            return page;
        }
        self.pages[..page].iter().rposition(|before| before.first_key_pts.is_some()).unwrap_or(0)
    }

    fn page_of(&self, frame: u32) -> usize {
        self.pages.partition_point(|page| page.first_frame <= frame).saturating_sub(1)
    }
}

fn front_lengths(front: &[u8]) -> anyhow::Result<[u64; 2]> {
    anyhow::ensure!(front.starts_with(MAGIC) && front.len() >= 16, "this is not an index of this version; it has to be built again");
    let length = |at: usize| front[at..at + 4].iter().fold(0, |length, &byte| length << 8 | u64::from(byte));
    Ok([length(8), length(12)])
}
