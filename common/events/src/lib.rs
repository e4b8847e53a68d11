//! The contracts: one file per event, and the ids, times and paths they are made of.
//!
//! Nothing here does I/O. A function that depends on this crate alone can do nothing but
//! read and write JSON.

pub mod clip_accepted;
pub mod clip_cut;
pub mod clip_failed;
pub mod clip_packaged;
pub mod clip_ready;
pub mod clip_requested;
pub mod clip_step_failed;
pub mod clip_thumbnailed;
pub mod master_examined;
pub mod master_ingested;
pub mod object_finalized;
pub mod plays_ingested;
pub mod sync_requested;

mod asset;
mod contract;
mod delivery_path;
mod frame_times;
mod ids;
mod lake_path;
mod receipt;
mod seconds;
mod timecode;

pub use asset::{Asset, AssetType};
pub use clip_accepted::ClipAccepted;
pub use clip_cut::ClipCut;
pub use clip_failed::ClipFailed;
pub use clip_packaged::ClipPackaged;
pub use clip_ready::ClipReady;
pub use clip_requested::ClipRequested;
pub use clip_step_failed::ClipStepFailed;
pub use clip_thumbnailed::ClipThumbnailed;
pub use contract::Contract;
pub use delivery_path::ClipFolder;
pub use frame_times::{FrameRange, FrameTimes};
pub use ids::{ClipId, GameId, NotUnderstood, Period, Season, TeamCode};
pub use lake_path::{MasterPath, index_object, is_master_upload, remux_object};
pub use master_examined::{MasterExamined, Upload};
pub use master_ingested::MasterIngested;
pub use object_finalized::ObjectFinalized;
pub use plays_ingested::PlaysIngested;
pub use receipt::{CutReceipt, EncodeProfile, StagesMs};
pub use seconds::Micros;
pub use sync_requested::SyncRequested;
pub use timecode::Timecode;
