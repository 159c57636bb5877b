//! In front of a server: what ends copies there.

use super::{in_front_of, read, some};
use crate::support::{Ask, Server, key, open, patient, until};
use cache_core::store::Tier;

/// A tier that has a copy of `a`.
fn copied(server: &Server) -> Tier {
    let tier = in_front_of(open(&patient(&server.url())));
    assert!(tier.set(&key("a"), "1").unwrap());
    comes_to_be_copied(server, &tier);
    tier
}

/// A connection tells of changes shortly after it is made, and of this process's own as well.
fn comes_to_be_copied(server: &Server, tier: &Tier) {
    until("it is copied", || {
        let before = gets(server);
        let read = tier.read(&key("a"));
        read.is_ok_and(|read| read.is_some()) && gets(server) == before
    });
}

/// How often something was read on a server.
fn gets(server: &Server) -> String {
    let stats = server.cli(&["info", "commandstats"]);
    let get = stats.lines().find(|line| line.starts_with("cmdstat_get:"));
    let calls = get.and_then(|line| line.split(',').next());
    calls.unwrap_or_default().to_owned()
}

#[test]
fn what_is_read_again_is_not_asked_of_the_server() {
    let server = Server::start(&[]);
    let tier = copied(&server);
    let before = gets(&server);
    assert_eq!(read(&tier, "a"), some("1"));
    assert_eq!(gets(&server), before);
}

#[test]
fn what_another_process_deletes_is_heard() {
    let server = Server::start(&[]);
    let tier = copied(&server);
    assert!(open(&patient(&server.url())).delete(&key("a")).unwrap());
    until("it is heard", || read(&tier, "a").is_none());
}

#[test]
fn a_connection_that_is_cut_ends_the_copies() {
    let server = Server::start(&[]);
    let tier = copied(&server);
    // of what is changed by then nobody is told
    let changes = "redis.call('set', 'a', ARGV[1])";
    server.cli(&["client", "kill", "type", "normal"]);
    server.cli(&["eval", changes, "0", "0123456789abcdef2"]);
    until("it is asked again", || {
        tier.read(&key("a")) == Ok(some("2"))
    });
}

#[test]
fn a_flush_ends_the_copies() {
    let server = Server::start(&[]);
    let tier = copied(&server);
    server.tell(&["flushall"], "OK");
    until("it is gone", || read(&tier, "a").is_none());
}

#[test]
fn a_server_that_starts_anew_ends_the_copies() {
    let mut server = Server::start(&[]);
    let tier = copied(&server);
    server.kill();
    until("it is known", || tier.read(&key("a")).is_err());
    server.restart();
    until("it is gone", || tier.read(&key("a")) == Ok(None));
    assert!(tier.set(&key("a"), "2").unwrap());
    comes_to_be_copied(&server, &tier);
}
