//! Workers that are killed while they compute or write.

use super::crew::{Crew, Setting};
use super::special::SLOW;
use crate::support::{Server, until};
use std::time::Duration;

pub(super) fn did(said: &str) -> (u64, Duration) {
    let words: Vec<u64> = said
        .split(' ')
        .skip(1)
        .map(|word| word.parse().unwrap())
        .collect();
    (words[0], Duration::from_millis(words[1]))
}

pub(super) fn begun(crew: &Crew, what: &str) -> String {
    crew.database.cli(&["get", &format!("begun:{what}")])
}

#[test]
fn nobody_waits_for_one_that_was_killed() {
    let server = Server::start(&[]);
    let mut setting = Setting::new(server.url(), "off");
    setting.patience = "1s";
    let mut crew = Crew::of(3, &setting);
    crew.workers[0].tell("slow 1");
    until("it computes", || begun(&crew, "slow") == "1");
    crew.workers[0].kill();
    crew.workers.remove(0);
    for said in crew.ask("slow 1") {
        let (_, took) = did(&said);
        // the mark lapses, and then one of the two computes
        let limit = Duration::from_millis(1000) + SLOW + Duration::from_millis(800);
        assert!(took < limit, "{took:?}");
    }
    // both may, for they lose their patience at the same time
    assert!(["2", "3"].contains(&&*begun(&crew, "slow")));
}

/// What is said of it in the promise: the entry stays, until its timeout or the next write.
#[test]
fn one_that_is_killed_after_its_commit_leaves_what_it_replaced() {
    let server = Server::start(&[]);
    let mut crew = Crew::of(2, &Setting::new(server.url(), "off"));
    assert_eq!(did(&crew.workers[1].ask("slow 1")).0, 0);
    assert_eq!(crew.workers[0].ask("write_and_hang 1"), "committed");
    crew.workers[0].kill();
    crew.workers.remove(0);
    assert_eq!(
        did(&crew.workers[0].ask("slow 1")).0,
        0,
        "an entry of before"
    );
    assert_eq!(did(&crew.workers[0].ask("write_slow 1")).0, 2);
    assert_eq!(did(&crew.workers[0].ask("slow 1")).0, 2);
}
