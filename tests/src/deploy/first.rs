//! The scripts of the first deployment, in a repository that is only a copy.

use super::{cloud::Cloud, script};
use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

const HERE: [&str; 3] = ["a-project", "europe-west1", "prod"];
const ENVIRONMENT: &str = "infra/terraform/environments/prod";

#[test]
fn a_project_is_prepared_once() {
    let cloud = Cloud::new();
    let repository = Repository::new();
    for made in [1, 1] {
        let output = repository.run(&cloud, "prepare", &HERE);
        assert!(output.status.success(), "{output:?}");
        assert_eq!(cloud.read("calls").matches("storage\tbuckets\tcreate\tgs://a-project-terraform\t").count(), made);
    }
    let calls = cloud.read("calls");
    let init = format!("terraform\t-chdir={ENVIRONMENT}\tinit\t-input=false\t-backend-config=bucket=a-project-terraform\t");
    assert!(calls.contains("--versioning") && calls.lines().next_back() == Some(init.as_str()), "{calls}");
}

#[test]
fn what_is_locked_is_committed_and_nothing_else() {
    let cloud = Cloud::new();
    let repository = Repository::new();
    repository.write("infra/images/images.txt", "somebody's own change\n");
    repository.write("infra/images/base.txt", "rust:1.95-bookworm\n");
    let output = repository.run(&cloud, "lock", &["prod"]);
    assert!(output.status.success(), "{output:?}");
    let mut committed: Vec<String> = repository.git(&["show", "--format=", "--name-only"]).lines().map(str::to_owned).collect();
    committed.sort_unstable();
    assert_eq!(committed, ["infra/images/base.txt".to_owned(), format!("{ENVIRONMENT}/.terraform.lock.hcl")]);
    assert!(repository.git(&["show", "HEAD:infra/images/base.txt"]).contains("@sha256:1212"));

    // A base that was decided on long ago stays.
    let decided = format!("rust:1.95-bookworm@sha256:{} 20260101T000000Z\n", "34".repeat(32));
    repository.write("infra/images/base.txt", &decided);
    repository.git(&["commit", "--quiet", "--message", "another base", "infra/images/base.txt"]);
    let again = repository.run(&cloud, "lock", &["prod"]);
    assert!(again.status.success() && String::from_utf8_lossy(&again.stdout).contains("nothing has changed"), "{again:?}");
    assert_eq!(repository.git(&["show", "HEAD:infra/images/base.txt"]), decided);
}

#[test]
fn what_is_built_is_a_commit_and_terraform_is_told_its_digests() {
    let cloud = Cloud::new();
    let repository = Repository::new();
    let digests = format!("{ENVIRONMENT}/images.auto.tfvars.json");
    repository.write("infra/images/images.txt", "somebody's own change\n");
    let refused = repository.run(&cloud, "build", &HERE);
    assert!(!refused.status.success() && String::from_utf8_lossy(&refused.stderr).contains("commit first"), "{refused:?}");

    repository.git(&["checkout", "--quiet", "."]);
    cloud.write("tests-fail", "");
    assert!(!repository.run(&cloud, "build", &HERE).status.success() && !repository.has(&digests));

    fs::remove_file(cloud.file("tests-fail")).unwrap();
    let output = repository.run(&cloud, "build", &HERE);
    assert!(output.status.success(), "{output:?}");
    let commit = repository.git(&["rev-parse", "HEAD"]);
    let substitutions = format!("_REGISTRY=europe-west1-docker.pkg.dev/a-project/heartbeat,COMMIT_SHA={}\t", commit.trim());
    assert!(cloud.read("calls").contains(&substitutions));
    let told: serde_json::Value = serde_json::from_str(&fs::read_to_string(repository.0.path().join(digests)).unwrap()).unwrap();
    assert_eq!(told["images"]["cut-clip"], "europe-west1-docker.pkg.dev/a-project/heartbeat/cut-clip@sha256:cut-clip");
}

/// What the scripts ask of gcloud: the real one is asked the same elsewhere.
pub(super) fn ask_everything(cloud: &Cloud) {
    let repository = Repository::new();
    repository.run(cloud, "prepare", &HERE);
    repository.run(cloud, "build", &HERE);
}

/// The scripts, and what they read and write, under git.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        let root = script("").parent().unwrap().parent().unwrap().to_owned();
        for folder in ["infra/deploy", "infra/images"] {
            fs::create_dir_all(repository.0.path().join(folder)).unwrap();
            for file in files(&root.join(folder)) {
                let there = repository.0.path().join(folder).join(file.file_name().unwrap());
                // Programs are not copied: what was just written cannot be started while another thread starts something.
                if file.extension().is_some() { fs::copy(&file, there).map(drop) } else { symlink(&file, there) }.unwrap();
            }
        }
        repository.write(".gitignore", &fs::read_to_string(root.join(".gitignore")).unwrap());
        repository.write(&format!("{ENVIRONMENT}/main.tf"), "");
        repository.git(&["init", "--quiet"]);
        for setting in [["user.name", "somebody"], ["user.email", "somebody@example.com"], ["commit.gpgsign", "false"]] {
            repository.git(&["config", setting[0], setting[1]]);
        }
        repository.git(&["add", "."]);
        repository.git(&["commit", "--quiet", "--message", "all"]);
        repository
    }

    fn run(&self, cloud: &Cloud, name: &str, arguments: &[&str]) -> Output {
        cloud.run_file(&self.0.path().join("infra/deploy").join(name), arguments)
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git").args(arguments).current_dir(self.0.path()).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn write(&self, file: &str, text: &str) {
        let file = self.0.path().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn has(&self, file: &str) -> bool {
        self.0.path().join(file).exists()
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_file()).collect()
}
