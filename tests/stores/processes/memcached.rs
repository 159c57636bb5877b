//! Memcached servers that are killed, stopped and without room.

use super::crew::{Crew, Setting};
use crate::memcached_server::Server;
use std::thread;
use std::time::Duration;

const MOMENT: Duration = Duration::from_millis(400);
const LIMIT: u64 = 5000;
const TIMEOUTS: &str = "?connect_timeout=400ms&response_timeout=300ms";

fn setting(servers: &[Server]) -> Setting {
    let hosts = servers
        .iter()
        .map(|server| format!("127.0.0.1:{}", server.port));
    let hosts: Vec<_> = hosts.collect();
    Setting::new(
        format!("memcached://{}{TIMEOUTS}", hosts.join(",")),
        "validate",
    )
}

fn start(count: usize) -> Vec<Server> {
    (0..count).map(|_| Server::start(&[])).collect()
}

#[track_caller]
fn suffer(servers: &mut [Server], fault: impl FnOnce(&mut Server)) {
    let mut crew = Crew::start(&setting(servers));
    crew.go();
    thread::sleep(MOMENT);
    fault(&mut servers[0]);
    thread::sleep(MOMENT);
    let tally = crew.rest();
    assert!(tally.slowest_read < LIMIT, "{tally:?}");
    assert!(tally.slowest_write < LIMIT, "{tally:?}");
}

fn kill(server: &mut Server) {
    server.kill();
    thread::sleep(MOMENT);
    server.start_again();
    thread::sleep(MOMENT);
}

fn stop(server: &mut Server) {
    server.hang();
    thread::sleep(MOMENT * 3);
    server.signal("-CONT");
    thread::sleep(MOMENT);
}

#[test]
fn a_memcached_server_that_is_killed() {
    suffer(&mut start(1), kill);
}

#[test]
fn a_memcached_server_that_is_stopped_for_a_while() {
    suffer(&mut start(1), stop);
}

#[test]
fn one_of_three_memcached_servers_that_is_killed() {
    suffer(&mut start(3), kill);
}

#[test]
fn one_of_three_memcached_servers_that_is_stopped_for_a_while() {
    suffer(&mut start(3), stop);
}

#[test]
fn a_memcached_server_that_is_flushed() {
    suffer(&mut start(1), |server| {
        for _ in 0..10 {
            server.raw("flush_all");
            thread::sleep(MOMENT / 5);
        }
    });
}
