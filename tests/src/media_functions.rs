//! ingest-master and register-master, cut-clip, make-thumbnails and package-hls against a real store, a real broker, a real
//! database and real video: told everything twice, at once, late, while the store or the broker refuses,
//! and with uploads that are no video.
#![allow(clippy::unwrap_used)]

mod cut_clip;
mod fixed_list;
mod hostile_uploads;
mod ingest_master;
mod make_thumbnails;
mod package_hls;
mod register_master;
mod rig;
