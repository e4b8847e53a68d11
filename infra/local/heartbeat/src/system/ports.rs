//! Free ports for the database and the functions.

use anyhow::Context;
use std::net::{Ipv4Addr, TcpListener};

/// Below the ports that the kernel gives to outgoing connections, so that a function which is restarted
/// finds its port still free.
const FIRST: u16 = 20_000;
const WINDOWS: u16 = 1_000;
const WINDOW: u16 = 12;

/// So many ports on which nobody listens. Two systems that start at once look in different places.
pub(super) fn free(count: usize) -> anyhow::Result<Vec<u16>> {
    let window = (std::process::id() % u32::from(WINDOWS)) as u16;
    let candidates = (FIRST + window * WINDOW..FIRST + WINDOWS * WINDOW).chain(FIRST..FIRST + window * WINDOW);
    let free: Vec<u16> = candidates.filter(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok()).take(count).collect();
    (free.len() == count).then_some(free).context("there are not enough free ports between 20000 and 32000")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_not_given() {
        let first = free(3).unwrap();
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, first[1])).unwrap();
        let second = free(3).unwrap();
        assert!(!second.contains(&first[1]), "{first:?} {second:?}");
        drop(taken);
    }
}
