//! A server is started, used, killed and taken over, as root and as somebody else.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use std::{
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    time::{Duration, Instant},
};

fn answers(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

fn wait_until(condition: impl Fn() -> bool) -> bool {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(120) {
        if condition() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

#[test]
fn a_server_keeps_its_data_restarts_and_stops_with_its_owner() {
    let home = tempfile::tempdir().unwrap();
    // As under /root: nobody else may pass.
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let (folder, port) = (home.path().join("postgres"), free_port().unwrap());
    let server = PrivatePostgres::start(&folder, port, Data::Kept).unwrap();
    assert!(server.is_alive() && answers(port));
    server.restart().unwrap();
    assert!(answers(port));

    let pid = fs::read_to_string(folder.join("postmaster.pid")).unwrap();
    let pid = rustix::process::Pid::from_raw(pid.lines().next().unwrap().parse().unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    assert!(wait_until(|| !server.is_alive()));
    // Its children may take a moment to see that it is gone; until then nobody else can start on its data.
    assert!(wait_until(|| server.restart().is_ok()));
    assert!(server.is_alive());

    drop(server);
    assert!(!answers(port) && folder.join("PG_VERSION").exists());
    drop(PrivatePostgres::start(&folder, port, Data::Kept).unwrap());
}

#[test]
fn a_scratch_server_leaves_nothing_and_says_what_is_wrong() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("scratch");
    let occupied = TcpListener::bind("127.0.0.1:0").unwrap();
    let error = PrivatePostgres::start(&folder, occupied.local_addr().unwrap().port(), Data::Removed).unwrap_err();
    assert!(format!("{error:#}").contains("is the port in use?"), "{error:#}");
    assert!(!folder.exists());

    let port = free_port().unwrap();
    let server = PrivatePostgres::start(&folder, port, Data::Removed).unwrap();
    assert!(answers(port));
    drop(server);
    assert!(!folder.exists() && !answers(port));
}

#[test]
fn data_of_a_version_that_is_not_installed_is_refused() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("PG_VERSION"), "7\n").unwrap();
    let error = PrivatePostgres::start(home.path(), free_port().unwrap(), Data::Kept).unwrap_err();
    assert!(error.to_string().contains("apt-get install postgresql-7"), "{error:#}");
}
