//! Clips for the tests, written by the queries that write real ones.

use super::world::World;
use bytes::Bytes;
use cloud::NewObject;
use db::{
    Cause, Database, NaiveDate, assets,
    clips::{self, NewClip},
    masters,
    requests::{self, NewRequest, Place},
};
use events::{
    Asset, AssetType, ClipFolder, ClipId, EncodeProfile, FrameRange, FrameTimes, GameId, MasterExamined, Micros, Period, TeamCode, Upload,
    clip_requested::About,
    master_examined::{Examination, Media},
};
use serde_json::json;

/// A clip as a test wants it.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub number: u32,
    pub team: &'static str,
    pub opponent: Option<&'static str>,
    pub game: &'static str,
    pub period: i64,
    pub player: Option<&'static str>,
    pub event_type: Option<&'static str>,
    pub outcome: Option<&'static str>,
    pub zone: Option<&'static str>,
    pub status: &'static str,
    pub tags: Vec<&'static str>,
    pub day: Option<NaiveDate>,
}

impl Sample {
    /// A clip that is ready; `number` makes it another clip.
    pub(super) fn of(number: u32, team: &'static str) -> Self {
        Self {
            number,
            team,
            opponent: None,
            game: "2025020031",
            period: 1,
            player: Some("8474151"),
            event_type: Some("zone_exit"),
            outcome: Some("successful"),
            zone: Some("dz"),
            status: "ready",
            tags: vec!["power play"],
            day: NaiveDate::from_ymd_opt(2025, 10, 11),
        }
    }

    pub(super) fn folder(&self) -> ClipFolder {
        let game_id = GameId::parse(self.game).unwrap();
        ClipFolder {
            clip_id: ClipId::of(&["sample", self.team, &self.number.to_string()]),
            team_code: TeamCode::parse(self.team).unwrap(),
            season: game_id.season(),
            game_id,
        }
    }

    pub(super) fn id(&self) -> String {
        self.folder().clip_id.into()
    }

    pub(super) fn request_id(&self) -> String {
        format!("request {} {}", self.team, self.number)
    }

    /// Registers master, request and clip, and brings the clip to its status.
    pub(super) async fn write(&self, database: &Database) {
        let request_id = self.request_id();
        let cause = Cause { event_type: "clip.requested", event_id: &request_id };
        let master_id = self.master(database).await;
        let place = Some(Place { team_code: self.team, game_id: self.game, period: self.period as i16 });
        requests::wait(database, NewRequest { request_id: &request_id, body: "{}", place, traceparent: None }).await.unwrap();
        clips::accept(database, &self.clip(master_id), &request_id, cause).await.unwrap();
        let ClipFolder { clip_id, .. } = self.folder();
        let cause = Cause { event_type: "clip.cut", event_id: clip_id.as_str() };
        let receipt = json!({"frames_encoded": 240, "bytes_read": 8_120_000, "stages_ms": {"encode": 812.5}});
        let files = match self.status {
            "ready" => &AssetType::ALL[..],
            "cut" => &AssetType::ALL[..1],
            _ => &[],
        };
        let files: Vec<Asset> = files.iter().map(|kind| self.asset(*kind)).collect();
        if !files.is_empty() {
            assets::register(database, &clip_id, &files, &receipt, cause).await.unwrap();
        }
        if self.status == "failed" {
            clips::fail(database, &clip_id, "the master ends before the clip begins", cause).await.unwrap();
        }
    }

    /// Puts the files of the clip into the delivery bucket.
    pub(super) async fn store(&self, world: &World, content: impl Fn(AssetType) -> Vec<u8>) {
        for kind in AssetType::ALL {
            let object = NewObject::plain(self.folder().object(kind), kind.content_type());
            world.delivery.create(object, Bytes::from(content(kind))).await.unwrap();
        }
    }

    fn asset(&self, asset_type: AssetType) -> Asset {
        let picture = matches!(asset_type, AssetType::Mp4 | AssetType::Thumbnail | AssetType::ThumbnailGrid);
        Asset {
            asset_type,
            object: self.folder().object(asset_type),
            file_size_bytes: 1000,
            width: picture.then_some(1920),
            height: picture.then_some(1080),
            codec: (asset_type == AssetType::Mp4).then(|| "avc1.640028,mp4a.40.2".to_owned()),
        }
    }

    pub(super) fn clip(&self, master_id: i64) -> NewClip {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let first = self.number * 10;
        NewClip {
            folder: self.folder(),
            period: Period::new(self.period).unwrap(),
            master_id,
            opponent_code: owned(self.opponent),
            game_date: self.day,
            profile: EncodeProfile::Default,
            requested: (Micros::new(1_000_000), Micros::new(9_000_000)),
            range: FrameRange { first, end: first + 240 },
            shown: (Micros::new(1_001_000), Micros::new(9_009_000)),
            placed_by: None,
            about: About {
                player_id: owned(self.player),
                player_name: self.player.map(|_| "Élodie <b>O'Neil</b>".to_owned()),
                opponent_code: None,
                event_type: owned(self.event_type),
                outcome: owned(self.outcome),
                zone: owned(self.zone),
                tags: self.tags.iter().map(|tag| (*tag).to_owned()).collect(),
                ..About::default()
            },
        }
    }

    pub(super) async fn master(&self, database: &Database) -> i64 {
        let Self { team, game, period, .. } = self;
        let season = GameId::parse(game).unwrap().season();
        let object = format!("media/raw/{team}/{season}/{game}/p{period}-game.mp4");
        let media = Media {
            times: FrameTimes::from_runs(30_000, vec![(100_000, 1001)]).unwrap(),
            fps_num: 30_000,
            fps_den: 1001,
            constant_rate: true,
            video_codec: "h264".to_owned(),
            width: 1920,
            height: 1080,
            rotation: 0,
            audio: None,
            closed_gop: true,
            remux_generation: None,
        };
        let upload = Upload { object, generation: 1, size_bytes: 1, crc32c: None };
        let examination = Examination::Usable(Box::new(media));
        masters::register(database, &MasterExamined { upload, examination }).await.unwrap().unwrap()
    }
}
