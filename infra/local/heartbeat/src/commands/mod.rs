//! One module per command.

pub mod clip;
pub mod dead_letters;
pub mod demo;
mod doctor;
mod env;
pub mod find;
pub mod ingest;
pub mod load;
pub mod migrate;
mod reconcile;
pub mod rules;
pub mod status;
pub mod sync;
pub mod token;
pub mod up;
mod which;
pub mod why;

use crate::{
    arguments::{Arguments, Command},
    target::Target,
};

/// Runs what was asked for.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let (data, json) = (arguments.data.as_deref(), arguments.json);
    let target = || Target::find(data);
    match arguments.command {
        Command::Up(up) => up::run(data, up).await,
        Command::Demo(demo) => demo::run(data, demo).await,
        Command::Ingest(ingest) => ingest::run(&target()?, ingest, json).await,
        Command::Load(load) => load::run(&target()?, load, json).await,
        Command::Find(find) => find::run(&target()?, find, json).await,
        Command::Sync(sync) => sync::run(&target()?, sync, json).await,
        Command::Rules(rules) => rules::run(&target()?, rules, json).await,
        Command::Clip(clip) => clip::run(&target()?, *clip, json).await,
        Command::Status(status) => status::run(&target()?, status, json).await,
        Command::Why(why) => why::run(&target()?, why, json).await,
        Command::Doctor => doctor::run(data, json).await,
        Command::Migrate(migrate) => migrate::run(data, migrate, json).await,
        Command::Token(token) => token::run(&target()?, token, json),
        Command::Env => env::run(data, json),
        Command::DeadLetters(letters) => dead_letters::run(&target()?, letters, json).await,
        Command::Reconcile => reconcile::run(data, json).await,
    }
}
