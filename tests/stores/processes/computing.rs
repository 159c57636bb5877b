//! Computations that several processes need at once, and writes meanwhile.

use super::crew::{Crew, Setting};
use super::killed::{begun, did};
use crate::memcached_server;
use crate::support::{Server, until};

#[track_caller]
fn compute_once(store: &str) {
    let mut crew = Crew::of(4, &Setting::new(store, "off"));
    for k in 0..2 {
        let said = crew.ask(&format!("slow {k}"));
        assert!(said.iter().all(|said| did(said).0 == 0), "{said:?}");
        assert_eq!(begun(&crew, "slow"), (k + 1).to_string());
    }
}

#[test]
fn what_several_processes_need_is_computed_once_over_redis() {
    let server = Server::start(&[]);
    compute_once(&server.url());
}

#[test]
fn what_several_processes_need_is_computed_once_over_memcached() {
    let server = memcached_server::Server::start(&[]);
    compute_once(&server.url());
}

/// Its entry lists one lease for all that it was computed of, which is granted after the write.
#[test]
fn what_is_written_while_a_value_of_many_is_computed_ends_it() {
    let server = Server::start(&[]);
    let mut crew = Crew::of(2, &Setting::new(server.url(), "off"));
    crew.workers[0].tell("slow_tree 1");
    until("it computes", || begun(&crew, "slow_tree") == "1");
    crew.workers[1].ask("write_leaf 1");
    assert_eq!(
        did(&crew.workers[0].hear()).0,
        0,
        "it was called before the write"
    );
    for worker in &mut crew.workers {
        assert_eq!(did(&worker.ask("slow_tree 1")).0, 1);
    }
    assert_eq!(begun(&crew, "slow_tree"), "2");
}
