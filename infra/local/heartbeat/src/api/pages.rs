//! Lists that have several pages.

use super::{Api, ClipPage, ClipView, segment};

/// As many as a page may have.
const PAGE: usize = 200;

impl Api {
    /// The clips that these parameters mean (`status=cut&period=2`; an empty text means all), newest first, of at most so many pages.
    pub async fn clips(&self, parameters: &str, most_pages: usize) -> anyhow::Result<Vec<ClipView>> {
        let (mut clips, mut cursor) = (Vec::new(), String::new());
        for _ in 0..most_pages {
            let path = format!("/api/v2/clips?limit={PAGE}&{parameters}{cursor}");
            let page: ClipPage = self.get(&path).await?.accepted()?.json(&path)?;
            clips.extend(page.clips);
            let Some(next) = page.next_cursor else { break };
            cursor = format!("&cursor={}", segment(&next));
        }
        Ok(clips)
    }
}
