//! What may be written on the command line.

use crate::commands::{clip, dead_letters, demo, find, ingest, load, migrate, rules, status, sync, token, up, why};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// What every command's options are followed by.
const EVERYWHERE: &str = "Options of every command";
/// Where the exit codes are written down for people; [`crate::outcome`] gives them.
const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed; the reason is printed
  2  the command line was not understood
  3  refused or rejected by the system, or something needs a person; the reason is printed
  4  it took longer than --timeout
  5, 6, 7  of `migrate --check`: pending and harmless, pending and a person decides, changed after it was applied";

/// Game video goes in, exact clips come out: the whole system on one machine, and the way to talk to it anywhere.
#[derive(Debug, Parser)]
#[command(name = "heartbeat", version, after_help = EXIT_CODES)]
pub struct Arguments {
    /// The folder of the local system [default: .heartbeat, or the system that HEARTBEAT_URL names]
    #[arg(long, global = true, value_name = "DIR", help_heading = EVERYWHERE)]
    pub data: Option<PathBuf>,
    /// Print JSON, for programs
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start everything on this machine behind one address, until Ctrl-C
    Up(up::Arguments),
    /// Show the whole chain on a small game made for it: files and videos in, three questions, clips to watch
    Demo(demo::Arguments),
    /// Upload period videos and wait for what becomes of them
    Ingest(ingest::Arguments),
    /// Load play-by-play, schedules and rosters and wait for what becomes of them
    Load(load::Arguments),
    /// Ask a question in words: plays, and their clips
    Find(find::Arguments),
    /// Say when a play is seen in the video of a period; its clips follow
    Sync(sync::Arguments),
    /// Questions that are asked of every newly loaded game
    Rules(rules::Arguments),
    /// Ask for a clip by its time
    Clip(Box<clip::Arguments>),
    /// Show how a clip, a game or everything stands; what is unfinished comes first
    Status(status::Arguments),
    /// Show every event, attempt and reason behind a clip or a request
    Why(why::Arguments),
    /// Check everything that must work, and say what to do about what does not
    Doctor,
    /// Bring the database's schema up to date
    Migrate(migrate::Arguments),
    /// Make a bearer token of the local system
    Token(token::Arguments),
    /// Print the variables that make other programs talk to the local system: eval "$(heartbeat env)"
    Env,
    /// Show the messages that nobody could handle, or publish them again
    DeadLetters(dead_letters::Arguments),
    /// Compare lake, database and clips, repair what was missed, and print the balance
    Reconcile,
}
