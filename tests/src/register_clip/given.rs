//! What the tests begin with: masters in the database, and what the media functions would announce.

use super::rig::Rig;
use db::{clips::NewClip, masters::register};
use events::{
    Asset, AssetType, ClipAccepted, ClipCut, ClipFolder, ClipId, ClipPackaged, ClipThumbnailed, CutReceipt, EncodeProfile, FrameRange,
    FrameTimes, MasterExamined, MasterIngested, MasterPath, Micros, StagesMs, Upload,
    clip_requested::About,
    master_examined::{Examination, Media},
};
use serde_json::{Value, json};

/// The first period, as the analyst of Montréal uploads it.
pub(crate) const PERIOD_1: &str = "media/raw/MTL/2025-2026/20031/p1-20251011-MTLvsCHI.mp4";

/// A request for eight seconds of the first period.
pub(crate) fn request() -> Value {
    json!({"game_id": "2025020031", "team_code": "MTL", "period": 1, "start_s": 194.3, "end_s": 202.3})
}

/// The same with other or more fields.
pub(crate) fn request_with(fields: Value) -> Value {
    let mut request = request();
    request.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    request
}

impl Rig {
    /// Registers twenty minutes of 30 frames a second, and gives what register-master announces.
    pub async fn master(&self, object: &str, generation: i64) -> MasterIngested {
        let media = Media {
            times: FrameTimes::from_runs(30_000, vec![(36_000, 1000)]).unwrap(),
            fps_num: 30,
            fps_den: 1,
            constant_rate: true,
            video_codec: "h264".to_owned(),
            width: 1280,
            height: 720,
            rotation: 0,
            audio: None,
            closed_gop: true,
            remux_generation: None,
        };
        let examination = Examination::Usable(Box::new(media));
        self.ingested(MasterExamined { upload: upload(object, generation), examination }).await
    }

    /// Registers an upload that cannot be used.
    pub async fn rejected_master(&self, object: &str, generation: i64, reason: &str) -> MasterIngested {
        let examination = Examination::Rejected { reason: reason.to_owned() };
        self.ingested(MasterExamined { upload: upload(object, generation), examination }).await
    }

    async fn ingested(&self, examined: MasterExamined) -> MasterIngested {
        let MasterPath { team_code, game_id, period, .. } = MasterPath::parse(&examined.upload.object).unwrap();
        MasterIngested { master_id: register(&self.database, &examined).await.unwrap().unwrap(), team_code, game_id, period }
    }

    /// Eight seconds of one generation of the first period, from `start` on.
    pub async fn new_clip(&self, generation: i64, start: u32) -> NewClip {
        let MasterIngested { master_id, team_code, game_id, period } = self.master(PERIOD_1, generation).await;
        let second = |n: u32| Micros::new(i64::from(n) * 1_000_000);
        let clip_id = ClipId::of(&[&generation.to_string(), &start.to_string()]);
        NewClip {
            folder: ClipFolder { clip_id, team_code, season: game_id.season(), game_id },
            period,
            master_id,
            opponent_code: None,
            game_date: None,
            profile: EncodeProfile::Default,
            requested: (second(start), second(start + 8)),
            range: FrameRange { first: start * 30, end: (start + 8) * 30 },
            shown: (second(start), second(start + 8)),
            placed_by: None,
            about: About::default(),
        }
    }

    /// A clip of the first period that waits to be cut.
    pub async fn accepted(&self) -> ClipFolder {
        self.master(PERIOD_1, 1).await;
        assert_eq!(self.request("first", request().to_string()).await, 204);
        let announced = self.announced("clip.accepted").await;
        serde_json::from_value::<ClipAccepted>(announced[0].clone()).unwrap().clip
    }
}

fn upload(object: &str, generation: i64) -> Upload {
    Upload { object: object.to_owned(), generation, size_bytes: 1_000_000, crc32c: None }
}

pub(crate) fn cut(clip: &ClipFolder) -> ClipCut {
    let receipt = CutReceipt {
        range: FrameRange { first: 5829, end: 6069 },
        frames_encoded: 240,
        frames_copied: 0,
        bytes_read: 5_000_000,
        index_bytes_read: 9_000,
        bytes_written: 2_000_000,
        encoder: "libx264".to_owned(),
        stages_ms: StagesMs::from([("encode".to_owned(), 700.5)]),
    };
    ClipCut { clip: clip.clone(), asset: asset(clip, AssetType::Mp4), key_frame_bytes: vec![100], receipt }
}

pub(crate) fn thumbnailed(clip: &ClipFolder) -> ClipThumbnailed {
    let assets = [AssetType::Thumbnail, AssetType::ThumbnailGrid, AssetType::ThumbnailGridVtt].map(|kind| asset(clip, kind));
    ClipThumbnailed { clip: clip.clone(), assets: assets.to_vec(), stages_ms: StagesMs::from([("thumbnails".to_owned(), 80.0)]) }
}

pub(crate) fn packaged(clip: &ClipFolder) -> ClipPackaged {
    let assets = [AssetType::HlsPlaylist, AssetType::HlsMultivariant, AssetType::HlsIframes].map(|kind| asset(clip, kind));
    ClipPackaged { clip: clip.clone(), assets: assets.to_vec(), stages_ms: StagesMs::from([("package".to_owned(), 3.0)]) }
}

fn asset(clip: &ClipFolder, asset_type: AssetType) -> Asset {
    Asset { asset_type, object: clip.object(asset_type), file_size_bytes: 1000, width: None, height: None, codec: None }
}
