//! `heartbeat token`: a bearer token for a person, signed by the local system.

use crate::{
    outcome::Outcome,
    output,
    target::Target,
    team,
    token::{Bearer, sign},
};
use anyhow::Context;
use events::TeamCode;
use people::Role;
use serde::Serialize;
use std::time::Duration;

/// `heartbeat token …`
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What the bearer is: analyst, coach, player or admin; an admin sees every team
    #[arg(long, default_value = "analyst")]
    role: Role,
    /// Whose clips the bearer sees; may be repeated; only an admin needs none
    #[arg(long = "team", value_name = "TEAM")]
    teams: Vec<String>,
    /// Which player the bearer is, by the league's id: what "my" means in a question
    #[arg(long = "player", value_name = "ID")]
    player_id: Option<u32>,
    /// For how many hours it is valid
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u64).range(1..=24 * 365))]
    hours: u64,
}

/// What is printed for programs.
#[derive(Serialize)]
struct Made {
    token: String,
    role: Role,
    teams: Vec<TeamCode>,
    valid_hours: u64,
}

/// Prints the token and nothing else.
pub fn run(target: &Target, arguments: Arguments, json: bool) -> anyhow::Result<()> {
    let (data, _) = target.local.as_ref().context("tokens of a system in the cloud are made by its identity provider, not here")?;
    let Arguments { role, teams, player_id, hours } = arguments;
    let teams = teams.iter().map(|team| team::known(team)).collect::<Result<Vec<_>, _>>()?;
    if teams.is_empty() && role != Role::Admin {
        let said = "this bearer would see nothing: say whose clips with --team TEAM, or of every team with --role admin";
        return Err(Outcome::Refused(said.to_owned()).into());
    }
    let bearer = Bearer { role, teams: teams.clone(), player_id };
    let token = sign(&data.service_account(), bearer, Duration::from_secs(hours * 3600))?;
    if json {
        return output::json(&Made { token, role, teams, valid_hours: hours });
    }
    println!("{token}");
    Ok(())
}
