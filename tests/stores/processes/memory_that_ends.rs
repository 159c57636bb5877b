//! A server without room, and leases that are gone before their time.

use super::crew::{Crew, Setting, modes};
use crate::support::Server;
use std::thread;
use std::time::Duration;

const MOMENT: Duration = Duration::from_millis(500);

/// Deletes every key like this.
const DELETE: &str =
    "for _, key in ipairs(redis.call('keys', ARGV[1])) do redis.call('del', key) end";

#[test]
fn a_server_without_room_still_invalidates() {
    let server = Server::start(&["--maxmemory-policy", "noeviction"]);
    let mut crew = Crew::start(&Setting::new(server.url(), "off"));
    crew.go();
    thread::sleep(MOMENT);
    server.tell(&["config", "set", "maxmemory", "1"], "OK");
    thread::sleep(MOMENT * 2);
    server.tell(&["config", "set", "maxmemory", "0"], "OK");
    thread::sleep(MOMENT);
    let tally = crew.rest();
    // also what is invalidated by part for the first time
    assert_eq!(tally.given_up, 0, "{tally:?}");
    assert!(tally.slowest_read < 3000, "{tally:?}");
}

#[test]
fn what_is_invalidated_by_part_without_room() {
    let server = Server::start(&["--maxmemory-policy", "noeviction"]);
    let mut setting = Setting::new(server.url(), "off");
    setting.ways = vec!["line", "column"];
    let mut crew = Crew::start(&setting);
    crew.workers[0].read("line", 1);
    server.tell(&["config", "set", "maxmemory", "1"], "OK");
    let tally = crew.work(MOMENT * 2);
    assert_eq!(tally.given_up, 0, "{tally:?}");
}

#[test]
fn a_server_that_evicts_whatever_it_likes() {
    let server = Server::start(&["--maxmemory-policy", "allkeys-random"]);
    let mut crew = Crew::start(&Setting::new(server.url(), "tracked"));
    crew.go();
    for _ in 0..8 {
        thread::sleep(MOMENT / 4);
        server.tell(&["config", "set", "maxmemory", "1"], "OK");
        thread::sleep(MOMENT / 8);
        server.tell(&["config", "set", "maxmemory", "0"], "OK");
    }
    crew.rest();
}

#[test]
fn all_keys_of_one_kind_that_are_deleted() {
    for near in modes(&["tracked"]) {
        let server = Server::start(&[]);
        let mut crew = Crew::start(&Setting::new(server.url(), near));
        crew.go();
        for round in 0..16 {
            thread::sleep(MOMENT / 8);
            let kind = [
                "test:{*}",
                "test:{*0000000000000000}",
                "test:{*}:masks",
                "test:*..*",
            ];
            server.cli(&["eval", DELETE, "0", kind[round % kind.len()]]);
        }
        let tally = crew.rest();
        assert_eq!(tally.given_up, 0, "{tally:?}");
    }
}
