//! Under our keys is what we have not put there.

use super::crew::{Crew, Setting, modes};
use super::load::ROWS;
use crate::support::Server;
use std::thread;
use std::time::Duration;

const MOMENT: Duration = Duration::from_millis(200);
const WITHIN: Duration = Duration::from_secs(3);

/// Does something to every key like this.
fn to_all(server: &Server, pattern: &str, what: &str) {
    let script = format!("for _, key in ipairs(redis.call('keys', ARGV[1])) do {what} end");
    server.cli(&["eval", &script, "0", pattern]);
}

/// What comes to be in the place of a value.
const OTHERS: [&str; 7] = [
    "redis.call('set', key, 'x')",
    "redis.call('set', key, '')",
    "redis.call('set', key, 'sixteen bytes...')",
    "redis.call('set', key, 'HTTP/1.1 200 OK')",
    "redis.call('set', key, string.rep('x', 200000))",
    "redis.call('del', key) redis.call('lpush', key, 'a', 'b')",
    "redis.call('del', key) redis.call('hset', key, 'a', 'b')",
];

/// Changes one bit of what is there, and leaves it for as long as it would have been.
const FLIP: &str = "if redis.call('type', key).ok == 'string' then
local length = redis.call('strlen', key)
if length > 0 then
local at = tonumber(redis.call('time')[2]) % (length * 8)
redis.call('setbit', key, at, 1 - redis.call('getbit', key, at))
end end";

#[test]
fn entries_that_are_something_else() {
    let server = Server::start(&[]);
    let mut setting = Setting::new(server.url(), "off");
    setting.patience = "500ms";
    let mut crew = Crew::of(2, &setting);
    for other in OTHERS {
        for way in setting.ways.clone() {
            crew.workers[0].read(way, 1);
        }
        to_all(&server, "test:*..*", other);
        for way in setting.ways.clone() {
            for worker in &mut crew.workers {
                let (_, took) = worker.read(way, 1);
                assert!(took < WITHIN, "{way} over {other} took {took:?}");
            }
        }
        let tally = crew.work(MOMENT);
        assert_eq!(tally.given_up, 0, "{other}: {tally:?}");
    }
}

#[test]
fn leases_that_are_something_else() {
    for near in modes(&["off"]) {
        let server = Server::start(&[]);
        let mut setting = Setting::new(server.url(), near);
        setting.patience = "500ms";
        let mut crew = Crew::of(2, &setting);
        crew.go();
        for other in OTHERS {
            thread::sleep(MOMENT);
            to_all(&server, "test:{*}*", other);
            thread::sleep(MOMENT);
            server.tell(&["flushall"], "OK");
        }
        let tally = crew.rest();
        assert_eq!(tally.given_up, 0, "{tally:?}");
        assert!(tally.slowest_read < 4000, "{tally:?}");
    }
}

#[test]
fn bits_that_flip() {
    let server = Server::start(&[]);
    let mut crew = Crew::of(2, &Setting::new(server.url(), "validate"));
    crew.go();
    for _ in 0..20 {
        thread::sleep(MOMENT / 4);
        to_all(&server, "test:*..*", FLIP);
    }
    crew.rest();
    for round in 0..40 {
        for k in 0..ROWS {
            crew.workers[0].read("by_key", k);
        }
        to_all(&server, "test:*..*", FLIP);
        assert_eq!(crew.ask("verify"), ["wrong", "wrong"], "in round {round}");
    }
}
