//! What a worker has done and seen, as it tells it in a line.

use std::time::Duration;

#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Tally {
    pub(crate) reads: u64,
    pub(crate) writes: u64,
    /// Bodies that were run.
    pub(crate) loads: u64,
    /// Reads that gave what nobody may be given.
    pub(crate) stale: u64,
    /// Invalidations that a write did not wait for.
    pub(crate) given_up: u64,
    /// The longest that anyone was given what another process had replaced, in milliseconds.
    pub(crate) late: u64,
    pub(crate) slowest_read: u64,
    pub(crate) slowest_write: u64,
}

impl Tally {
    fn fields(&mut self) -> [&mut u64; 8] {
        [
            &mut self.reads,
            &mut self.writes,
            &mut self.loads,
            &mut self.stale,
            &mut self.given_up,
            &mut self.late,
            &mut self.slowest_read,
            &mut self.slowest_write,
        ]
    }

    pub(crate) fn to_line(mut self) -> String {
        self.fields().map(|field| field.to_string()).join(" ")
    }

    pub(crate) fn of_line(line: &str) -> Self {
        let mut tally = Tally::default();
        for (field, word) in tally.fields().into_iter().zip(line.split(' ')) {
            *field = word.parse().unwrap();
        }
        tally
    }

    pub(crate) fn add(&mut self, mut other: Tally) {
        let sums = self.fields().into_iter().zip(other.fields());
        for (at, (mine, theirs)) in sums.enumerate() {
            *mine = if at < 5 {
                *mine + *theirs
            } else {
                (*mine).max(*theirs)
            };
        }
    }

    pub(crate) fn note_read(&mut self, took: Duration) {
        self.reads += 1;
        self.slowest_read = self.slowest_read.max(millis(took));
    }

    pub(crate) fn note_write(&mut self, took: Duration) {
        self.writes += 1;
        self.slowest_write = self.slowest_write.max(millis(took));
    }
}

pub(crate) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
