//! Values that are too large, and times that are too long.

use super::crew::{Crew, Setting};
use crate::memcached_server;
use crate::support::Server;
use std::thread;
use std::time::Duration;

fn took(said: &str) -> u64 {
    said.rsplit(' ').next().unwrap().parse().unwrap()
}

/// Others are not told that it comes, once it is known that it does not.
#[track_caller]
fn is_computed_by_each(store: &str) {
    let mut crew = Crew::of(3, &Setting::new(store, "off"));
    for _ in 0..2 {
        for worker in &mut crew.workers {
            let said = worker.ask("large 7");
            assert!(took(&said) < 2000, "{said}");
        }
    }
    assert_eq!(crew.database.cli(&["get", "begun:large"]), "6");
}

#[test]
fn a_value_that_is_too_large_is_computed_by_each_over_redis() {
    let server = Server::start(&[]);
    is_computed_by_each(&format!("{}?largest=1048576", server.url()));
}

#[test]
fn a_value_that_is_too_large_is_computed_by_each_over_memcached() {
    let server = memcached_server::Server::start(&[]);
    is_computed_by_each(&server.url());
}

/// Memcached takes more than thirty days for a date, in 1970.
#[track_caller]
fn lives_as_long_as_it_should(store: &str) {
    let mut crew = Crew::of(2, &Setting::new(store, "off"));
    for what in ["month", "second"] {
        for worker in &mut crew.workers {
            worker.ask(&format!("{what} 1"));
        }
    }
    thread::sleep(Duration::from_millis(1100));
    for what in ["month", "second"] {
        crew.workers[1].ask(&format!("{what} 1"));
    }
    assert_eq!(crew.database.cli(&["get", "begun:month"]), "1");
    assert_eq!(crew.database.cli(&["get", "begun:second"]), "2");
}

#[test]
fn an_entry_lives_for_its_timeout_over_redis() {
    let server = Server::start(&[]);
    lives_as_long_as_it_should(&server.url());
}

#[test]
fn an_entry_lives_for_its_timeout_over_memcached() {
    let server = memcached_server::Server::start(&[]);
    lives_as_long_as_it_should(&server.url());
}
