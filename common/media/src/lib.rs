//! The only crate that starts ffmpeg or reads MP4 boxes.
//!
//! A master is probed once ([`probe`]): its sample tables become an [`index`] stored beside it. A cut
//! reads two small ranges of the index ([`plan`]) and one of the master, and writes them as a small
//! local MP4 ([`mini_movie`]), which is all that ffmpeg ever sees ([`encode_job`]).

pub mod encode;
pub mod encode_job;
pub mod ffmpeg;
pub mod fragments;
pub mod hls;
pub mod index;
pub mod mini_movie;
pub mod plan;
pub mod probe;
pub mod remux;
pub mod source;
pub mod synthetic;
pub mod thumbnails;
pub mod trial_decode;
pub mod verify;

mod boxes;
