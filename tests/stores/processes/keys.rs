//! Keys that are easily taken for one another, or for something else.

use super::crew::{Crew, Setting};
use crate::memcached_server;
use crate::support::Server;

/// The workers assert that each key has its own value.
#[track_caller]
fn are_told_apart(store: &str) {
    let mut crew = Crew::of(2, &Setting::new(store, "off"));
    let said = crew.workers[0].ask("ambiguous");
    let count = said.split(' ').nth(1).unwrap().to_owned();
    assert_eq!(crew.database.cli(&["get", "begun:text"]), count);
    crew.workers[1].ask("ambiguous");
    assert_eq!(crew.database.cli(&["get", "begun:text"]), count);
}

#[test]
fn keys_are_told_apart_in_redis() {
    let server = Server::start(&[]);
    are_told_apart(&server.url());
    assert_ne!(server.cli(&["dbsize"]), "0");
}

#[test]
fn keys_are_told_apart_in_memcached() {
    let server = memcached_server::Server::start(&[]);
    are_told_apart(&server.url());
}
