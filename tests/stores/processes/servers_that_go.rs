//! The server is killed, stopped, cut off or slow while processes read and write.

use super::crew::{Crew, Setting, modes};
use super::tally::Tally;
use crate::support::{Mode, Proxy, Server};
use std::thread;
use std::time::Duration;

/// How long a call may take at most: some time-outs, one for each question that it asks.
const LIMIT: u64 = 5000;
const MOMENT: Duration = Duration::from_millis(400);
/// After this much of a fault everyone has noticed it.
const WHILE: Duration = Duration::from_millis(900);
const TIMEOUTS: &str = "?connect_timeout=400ms&response_timeout=300ms";
/// For how long a process that is told of changes may not know that it no longer is.
const UNNOTICED: u64 = 1500;

fn setting(url: &str, near: &'static str) -> Setting {
    let mut setting = Setting::new(format!("{url}{TIMEOUTS}"), near);
    if near == "tracked" {
        setting.bound = UNNOTICED;
    }
    setting
}

/// Has processes work before, during and after a fault.
#[track_caller]
fn suffer(setting: &Setting, fault: impl FnOnce()) -> Tally {
    let mut crew = Crew::start(setting);
    crew.go();
    thread::sleep(MOMENT);
    fault();
    thread::sleep(MOMENT);
    let tally = crew.rest();
    assert!(tally.slowest_read < LIMIT, "{tally:?}");
    assert!(tally.slowest_write < LIMIT, "{tally:?}");
    assert!(tally.reads > 50, "{tally:?}");
    tally
}

#[test]
fn a_server_that_is_killed_and_comes_back_empty() {
    for near in modes(&["tracked"]) {
        let mut server = Server::start(&[]);
        suffer(&setting(&server.url(), near), || {
            for _ in 0..2 {
                server.kill();
                thread::sleep(MOMENT);
                server.restart();
                thread::sleep(MOMENT);
            }
        });
    }
}

#[test]
fn a_server_that_is_stopped_for_a_while() {
    for near in modes(&["off", "tracked"]) {
        let server = Server::start(&[]);
        suffer(&setting(&server.url(), near), || {
            let stopped = server.suspend();
            thread::sleep(WHILE);
            drop(stopped);
            thread::sleep(MOMENT);
            let stopped = server.suspend();
            thread::sleep(MOMENT / 4);
            drop(stopped);
        });
    }
}

#[test]
fn a_way_that_is_silent_slow_and_cut() {
    for near in modes(&["off"]) {
        let server = Server::start(&[]);
        let proxy = Proxy::to(server.port);
        suffer(&setting(&proxy.url(), near), || {
            for mode in [
                Mode::Freeze,
                Mode::Slow(Duration::from_millis(20)),
                Mode::Cut,
            ] {
                proxy.set(mode);
                thread::sleep(WHILE);
                proxy.set(Mode::Pass);
                thread::sleep(MOMENT);
            }
        });
    }
}

/// Its clients are gone, with all that they were to be told.
#[test]
fn clients_that_are_killed_and_a_flush() {
    let server = Server::start(&[]);
    let mut setting = setting(&server.url(), "tracked");
    setting.bound = super::crew::TOLD;
    suffer(&setting, || {
        for _ in 0..10 {
            server.cli(&["client", "kill", "type", "normal"]);
            thread::sleep(MOMENT / 10);
            server.tell(&["flushall"], "OK");
            server.tell(&["script", "flush"], "OK");
            thread::sleep(MOMENT / 10);
        }
    });
}

#[test]
fn the_data_of_a_while_ago() {
    let mut server = Server::start(&["--dbfilename", "dump.rdb"]);
    let mut crew = Crew::start(&setting(&server.url(), "tracked"));
    crew.go();
    for _ in 0..2 {
        thread::sleep(MOMENT);
        server.tell(&["save"], "OK");
        thread::sleep(MOMENT);
        server.kill();
        server.restart();
        assert_ne!(server.cli(&["dbsize"]), "0");
    }
    thread::sleep(MOMENT);
    crew.rest();
}
