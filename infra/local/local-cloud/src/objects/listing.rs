//! Listing a bucket: prefix, delimiter and pages over names in order. Pure.
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{ObjectMetadata, StorageError};

/// The most entries of one page.
const LARGEST_PAGE: usize = 1000;

/// What to list. Empty strings ask for nothing.
#[derive(Default)]
pub struct Listing {
    /// Only names that start with it.
    pub prefix: String,
    /// Names that contain it after the prefix are shown once, up to and including it.
    pub delimiter: String,
    /// Names from here on (inclusive).
    pub start: String,
    /// Names before this one.
    pub end: String,
    /// As given by the page before.
    pub page_token: String,
    /// 0 = as many as a page holds.
    pub page_size: usize,
}

/// One page.
#[derive(Default)]
pub struct Page {
    /// Objects in order of their names.
    pub objects: Vec<Arc<ObjectMetadata>>,
    /// Names cut at the delimiter.
    pub prefixes: Vec<String>,
    /// Where the next page starts; empty = this was the last.
    pub next_page_token: String,
}

impl Listing {
    /// Reads the JSON API's parameters.
    pub fn from_query(query: &HashMap<String, String>) -> Result<Self, StorageError> {
        let text = |name: &str| query.get(name).cloned().unwrap_or_default();
        let page_size = match query.get("maxResults") {
            Some(number) => number.parse().map_err(|_| StorageError::invalid(format!("Invalid maxResults: {number:?}")))?,
            None => 0,
        };
        let (prefix, delimiter, page_token) = (text("prefix"), text("delimiter"), text("pageToken"));
        Ok(Self { prefix, delimiter, start: text("startOffset"), end: text("endOffset"), page_token, page_size })
    }

    /// The page of `objects` that is asked for. A token that was not given out by a page is a 400.
    pub fn page(&self, objects: &BTreeMap<String, Arc<ObjectMetadata>>) -> Result<Page, StorageError> {
        let page_size = if self.page_size == 0 { LARGEST_PAGE } else { self.page_size.min(LARGEST_PAGE) };
        let mut last = decode_token(&self.page_token)?;
        let mut page = Page::default();
        let start = (&self.prefix).max(&self.start);
        let from = if last.as_str() >= start.as_str() { Bound::Excluded(last.clone()) } else { Bound::Included(start.clone()) };
        for (name, object) in objects.range((from, Bound::Unbounded)) {
            if !name.starts_with(&self.prefix) || (!self.end.is_empty() && *name >= self.end) {
                break;
            }
            let entry = self.cut_at_delimiter(name);
            if entry == Some(last.as_str()) {
                continue; // shown already, perhaps on the page before
            }
            if page.objects.len() + page.prefixes.len() == page_size {
                page.next_page_token = URL_SAFE_NO_PAD.encode(&last);
                break;
            }
            entry.unwrap_or(name).clone_into(&mut last);
            match entry {
                Some(prefix) => page.prefixes.push(prefix.to_owned()),
                None => page.objects.push(object.clone()),
            }
        }
        Ok(page)
    }

    fn cut_at_delimiter<'a>(&self, name: &'a str) -> Option<&'a str> {
        if self.delimiter.is_empty() {
            return None;
        }
        let found = name[self.prefix.len()..].find(&self.delimiter)?;
        Some(&name[..self.prefix.len() + found + self.delimiter.len()])
    }
}

fn decode_token(token: &str) -> Result<String, StorageError> {
    let name = URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    name.ok_or_else(|| StorageError::invalid("Invalid page token"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::objects::Attributes;

    fn bucket(names: &[&str]) -> BTreeMap<String, Arc<ObjectMetadata>> {
        let now = chrono::Utc::now();
        let object = |name: &str| ObjectMetadata {
            bucket: "b".into(),
            name: name.into(),
            generation: 1,
            metageneration: 1,
            size: 0,
            crc32c: 0,
            created: now,
            updated: now,
            attributes: Attributes::default(),
            overwrote: None,
            announced: true,
        };
        names.iter().map(|name| ((*name).to_owned(), Arc::new(object(name)))).collect()
    }

    /// All pages of a listing, one entry each, in the order they came.
    fn walk(objects: &BTreeMap<String, Arc<ObjectMetadata>>, mut listing: Listing) -> Vec<String> {
        let mut seen = Vec::new();
        loop {
            let page = listing.page(objects).unwrap();
            assert!(page.objects.len() + page.prefixes.len() <= listing.page_size);
            seen.extend(page.objects.iter().map(|object| object.name.clone()));
            seen.extend(page.prefixes);
            if page.next_page_token.is_empty() {
                return seen;
            }
            listing.page_token = page.next_page_token;
        }
    }

    #[test]
    fn every_entry_comes_once_whatever_the_page_size() {
        let objects = bucket(&["a", "d/1", "d/2", "d/x/3", "e", "f/1", "é"]);
        for page_size in 1..8 {
            let listing = Listing { page_size, delimiter: "/".into(), ..Listing::default() };
            let mut seen = walk(&objects, listing);
            seen.sort();
            assert_eq!(seen, ["a", "d/", "e", "f/", "é"], "{page_size}");
            let below = Listing { page_size, prefix: "d/".into(), ..Listing::default() };
            assert_eq!(walk(&objects, below), ["d/1", "d/2", "d/x/3"]);
            let between = Listing { page_size, start: "d/2".into(), end: "f/".into(), ..Listing::default() };
            assert_eq!(walk(&objects, between), ["d/2", "d/x/3", "e"]);
        }
    }

    #[test]
    fn a_foreign_token_is_refused() {
        assert!(Listing { page_token: "%".into(), ..Listing::default() }.page(&bucket(&["a"])).is_err());
    }
}
