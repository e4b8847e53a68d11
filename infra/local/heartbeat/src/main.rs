//! `heartbeat`: the whole system on one machine, and the way to talk to it anywhere.
//!
//! One file per command under `commands/`. The exit codes are in `--help` ([`arguments`]) and in [`outcome`].

mod api;
mod arguments;
mod commands;
mod data_dir;
mod environment;
mod follow;
mod lake;
mod outcome;
mod output;
mod system;
mod target;
mod team;
mod telemetry;
mod token;
mod video_time;
mod words;

use clap::Parser;
use std::{io, panic, process::ExitCode};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    end_in_silence_where_nobody_reads();
    match commands::run(arguments::Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.downcast_ref().is_some_and(nobody_reads) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("heartbeat: {error:#}");
            ExitCode::from(outcome::exit_code(&error))
        }
    }
}

/// As in `heartbeat status | head -1`: what cannot be printed because its reader has gone is no news to anybody.
fn end_in_silence_where_nobody_reads() {
    let said = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let message = panic.payload().downcast_ref::<String>().map_or("", String::as_str);
        if !(message.starts_with("failed printing to stdout") && message.contains("Broken pipe")) {
            said(panic);
        }
    }));
}

fn nobody_reads(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}
