//! The variables that name a local system: to its functions, to this command, and to outside clients.

use crate::{
    data_dir::{DataDir, Running},
    system::topology::Function,
    target::DATA_VARIABLE,
};

/// The project that everything local belongs to.
pub const PROJECT: &str = "heartbeat-local";
/// Where masters lie.
pub const LAKE_BUCKET: &str = "heartbeat-lake";
/// Where clips lie.
pub const DELIVERY_BUCKET: &str = "heartbeat-delivery";
/// Who signs people's tokens here.
pub const TOKEN_ISSUER: &str = "heartbeat-local";
/// Whom people's tokens are for.
pub const TOKEN_AUDIENCE: &str = "heartbeat";

/// Names and values.
pub type Variables = Vec<(&'static str, String)>;

/// A local system, as far as variables are concerned.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Its folder.
    pub data: &'a DataDir,
    /// Its front door.
    pub url: &'a str,
    /// Its Pub/Sub: the front door, or an emulator beside the system.
    pub pubsub_url: &'a str,
    /// Its database.
    pub database_url: &'a str,
}

impl<'a> Place<'a> {
    /// The system that runs in a folder.
    pub fn of(data: &'a DataDir, running: &'a Running) -> Self {
        Self { data, url: &running.url, pubsub_url: &running.pubsub_url, database_url: &running.database_url }
    }
}

/// What Google's clients are told: the same names as with any emulator, and a real key.
fn of_google(place: Place<'_>) -> Variables {
    vec![
        ("GOOGLE_CLOUD_PROJECT", PROJECT.to_owned()),
        ("GOOGLE_APPLICATION_CREDENTIALS", place.data.service_account().display().to_string()),
        ("STORAGE_EMULATOR_HOST", place.url.to_owned()),
        ("PUBSUB_EMULATOR_HOST", host_and_port(place.pubsub_url).to_owned()),
        ("LAKE_BUCKET", LAKE_BUCKET.to_owned()),
        ("DELIVERY_BUCKET", DELIVERY_BUCKET.to_owned()),
    ]
}

/// Exactly the variables that a function has in production. Only those that use the database are given it.
pub fn of_function(function: Function, place: Place<'_>, port: u16, playback_token_key: &str) -> Variables {
    let mut variables = of_google(place);
    variables.extend([("HOST", "127.0.0.1".to_owned()), ("PORT", port.to_string())]);
    // In the cloud this is a collector beside the function, and nobody waits to see what was sent.
    variables.extend([
        ("OTEL_EXPORTER_OTLP_ENDPOINT", place.url.to_owned()),
        ("OTEL_BSP_SCHEDULE_DELAY", "200".to_owned()),
        ("OTEL_METRIC_EXPORT_INTERVAL", "1000".to_owned()),
    ]);
    if function.database {
        variables.push(("DATABASE_URL", place.database_url.to_owned()));
    }
    if function.people {
        variables.extend([
            ("JWKS_URL", format!("{}/.well-known/jwks.json", place.url)),
            ("JWT_ISSUER", TOKEN_ISSUER.to_owned()),
            ("JWT_AUDIENCE", TOKEN_AUDIENCE.to_owned()),
        ]);
    }
    if function.links {
        variables.extend([("PUBLIC_URL", place.url.to_owned()), ("PLAYBACK_TOKEN_KEY", playback_token_key.to_owned())]);
    }
    variables
}

/// What `heartbeat env` prints: enough for Google's Python packages, `gcloud`, `psql` and this command.
pub fn of_outside_clients(place: Place<'_>) -> Variables {
    let mut variables = of_google(place);
    variables.extend([
        ("PUBSUB_PROJECT_ID", PROJECT.to_owned()),
        ("CLOUDSDK_CORE_PROJECT", PROJECT.to_owned()),
        ("CLOUDSDK_AUTH_DISABLE_CREDENTIALS", "true".to_owned()),
        // The local store keeps CRC-32C; gcloud asks for MD5 after a download in parts.
        ("CLOUDSDK_STORAGE_CHECK_HASHES", "never".to_owned()),
        ("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", format!("{}/", place.url)),
        ("CLOUDSDK_API_ENDPOINT_OVERRIDES_PUBSUB", format!("{}/", place.pubsub_url)),
        ("DATABASE_URL", place.database_url.to_owned()),
        ("HEARTBEAT_URL", place.url.to_owned()),
        (DATA_VARIABLE, place.data.path().display().to_string()),
    ]);
    variables
}

/// As lines that a shell runs: `eval "$(heartbeat env)"`.
pub fn as_exports(variables: &Variables) -> String {
    variables.iter().map(|(name, value)| format!("export {name}='{}'\n", value.replace('\'', r"'\''"))).collect()
}

fn host_and_port(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::system::topology::FUNCTIONS;
    use std::path::Path;

    fn has(function: &str, name: &str) -> bool {
        let data = DataDir::at(Path::new("/d")).unwrap();
        let place = Place { data: &data, url: "http://127.0.0.1:8080", pubsub_url: "http://127.0.0.1:8085", database_url: "postgres://x" };
        let function = *FUNCTIONS.iter().find(|known| known.name == function).unwrap();
        of_function(function, place, 9, "key").iter().any(|(variable, _)| *variable == name)
    }

    #[test]
    fn media_functions_hold_no_database_credentials() {
        for function in ["cut-clip", "make-thumbnails", "package-hls"] {
            assert!(!has(function, "DATABASE_URL") && has(function, "DELIVERY_BUCKET"), "{function}");
        }
        assert!(has("register-clip", "DATABASE_URL") && !has("register-clip", "PLAYBACK_TOKEN_KEY"));
        assert!(has("serve-clips", "DATABASE_URL") && has("serve-clips", "PLAYBACK_TOKEN_KEY"));
        assert!(has("find-clips", "JWKS_URL") && !has("find-clips", "PLAYBACK_TOKEN_KEY") && !has("ingest-plays", "JWKS_URL"));
    }

    #[test]
    fn exports_survive_a_shell() {
        let exports = as_exports(&vec![("A", "it's $HOME".to_owned())]);
        let said = std::process::Command::new("sh").args(["-c", &format!("{exports}printf %s \"$A\"")]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&said.stdout), "it's $HOME");
        assert_eq!(host_and_port("http://127.0.0.1:8080"), "127.0.0.1:8080");
    }
}
