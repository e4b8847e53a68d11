//! `heartbeat`: the whole system on one machine, and the way to talk to it anywhere.
//!
//! One file per command under `commands/`. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused or
//! rejected (the reason is printed), 4 timed out; `migrate --check` also 5, 6 and 7 (see there).

mod api;
mod arguments;
mod commands;
mod data_dir;
mod environment;
mod follow;
mod outcome;
mod output;
mod system;
mod target;
mod telemetry;
mod token;

use clap::Parser;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match commands::run(arguments::Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("heartbeat: {error:#}");
            ExitCode::from(outcome::exit_code(&error))
        }
    }
}
