//! The system that a command talks to: the one running in a data folder, or the one the environment names.

use crate::{
    data_dir::{DataDir, Running},
    environment::{DELIVERY_BUCKET, LAKE_BUCKET, PROJECT},
    token::{self, Bearer},
};
use anyhow::Context;
use cloud::Google;
use std::{env, path::Path, time::Duration};

/// Names the folder of a local system to a command that is started elsewhere; `heartbeat env` exports it.
pub const DATA_VARIABLE: &str = "HEARTBEAT_DATA";
/// The folder of a local system, where none is named.
pub const DEFAULT_DATA: &str = ".heartbeat";
/// How long a token that the command makes for itself works.
pub const TOKEN_VALID: Duration = Duration::from_secs(24 * 3600);

/// A running system.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its front door, without a slash at the end.
    pub url: String,
    /// Its folder and processes, where it runs on this machine.
    pub local: Option<(DataDir, Running)>,
}

impl Target {
    /// `--data` names a folder; without it `HEARTBEAT_URL` names a system; without that it is the default folder.
    pub fn find(data: Option<&Path>) -> anyhow::Result<Self> {
        Self::if_named(data)?.with_context(|| {
            let data = data.unwrap_or(Path::new(DEFAULT_DATA)).display();
            format!("no system is running in {data}; start one with `heartbeat up`, or name one: --data DIR, or HEARTBEAT_URL")
        })
    }

    /// The same; none where the folder is meant and nothing runs in it.
    pub fn if_named(data: Option<&Path>) -> anyhow::Result<Option<Self>> {
        if let (None, Some(url)) = (data, variable("HEARTBEAT_URL")) {
            let url = web_address(&url)?;
            for folder in variable(DATA_VARIABLE).iter().map(String::as_str).chain([DEFAULT_DATA]) {
                if let Some(here) = Self::running_in(Path::new(folder))?.filter(|target| target.url == url) {
                    return Ok(Some(here));
                }
            }
            return Ok(Some(Self { url, local: None }));
        }
        Self::running_in(data.unwrap_or(Path::new(DEFAULT_DATA)))
    }

    /// The system that runs in a folder.
    pub fn running_in(data: &Path) -> anyhow::Result<Option<Self>> {
        let data = DataDir::at(data)?;
        Ok(data.running().map(|running| Self { url: running.url.clone(), local: Some((data, running)) }))
    }

    /// Google, or the local cloud in its place.
    pub fn google(&self) -> anyhow::Result<Google> {
        let Some((data, running)) = &self.local else {
            return Google::from_environment();
        };
        let file = data.service_account();
        let reading = || format!("reading the local service account {}", file.display());
        let key = serde_json::from_slice(&std::fs::read(&file).with_context(reading)?).with_context(reading)?;
        Ok(Google::at(&self.url, PROJECT, key).with_pubsub_at(&running.pubsub_url))
    }

    /// The buckets of masters and of clips.
    pub fn buckets(&self) -> anyhow::Result<(String, String)> {
        if self.local.is_some() {
            return Ok((LAKE_BUCKET.to_owned(), DELIVERY_BUCKET.to_owned()));
        }
        Ok((required("LAKE_BUCKET")?, required("DELIVERY_BUCKET")?))
    }

    /// The database.
    pub fn database_url(&self) -> anyhow::Result<String> {
        self.local.as_ref().map_or_else(|| required("DATABASE_URL"), |(_, running)| Ok(running.database_url.clone()))
    }

    /// A token of the system's operator: of everything here, in the cloud whatever `HEARTBEAT_TOKEN` may see.
    pub fn token(&self) -> anyhow::Result<String> {
        match &self.local {
            Some((data, _)) => token::sign(&data.service_account(), Bearer::operator(), TOKEN_VALID),
            None => required("HEARTBEAT_TOKEN"),
        }
    }
}

/// Without a slash at the end.
fn web_address(text: &str) -> anyhow::Result<String> {
    let understood = url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    anyhow::ensure!(understood, "HEARTBEAT_URL is {text:?}, which is no web address; write it like https://clips.example.com");
    Ok(text.trim_end_matches('/').to_owned())
}

fn required(name: &str) -> anyhow::Result<String> {
    variable(name).with_context(|| format!("the environment variable {name} is not set; a system in the cloud is named by HEARTBEAT_URL, HEARTBEAT_TOKEN, DATABASE_URL, LAKE_BUCKET, DELIVERY_BUCKET and GOOGLE_CLOUD_PROJECT"))
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_system_elsewhere_is_named_by_a_whole_address() {
        assert_eq!(web_address("https://clips.example.com/").unwrap(), "https://clips.example.com");
        for wrong in ["nonsense", "clips.example.com", "clips.example.com:8080", "ftp://clips.example.com", "https://"] {
            assert!(web_address(wrong).unwrap_err().to_string().contains("write it like https://clips.example.com"), "{wrong}");
        }
    }
}
