//! Tests of every function, of the whole chain, and the benchmarks

pub mod benchmark;
pub mod commands;
pub mod exactness;
pub mod postgres;
pub mod system;
pub mod tables;

#[cfg(test)]
mod asked_plays;
#[cfg(test)]
mod cloudbuild;
#[cfg(test)]
mod deploy;
#[cfg(test)]
mod failing_collector;
#[cfg(test)]
mod find_clips;
#[cfg(test)]
mod heartbeat_command;
#[cfg(test)]
mod images;
#[cfg(test)]
mod ingest_plays;
#[cfg(test)]
mod local_telemetry;
#[cfg(test)]
mod media_functions;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod nothing_lost;
#[cfg(test)]
mod powers;
#[cfg(test)]
mod pubsub_emulator;
#[cfg(test)]
mod real_clients;
#[cfg(test)]
mod reconcile;
#[cfg(test)]
mod register_clip;
#[cfg(test)]
mod restore_drill;
#[cfg(test)]
mod serve_clips;
#[cfg(test)]
mod telemetry;
#[cfg(test)]
mod walk_through;
