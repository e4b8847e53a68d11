//! Free ports for servers that take a moment before they listen.

use anyhow::Context;
use std::{
    net::{Ipv4Addr, TcpListener},
    sync::atomic::{AtomicU16, Ordering},
};

/// Below the ports that the kernel gives to whoever asks for any, and below those of the functions of `heartbeat up`.
const FIRST: u16 = 10_000;
const COUNT: u16 = 10_000;
/// How far two processes that look at once begin from each other.
const APART: u32 = 10;

static GIVEN: AtomicU16 = AtomicU16::new(0);

/// A port on which nobody listens; another one at every call. It stays free until somebody is told of it.
pub fn free_port() -> anyhow::Result<u16> {
    let start = (std::process::id() * APART % u32::from(COUNT)) as u16;
    let port = |_| FIRST + (start + GIVEN.fetch_add(1, Ordering::Relaxed) % COUNT) % COUNT;
    let is_free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    (0..COUNT).map(port).find(is_free).context("there is no free port between 10000 and 20000")
}
