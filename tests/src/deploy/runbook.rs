//! The runbook names what there is: every gcloud command, script and Terraform address of infra/README.md.

use super::{as_nobody, is_understood};
use crate::real_clients::tools::{or_skip, program};
use std::{collections::BTreeSet, fs, path::Path, process::Command};

/// The real gcloud gets as far as asking who we are. Logging in itself is not tried.
#[test]
fn the_real_gcloud_understands_the_runbook() {
    let Some(_) = or_skip(program("gcloud"), "the_real_gcloud_understands_the_runbook", "gcloud is not installed") else { return };
    let commands = commands();
    assert!(commands.len() >= 30, "{commands:?}");
    for command in commands {
        let output = as_nobody(Command::new("bash").args(["-c", &format!("{SETTINGS}\n{command}")]).current_dir(root()));
        assert!(is_understood(&output), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// The README promises it command by command: what is numbered is a command, and there are ten.
#[test]
fn a_first_deployment_is_ten_commands() {
    let runbook = read("infra/README.md");
    let first = runbook.split("## First deployment").nth(1).unwrap().split("\n## ").next().unwrap();
    let block = first.split("```").nth(1).unwrap();
    let commands: Vec<&str> = block.lines().filter(|line| !line.is_empty() && *line != "sh" && !line.starts_with("export ")).collect();
    let numbers: Vec<&str> = commands.iter().map(|line| line.split("  # ").nth(1).unwrap().trim().split(' ').next().unwrap()).collect();
    assert_eq!(numbers, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    let several = |line: &&str| [";", "&&", "|"].iter().any(|sign| line.split("  # ").next().unwrap().contains(sign));
    assert!(!commands.iter().any(several), "one command a line: {commands:?}");
    for script in commands.iter().filter_map(|line| line.strip_prefix("infra/deploy/")) {
        assert!(root().join("infra/deploy").join(script.split(' ').next().unwrap()).is_file(), "{script}");
    }
}

#[test]
fn what_the_runbook_names_exists() {
    let runbook = read("infra/README.md");
    let named: BTreeSet<&str> = runbook.split(|letter: char| letter.is_whitespace() || "`()[]".contains(letter)).collect();
    let files: Vec<&&str> = named.iter().filter(|word| word.starts_with("infra/") || word.starts_with(".ci/")).collect();
    assert!(files.len() >= 8, "{files:?}");
    for file in files {
        let file = file.trim_end_matches([',', '.', ':', ';']);
        // With a dollar it is one for each environment.
        assert!(file.contains('$') || root().join(file).exists(), "the runbook names {file}");
    }
    let database = read("infra/terraform/modules/database/main.tf");
    let addresses: Vec<&str> = runbook.split("$DB.").skip(1).filter_map(|rest| rest.split([' ', '[', '"']).next()).collect();
    assert_eq!(addresses.len(), 4, "{addresses:?}");
    for address in addresses {
        let (kind, name) = address.split_once('.').unwrap();
        assert!(database.contains(&format!("resource \"{kind}\" \"{name}\"")), "the restore drill imports {address}");
    }
}

#[test]
fn the_restore_drill_takes_every_user_along() {
    let map: serde_json::Value = serde_json::from_str(&read("infra/terraform/modules/system/functions.json")).unwrap();
    let functions = map["functions"].as_object().unwrap();
    let users: Vec<&str> = functions.iter().filter(|(_, does)| does["database"] == true).map(|(name, _)| name.as_str()).collect();
    let runbook = read("infra/README.md");
    let taken = runbook.split("for f in ").nth(1).unwrap().split(';').next().unwrap();
    assert_eq!(taken.split(' ').collect::<BTreeSet<_>>(), users.into_iter().collect());
}

/// What an operator's shell knows.
const SETTINGS: &str = "PROJECT=a-project REGION=europe-west1 ENV=prod TF=infra/terraform/environments/prod";

/// Lines of blocks, and what stands between backquotes in a sentence.
fn commands() -> Vec<String> {
    let runbook = read("infra/README.md");
    let mut commands = Vec::new();
    for (number, part) in runbook.split("```").enumerate() {
        let is_block = number % 2 == 1;
        commands.extend(if is_block { part.lines().map(str::to_owned).collect::<Vec<_>>() } else { between_backquotes(part) });
    }
    commands.retain(|command| command.starts_with("gcloud ") && !command.starts_with("gcloud auth "));
    // Names of services are lower case, which gcloud checks before all else.
    commands.iter().map(|command| command.replace("SERVICE", "a-service").replace("FUNCTION", "a-function")).collect()
}

fn between_backquotes(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

pub(super) fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
