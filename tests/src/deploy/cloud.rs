//! A gcloud and a Cloud Monitoring that only write down what they are asked.

use super::script;
use crate::system::binaries;
use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

/// The services that there are.
pub(super) const SERVICES: [&str; 2] = ["cut-clip", "find-clips"];

/// Two services, each with all traffic at its revision 1 and a newer revision 2.
pub(super) struct Cloud(TempDir);

impl Cloud {
    /// Nothing was moved yet.
    pub(super) fn new() -> Self {
        let cloud = Self(tempfile::tempdir().unwrap());
        for folder in ["services", "traffic", "numbers", "internal", "job", "carried", "bin"] {
            fs::create_dir(cloud.0.path().join(folder)).unwrap();
        }
        // Not copied: a program that was just written cannot be started while another thread starts one.
        let stand_ins = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/deploy");
        for name in ["gcloud", "curl", "terraform", "docker"] {
            symlink(stand_ins.join(name), cloud.file("bin").join(name)).unwrap();
        }
        cloud.write("given", "");
        for name in SERVICES {
            cloud.write(&format!("services/{name}"), &format!("{name}-2 {name}-2"));
            cloud.write(&format!("traffic/{name}"), &format!("100 {name}-1"));
        }
        cloud
    }

    /// A script of infra/deploy, told to look for a second only, several times: two looks fit into twice as long in any case.
    pub(super) fn run(&self, name: &str, arguments: &[&str]) -> Output {
        self.run_file(&script(name), arguments)
    }

    /// A script wherever it lies.
    pub(super) fn run_file(&self, script: &Path, arguments: &[&str]) -> Output {
        let path = format!("{}:{}", self.0.path().join("bin").display(), std::env::var("PATH").unwrap());
        let mut command = Command::new(script);
        let seconds = [("WATCH_SECONDS", "1"), ("LOOK_SECONDS", "0.1"), ("LATE_SECONDS", "0")];
        command
            .args(arguments)
            .env("PATH", path)
            .env("FAKE", self.0.path())
            .env("HEARTBEAT", binaries().unwrap().join("heartbeat"))
            .envs(seconds);
        command.output().unwrap()
    }

    /// Each service has all its traffic at its revision of this number.
    pub(super) fn has_all_traffic(&self, revision: u32) {
        for name in SERVICES {
            assert_eq!(self.read(&format!("traffic/{name}")).trim(), format!("100 {name}-{revision}"));
        }
    }

    /// What the stand-ins answer.
    pub(super) fn write(&self, file: &str, text: &str) {
        fs::write(self.0.path().join(file), format!("{text}\n").trim_start_matches('\n')).unwrap();
    }

    /// Where what they answer is written.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// What they were asked, and what has become of it.
    pub(super) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.path().join(file)).unwrap()
    }
}
