//! Sentinels make another server the master, which has not heard of the last deletions.

use super::crew::{Crew, Setting, modes};
use crate::support::{Sentinels, until};
use std::thread;
use std::time::Duration;

const MOMENT: Duration = Duration::from_millis(400);
/// Sentinels take about that long.
const FAILOVER: u64 = 6000;

/// The replica is stopped, the master goes on for a while and is killed: what it has deleted since is
/// still there on the replica, which is the master then.
#[track_caller]
fn deletions_are_lost(near: &'static str) {
    let mut sentinels = Sentinels::start(&[], "?connect_timeout=400ms&response_timeout=300ms");
    let mut crew = Crew::start(&Setting::new(sentinels.url(), near));
    crew.go();
    thread::sleep(MOMENT);
    let stopped = sentinels.servers[1].suspend();
    thread::sleep(MOMENT);
    drop(stopped);
    sentinels.servers[0].kill();
    let port = sentinels.servers[1].port.to_string();
    until("the other is the master", || {
        let words = ["sentinel", "get-master-addr-by-name", "mymaster"];
        sentinels.sentinel.is_known_by(&words, &port)
    });
    thread::sleep(MOMENT * 4);
    let tally = crew.rest();
    assert!(tally.slowest_read < FAILOVER, "{tally:?}");
    assert_ne!(sentinels.servers[1].cli(&["dbsize"]), "0");
}

#[test]
fn a_failover_that_loses_deletions() {
    for near in modes(&["tracked"]) {
        deletions_are_lost(near);
    }
}
