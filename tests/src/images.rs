//! Every function inside the root file system of its image, as user 65532 and with nothing to write on but `/tmp`: the whole
//! chain, how fast each starts, what is not inside, and that something missing is noticed. `.ci/images` runs this;
//! `HEARTBEAT_BINARIES` names the folder of other binaries than those that were built beside this test.
#![allow(clippy::unwrap_used)]

mod authority;
mod process;
mod roots;
mod table;

use crate::{
    asked_plays,
    exactness::{PROFILES, check_profile},
    real_clients::tools::or_skip,
    system::{System, said},
};
use authority::Authority;
use process::Process;
use roots::{CERTIFICATES, Roots};
pub(crate) use roots::{Image, images};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::ErrorKind,
    path::Path,
    process::Command,
    time::Duration,
};

/// Cloud Run waits for a new instance before it gives it the request that made it necessary. Promised of what is deployed:
/// an unoptimised build on a busy machine takes any time.
const STARTS_WITHIN: Duration = Duration::from_millis(100);
/// The fastest of so many starts counts: this machine may be building something else.
const STARTS: usize = 7;

#[test]
#[ignore = "run by .ci/images"]
fn every_function_works_in_the_root_of_its_image() {
    if let Some(why) = roots::cannot_be_entered() {
        let why = format!("no root file system can be entered here: {why}");
        let _: Option<()> = or_skip(None, "every_function_works_in_the_root_of_its_image", &why);
        return;
    }
    let roots = Roots::make();
    let images = roots.images();
    images.iter().for_each(|image| nothing_else_is_inside(&roots, image));
    let system = System::start_from(&roots.programs(), &[]).unwrap();
    the_chain_works(&system);
    the_migration_job_works(&system, &roots);

    let running = system.running().unwrap().functions;
    let mut table = table::Table::new();
    for image in &images {
        let starts = running.get(&image.name).map(|function| {
            let pid = function.pid.unwrap();
            is_locked_in(pid, &image.name);
            starts(&roots, &image.name, &process::environment(pid))
        });
        table.add(&roots, image, starts);
    }
    println!("{table}\nentering a root is part of a start: {:.0} ms", process::entering(&roots).as_secs_f64() * 1e3);
    assert_eq!(images.len(), running.len() + 1, "every function, and heartbeat");
    assert!(!are_optimised() || table.slowest() < STARTS_WITHIN, "{table}");

    let environment = |function: &str| process::environment(running[function].pid.unwrap());
    a_missing_library_is_noticed(&roots, &environment("serve-clips"));
    missing_certificates_are_noticed(&roots, &environment("cut-clip"));
    certificates_are_used(&roots, &system, environment("find-clips"));
}

fn are_optimised() -> bool {
    std::env::var_os("HEARTBEAT_BINARIES").is_some_and(|folder| Path::new(&folder).ends_with("release"))
}

/// No shell, no package manager, nothing that others than root may write, and ffmpeg only where it is started.
fn nothing_else_is_inside(roots: &Roots, image: &Image) {
    let root = roots.of(&image.name);
    let programs: Vec<String> = roots::names(&root.join("usr/bin"));
    assert_eq!(programs, image.program.iter().cloned().collect::<Vec<_>>(), "{}", image.name);
    let found = |test: &[&str]| {
        let mut find = Command::new("find");
        said(&find.arg(&root).args(test).output().unwrap()).unwrap().trim().replace(&*root.to_string_lossy(), "")
    };
    let executable = ["-type", "f", "-perm", "/111", "-not", "-name", "*.so*"];
    let expected: Vec<String> =
        image.program.iter().map(|program| format!("/usr/bin/{program}")).chain([format!("/{}", image.name)]).collect();
    assert_eq!(sorted(found(&executable).lines()), sorted(expected.iter().map(String::as_str)), "programs in {}", image.name);
    assert_eq!(found(&["-perm", "/022", "-not", "-type", "l"]), "/tmp", "what {} may write", image.name);
    assert_eq!(found(&["-perm", "/6000"]), "", "set-user-id files in {}", image.name);
}

fn sorted<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut lines: Vec<&str> = lines.collect();
    lines.sort_unstable();
    lines
}

/// Clips to the frame, each with all of its files; plays asked and synchronised; whatever comes first.
fn the_chain_works(system: &System) {
    asked_plays::check(system, rand::random());
    let seed = rand::random();
    for (number, name) in ["ntsc", "ts"].into_iter().enumerate() {
        let profile = PROFILES.iter().find(|profile| profile.name == name).unwrap().shortened();
        let verdict = check_profile(system, &profile, 2, seed, 20_501 + number as u32).unwrap();
        assert!(verdict.is_clean() && verdict.cuts == 2, "seed {seed}, {name}: {verdict:#?}");
    }
    let clips = system.api("/api/v2/clips?status=ready&limit=1").unwrap();
    let clip = system.api(&format!("/api/v2/clips/{}", clips["clips"][0]["clip_id"].as_str().unwrap())).unwrap();
    for asset in events::AssetType::ALL {
        assert!(!system.asset(&clip, asset.name()).unwrap().is_empty(), "{asset:?}");
    }
}

