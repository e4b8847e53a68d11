//! `heartbeat env`: what other programs must know to talk to the local system.

use crate::{
    environment::{Place, as_exports, of_outside_clients},
    output,
    target::{DEFAULT_DATA, TOKEN_VALID, Target},
    token,
};
use anyhow::Context;
use std::{collections::BTreeMap, path::Path};

/// Prints exports for a shell, or one JSON object. Only of a system on this machine, whatever the environment says.
pub fn run(data: Option<&Path>, json: bool) -> anyhow::Result<()> {
    let data = data.unwrap_or(Path::new(DEFAULT_DATA));
    let target = Target::running_in(data)?;
    let (data, running) = target.and_then(|target| target.local).with_context(|| {
        format!("no system is running in {}; start one with `heartbeat up`, or name its folder with --data", data.display())
    })?;
    let mut variables = of_outside_clients(Place::of(&data, &running));
    variables.push(("HEARTBEAT_TOKEN", token::sign(&data.service_account(), token::Bearer::operator(), TOKEN_VALID)?));
    if json {
        return output::json(&variables.into_iter().collect::<BTreeMap<_, _>>());
    }
    print!("{}", as_exports(&variables));
    Ok(())
}
