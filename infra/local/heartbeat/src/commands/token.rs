//! `heartbeat token`: a bearer token for a person, signed by the local system.

use crate::{
    target::Target,
    token::{Bearer, sign},
};
use anyhow::Context;
use events::TeamCode;
use people::Role;
use std::time::Duration;

/// `heartbeat token …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What the bearer is: analyst, coach, player or admin; an admin sees every team
    #[arg(long, default_value = "analyst")]
    role: Role,
    /// Whose clips the bearer sees; may be repeated
    #[arg(long = "team", value_name = "TEAM")]
    teams: Vec<String>,
    /// Which player the bearer is, by the league's id: what "my" means in a question
    #[arg(long = "player", value_name = "ID")]
    player_id: Option<u32>,
    /// For how many hours it is valid
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u64).range(1..=24 * 365))]
    hours: u64,
}

/// Prints the token and nothing else.
pub fn run(target: &Target, arguments: Arguments) -> anyhow::Result<()> {
    let (data, _) = target.local.as_ref().context("tokens of a system in the cloud are made by its identity provider, not here")?;
    let teams = arguments.teams.iter().map(|team| TeamCode::parse(&team.to_ascii_uppercase()));
    let teams = teams.collect::<Result<Vec<_>, _>>()?;
    let valid = Duration::from_secs(arguments.hours * 3600);
    let bearer = Bearer { role: arguments.role, teams, player_id: arguments.player_id };
    println!("{}", sign(&data.service_account(), bearer, valid)?);
    Ok(())
}