/// `heartbeat migrate` in the image of the migration job: a second time, so it changes nothing.
fn the_migration_job_works(system: &System, roots: &Roots) {
    let environment = BTreeMap::from([("DATABASE_URL".to_owned(), system.environment()["DATABASE_URL"].clone())]);
    let mut migrate = process::command(roots, &roots.of("heartbeat"), "heartbeat", &environment);
    let told = said(&migrate.arg("migrate").output().unwrap()).unwrap();
    assert!(!told.is_empty());
}

/// As the kernel sees the process that took part in the chain.
fn is_locked_in(pid: u32, function: &str) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let value = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned();
    // Without root here, users are those of a user namespace, and ours looks like ourselves from outside.
    if roots::we_are_root() {
        assert_eq!(value("Uid:"), "65532\t65532\t65532\t65532", "{function}");
    }
    assert_eq!((value("CapEff:").trim_matches('0'), value("NoNewPrivs:").as_str()), ("", "1"), "{function}");
    let inside = format!("/proc/{pid}/root");
    // Not even root of the machine can write there: it is the mount that is read-only.
    for place in ["probe", "usr/bin/probe", "etc/passwd", "dev/../probe"] {
        let error = File::options().write(true).create(true).truncate(false).open(Path::new(&inside).join(place)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ReadOnlyFilesystem, "{function}: /{place}");
    }
    let known: Vec<String> = ["dev", "etc", "proc", "sys", "tmp", "usr", "var", "bin", "lib", "lib64", function].map(str::to_owned).into();
    let seen = roots::names(Path::new(&inside));
    assert!(seen.iter().all(|name| known.contains(name)), "{function} sees {seen:?}");
    for secret in ["HOME", "SSL_CERT_FILE", "SHELL"] {
        assert!(!process::environment(pid).contains_key(secret), "{function} is told {secret}");
    }
}

/// How long it takes from the start of the process until it says that it is healthy, sorted.
fn starts(roots: &Roots, function: &str, environment: &BTreeMap<String, String>) -> Vec<Duration> {
    let root = roots.of(function);
    let mut starts: Vec<Duration> = (0..STARTS).map(|_| Process::start(roots, &root, function, environment).until_healthy()).collect();
    starts.sort_unstable();
    starts
}

fn a_missing_library_is_noticed(roots: &Roots, environment: &BTreeMap<String, String>) {
    let root = roots.copy_without("serve-clips", &roots.path_of_library("libgcc_s.so.1"));
    let ended = process::command(roots, &root, "serve-clips", environment).output().unwrap();
    let error = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(!ended.status.success() && error.contains("libgcc_s.so.1"), "{error}");
    println!("without libgcc_s.so.1, serve-clips says: {}", error.trim());

    let root = roots.copy_without("cut-clip", &roots.path_of_library("libx264.so"));
    let ended = process::command(roots, &root, "usr/bin/ffmpeg", environment).arg("-version").output().unwrap();
    let error = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(!ended.status.success() && error.contains("libx264"), "{error}");
    println!("without libx264, ffmpeg says: {}", error.trim());
}

/// Whoever opens a bucket opens it over TLS, and without any authority it cannot.
fn missing_certificates_are_noticed(roots: &Roots, environment: &BTreeMap<String, String>) {
    let root = roots.copy_without("cut-clip", Path::new(CERTIFICATES));
    let mut environment = environment.clone();
    environment.remove("STORAGE_EMULATOR_HOST");
    environment.insert("PORT".to_owned(), "0".to_owned());
    let ended = process::command(roots, &root, "cut-clip", &environment).output().unwrap();
    let error = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(!ended.status.success() && error.contains("No CA certificates"), "{error}");
    let reason = error.lines().find(|line| line.contains("No CA certificates"));
    println!("without certificates, cut-clip says: {}", reason.unwrap_or_default().trim());
}

/// find-clips believes who signs people's tokens because an authority in its root vouches for them; without it, it does not.
fn certificates_are_used(roots: &Roots, system: &System, mut environment: BTreeMap<String, String>) {
    let keys = system.download(&environment["JWKS_URL"]).unwrap();
    let missing = "openssl is not installed, so nothing here serves over TLS";
    let Some(authority) = or_skip(Authority::start(&keys), "certificates_are_used", missing) else { return };
    environment.insert("JWKS_URL".to_owned(), authority.url());
    let trusting = roots.copy_without("find-clips", Path::new(CERTIFICATES));
    authority.write_certificates(&trusting.join(CERTIFICATES));
    for (root, expected) in [(trusting, 200), (roots.of("find-clips"), 503)] {
        let process = Process::start(roots, &root, "find-clips", &environment);
        process.until_healthy_still();
        let (status, answer) = process.ask("/api/v2/vocabulary", system.token());
        assert_eq!(status, expected, "{answer}");
    }
}
