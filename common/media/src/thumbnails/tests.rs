//! The poster and every tile show the frame they should.

use super::*;
use crate::{
    encode::encode,
    synthetic::{SyntheticMaster, read_barcodes, test_job},
};
use events::EncodeProfile;
use std::ops::Range;

async fn pictures(master: SyntheticMaster, frames: Range<usize>) -> (tempfile::TempDir, Thumbnails) {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let source = test_job::make(&SyntheticMaster { edit_list: false, ..master.clone() }, folder.path(), "master.mp4").await;
    let job = test_job::job(&master, &source, frames).await;
    encode(&job, EncodeProfile::Default, &at("clip.mp4")).await.unwrap();
    let made = thumbnails(&at("clip.mp4"), &at("thumb.jpg"), &at("grid.jpg")).await.unwrap();
    (folder, made)
}

/// The numbers in all tiles, row by row; `None` where there is none.
async fn tiles(folder: &Path, layout: &GridLayout) -> Vec<Option<u32>> {
    let mut numbers = Vec::new();
    for tile in 0..layout.columns * layout.rows {
        let (x, y) = (tile % layout.columns * layout.tile_width, tile / layout.columns * layout.tile_height);
        let crop = format!("crop={}:{}:{x}:{y}", layout.tile_width, layout.tile_height);
        let one = folder.join("tile.jpg");
        let grid = Input::new(&folder.join("grid.jpg"), Container::Jpeg, 1 << 26);
        FfmpegRun::new(&[grid]).args(["-vf", &crop, "-q:v", "1", "-f", "image2", "-update", "1"]).output(&one).run().await.unwrap();
        numbers.extend(read_barcodes(&one).await.unwrap());
    }
    numbers
}

#[tokio::test]
async fn a_short_clip_has_its_middle_as_poster_and_a_tile_for_each_second() {
    let (folder, made) = pictures(SyntheticMaster { seconds: 5, width: 640, height: 360, ..Default::default() }, 20..130).await;
    assert_eq!((made.poster_width, made.poster_height, made.layout.tiles), (640, 360, 4));
    assert_eq!(read_barcodes(&folder.path().join("thumb.jpg")).await.unwrap(), [Some(20 + 55)]);
    assert_eq!(tiles(folder.path(), &made.layout).await, [Some(20), Some(50), Some(80), Some(110)]);
}

#[tokio::test]
async fn a_longer_clip_has_its_fifth_second_as_poster_and_several_rows() {
    let (folder, made) = pictures(SyntheticMaster { seconds: 14, frame_rate: (25, 1), ..Default::default() }, 5..330).await;
    assert_eq!((made.layout.tiles, made.layout.columns, made.layout.rows), (13, 10, 2));
    assert_eq!(read_barcodes(&folder.path().join("thumb.jpg")).await.unwrap(), [Some(5 + 125)]);
    let shown = (0..13).map(|second| Some(5 + second * 25)).chain([None; 7]);
    assert_eq!(tiles(folder.path(), &made.layout).await, shown.collect::<Vec<_>>());
}

#[tokio::test]
async fn one_frame_is_enough() {
    let (folder, made) = pictures(SyntheticMaster { seconds: 1, audio: false, ..Default::default() }, 9..11).await;
    assert_eq!((made.layout.tiles, made.layout.width(), made.layout.height()), (1, 320, 180));
    assert_eq!(read_barcodes(&folder.path().join("thumb.jpg")).await.unwrap(), [Some(10)]);
    assert_eq!(tiles(folder.path(), &made.layout).await, [Some(9)]);
}
