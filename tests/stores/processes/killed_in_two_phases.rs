//! Workers that are killed between the two phases of a write.

use super::crew::{Crew, Setting};
use super::killed::{begun, did};
use super::phases::LONGEST_WRITE;
use crate::memcached_server;
use crate::support::{Server, until};
use std::thread;
use std::time::{Duration, Instant};

/// Two workers that have the balance of an account, once a third was killed in a write to it.
struct Killed {
    crew: Crew,
    at: Instant,
}

impl Killed {
    fn in_write(store: &str, write: &str, says: &str) -> Self {
        let mut crew = Crew::of(3, &Setting::new(store, "off"));
        for worker in &mut crew.workers[..2] {
            assert_eq!(did(&worker.ask("balance 1")).0, 0);
        }
        assert_eq!(begun(&crew, "balance"), "1", "it is shared");
        assert_eq!(crew.workers[2].ask(&format!("{write} 1")), says);
        crew.workers[2].kill();
        crew.workers.pop();
        let at = Instant::now();
        Killed { crew, at }
    }

    /// What both are given.
    fn balances(&mut self) -> Vec<u64> {
        let said = self.crew.ask("balance 1");
        said.iter().map(|said| did(said).0).collect()
    }

    fn begun(&self) -> u64 {
        begun(&self.crew, "balance").parse().unwrap()
    }

    /// Whether both were given what is in the store.
    fn are_hits(&mut self, expected: u64) -> bool {
        let before = self.begun();
        assert_eq!(self.balances(), [expected; 2], "{:?}", self.at.elapsed());
        self.begun() == before
    }

    /// While the mark is there every call computes, then a value is stored again: always the right one.
    #[track_caller]
    fn lapses(&mut self, expected: u64) {
        // the mark is a little older
        while self.at.elapsed() < LONGEST_WRITE / 2 {
            let before = self.begun();
            assert_eq!(self.balances(), [expected; 2], "{:?}", self.at.elapsed());
            assert_eq!(self.begun(), before + 2);
        }
        until("it is stored again", || self.are_hits(expected));
        // a server counts in seconds, or in less
        let took = self.at.elapsed();
        assert!(took < LONGEST_WRITE + Duration::from_secs(3), "{took:?}");
        for _ in 0..5 {
            assert!(self.are_hits(expected));
            thread::sleep(Duration::from_millis(20));
        }
    }
}

#[track_caller]
fn after_its_commit(store: &str) {
    Killed::in_write(store, "deposit", "committed").lapses(1);
}

#[track_caller]
fn before_its_commit(store: &str) {
    Killed::in_write(store, "deposit_nothing", "marked").lapses(0);
}

/// The same in one phase: it is what the mark is for.
#[track_caller]
fn without_a_mark(store: &str) {
    let mut killed = Killed::in_write(store, "deposit_in_one_phase", "committed");
    while killed.at.elapsed() < LONGEST_WRITE + Duration::from_millis(500) {
        assert!(killed.are_hits(0), "it is served what was replaced");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn over_redis_one_is_killed_after_its_commit() {
    after_its_commit(&Server::start(&[]).url());
}

#[test]
fn over_redis_one_is_killed_before_its_commit() {
    before_its_commit(&Server::start(&[]).url());
}

#[test]
fn over_redis_one_is_killed_that_has_put_no_mark() {
    without_a_mark(&Server::start(&[]).url());
}

#[test]
fn over_memcached_one_is_killed_after_its_commit() {
    after_its_commit(&memcached_server::Server::start(&[]).url());
}

#[test]
fn over_memcached_one_is_killed_before_its_commit() {
    before_its_commit(&memcached_server::Server::start(&[]).url());
}

#[test]
fn over_memcached_one_is_killed_that_has_put_no_mark() {
    without_a_mark(&memcached_server::Server::start(&[]).url());
}
