//! `master.examined`: an uploaded video was looked at, and either clips can be cut out of it, or there is a reason why not.

use crate::{Contract, FrameTimes, ObjectFinalized, lake_path::short_name};
use serde::{Deserialize, Serialize};

/// Announced by ingest-master, which has no database; register-master writes it down. It names no object but the upload: whose it
/// is, and where what was made of it lies, follows from that name, and whatever a hostile file makes ffmpeg say, it says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MasterExamined {
    /// Which upload.
    pub upload: Upload,
    /// What was found.
    pub examination: Examination,
}

/// One content of one object of the lake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// The object's name.
    pub object: String,
    /// Which content of that name.
    pub generation: i64,
    /// In bytes.
    pub size_bytes: i64,
    /// CRC-32C, as the store gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crc32c: Option<String>,
}

/// What was found out about an upload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Examination {
    /// Clips can be cut out of it.
    Usable(Box<Media>),
    /// It cannot be used.
    Rejected {
        /// Why, in words that a coach can read.
        reason: String,
    },
}

/// What a usable master is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Media {
    /// When each frame is shown.
    pub times: FrameTimes,
    /// Frames a second, numerator.
    pub fps_num: u32,
    /// Frames a second, denominator.
    pub fps_den: u32,
    /// Whether all frames last equally long.
    pub constant_rate: bool,
    /// E.g. `h264`.
    pub video_codec: String,
    /// In pixels, as stored.
    pub width: i32,
    /// In pixels, as stored.
    pub height: i32,
    /// Degrees to turn it by for showing.
    pub rotation: i32,
    /// None where there is no sound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audio: Option<Audio>,
    /// Whether no frame refers to one before the key frame it follows.
    pub closed_gop: bool,
    /// The generation of the MP4 that was made of it and holds its samples; none where it holds them itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remux_generation: Option<i64>,
}

/// The sound of a master.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audio {
    /// E.g. `aac`.
    pub codec: String,
    /// In hertz.
    pub sample_rate: i32,
    /// How many.
    pub channels: i32,
}

impl From<ObjectFinalized> for Upload {
    fn from(object: ObjectFinalized) -> Self {
        Self { object: object.name, generation: object.generation, size_bytes: object.size, crc32c: object.crc32c }
    }
}

impl Contract for MasterExamined {
    const TYPE: &'static str = "master.examined";
    const TOPIC: &'static str = "master-examined";

    /// A name may hold anything, and a header may not.
    fn subject(&self) -> String {
        format!("uploads/{}", short_name(&self.upload.object, self.upload.generation))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const OBJECT: &str = "media/raw/MTL/2025-2026/20031/p1-20251011-MTLvsCHI 😀.mp4";

    fn examined(times: FrameTimes) -> MasterExamined {
        let media = Media {
            times,
            fps_num: 60,
            fps_den: 1,
            constant_rate: false,
            video_codec: "h264".to_owned(),
            width: 1920,
            height: 1080,
            rotation: 0,
            audio: Some(Audio { codec: "aac".to_owned(), sample_rate: 48_000, channels: 2 }),
            closed_gop: true,
            remux_generation: None,
        };
        let upload = Upload { object: OBJECT.to_owned(), generation: 7, size_bytes: 1, crc32c: None };
        MasterExamined { upload, examination: Examination::Usable(Box::new(media)) }
    }

    #[test]
    fn what_is_announced_is_what_is_read() {
        let usable = examined(FrameTimes::from_runs(30_000, vec![(100, 1001), (1, 2002)]).unwrap());
        let text = serde_json::to_string(&usable).unwrap();
        assert!(text.contains(r#""times":{"timescale":30000,"runs":[100,1001,1,2002]}"#), "{text}");
        assert_eq!(serde_json::from_str::<MasterExamined>(&text).unwrap(), usable);
        assert!(usable.subject().is_ascii() && usable.event_id() == format!("{}/master.examined", usable.subject()));
        let newer = MasterExamined { upload: Upload { generation: 8, ..usable.upload.clone() }, ..usable.clone() };
        assert_ne!(newer.event_id(), usable.event_id());

        let rejected = MasterExamined { examination: Examination::Rejected { reason: "no video".to_owned() }, ..usable };
        assert_eq!(serde_json::from_str::<MasterExamined>(&serde_json::to_string(&rejected).unwrap()).unwrap(), rejected);
    }

    /// The numbers are as long as they get: a second has at most 2^32 - 1 ticks.
    #[test]
    fn three_hours_of_sixty_frames_a_second_each_of_another_length_fit() {
        let frames = 3 * 3600 * 60;
        let times = FrameTimes::from_runs(u32::MAX, (0..frames).map(|frame| (1, u32::MAX / 60 - frame % 2)).collect()).unwrap();
        let bytes = serde_json::to_vec(&examined(times)).unwrap().len();
        assert!((7_000_000..8_000_000).contains(&bytes), "Pub/Sub takes messages of 10 MB: {bytes}");
    }
}
