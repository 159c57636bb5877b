//! Processes that read and write through one file, and some that are killed.

use super::place;
use crate::processes::crew::{Crew, Setting, torture};
use crate::support::Dir;
use std::thread;
use std::time::Duration;

fn time() -> Duration {
    torture().map_or(Duration::from_millis(1300), Duration::from_secs)
}

fn setting(dir: &Dir, near: &'static str) -> Setting {
    Setting::new(format!("disk://{}", place(dir).display()), near)
}

#[test]
fn three_processes_see_what_the_others_write() {
    let dir = Dir::new();
    let tally = Crew::start(&setting(&dir, "off")).work(time());
    assert!(tally.reads > 10, "{tally:?}");
}

#[test]
fn and_so_does_what_they_keep_in_front_of_it() {
    let dir = Dir::new();
    let tally = Crew::start(&setting(&dir, "validate")).work(time());
    assert!(tally.reads > 10, "{tally:?}");
}

#[test]
fn one_that_is_killed_is_in_nobodys_way() {
    let dir = Dir::new();
    let mut crew = Crew::of(3, &setting(&dir, "off"));
    crew.go();
    for _ in 0..3 {
        thread::sleep(time() / 4);
        crew.workers[0].kill();
        crew.workers.remove(0);
        crew.add(&[]);
        crew.workers[2].ask("go");
    }
    let tally = crew.rest();
    assert!(tally.reads > 10, "{tally:?}");
    assert!(tally.slowest_read < 5000, "{tally:?}");
}
