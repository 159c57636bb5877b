//! Hits in memory, of what is stored nowhere else and of what others share.

use crate::rounds::{Subject, measure};
use crate::section::Found;
use crate::subjects::larder::TRACKED;
use crate::table::Table;
use crate::values::User;
use larder::cached;
use std::io;

/// How many reads a round has, and how many before it are not timed.
const READS: usize = 1 << 15;
const ROUNDS: usize = 20;
const COUNTS: [u64; 3] = [8, 1024, 8000];

#[cached(capacity = 100_000, timeout = "5m")]
fn number(id: u64) -> u64 {
    id + 1
}

#[cached(capacity = 100_000, timeout = "5m", store = TRACKED)]
fn shared_number(id: u64) -> u64 {
    id + 1
}

#[cached(capacity = 100_000, timeout = "5m")]
fn user(id: u64) -> User {
    User::new(id)
}

#[cached(capacity = 100_000, timeout = "5m", store = TRACKED)]
fn shared_user(id: u64) -> User {
    User::new(id)
}

pub(crate) fn run() -> io::Result<Found> {
    let numbers = table(
        "u64 -> u64, by how many keys there are",
        &[
            Subject::new("in memory", number),
            Subject::new("near, tracked", shared_number),
        ],
    );
    let users = table(
        "u64 -> a small record, by how many keys there are",
        &[
            Subject::new("in memory", user),
            Subject::new("near, tracked", shared_user),
        ],
    );
    Ok(vec![numbers, users].into())
}

/// What is in memory alone, and the other.
fn table(title: &str, subjects: &[Subject<u64>; 2]) -> Table {
    let mut table = Table::new(title);
    for count in COUNTS {
        let all: Vec<u64> = (0..count).collect();
        let mut random = fastrand::Rng::with_seed(1);
        let reads: Vec<u64> = (0..READS).map(|_| random.u64(..count)).collect();
        for subject in subjects {
            subject.time(&all);
        }
        let times = measure(subjects, ROUNDS, |subject, _| {
            subject.time(&reads);
            [subject.time(&reads)]
        });
        table = table
            .column(format!("{count}: ns"), 1)
            .column(format!("{count}: over memory"), 1);
        for (subject, [time]) in subjects.iter().zip(&times) {
            table.extend(subject.name, [*time, time - times[0][0]]);
        }
    }
    table
}
