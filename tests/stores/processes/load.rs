//! Reads and writes, as many as there can be.

use super::functions::*;
use super::oracle::{Change, Floor, Verdict, Writing, catch_up};
use super::tally::{Tally, millis};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How many rows of each kind there are.
pub(crate) const ROWS: u64 = 3;
/// One of so many calls is a write.
const WRITES: u64 = 25;

pub(crate) static GOES_ON: AtomicBool = AtomicBool::new(false);

/// Ways to read. There is one more, `tree`, which takes its time.
pub(crate) const WAYS: [&str; 11] = [
    "by_key",
    "outer",
    "in_memory",
    "of_memory",
    "failing",
    "tagged",
    "tagged_in_memory",
    "line",
    "column",
    "by_key_async",
    "outer_async",
];

/// A sequence of numbers that no other thread has.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Dice(seed ^ u64::from(std::process::id()) << 20)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        let step = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = step.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// The row that a way to read is about.
pub(crate) fn row(way: &str, k: u64) -> String {
    match way {
        "tagged" | "tagged_in_memory" => tag_row(k),
        "line" => line_row(k),
        "column" => column_row(k),
        "tree" => tree_row(k),
        _ => key_row(k),
    }
}

pub(crate) async fn read(way: &str, k: u64) -> u64 {
    match way {
        "by_key" => by_key(k),
        "outer" => outer(k),
        "in_memory" => in_memory(k),
        "failing" => failing(k).unwrap_or_else(|number| number),
        "tagged" => tagged(k),
        "tagged_in_memory" => tagged_in_memory(k),
        "line" => pair(k, 1).0,
        "column" => pair(1, k).1,
        "by_key_async" => by_key_async(k).await,
        "outer_async" => outer_async(k).await,
        "tree" => tree(k),
        "of_memory" => {
            let (number, process) = of_memory(k);
            assert_eq!(
                process,
                std::process::id(),
                "another process's memory was shared"
            );
            number
        }
        _ => panic!("nobody reads {way}"),
    }
}

/// Writes what a way to read is about.
async fn write(way: &str, dice: &mut Dice, k: u64) {
    let writing = Writing::begin();
    match way {
        "tagged" | "tagged_in_memory" => {
            writing.returned(&tag_row(k), Change::To(write_tag(k)));
        }
        "line" => writing.returned(&line_row(k), Change::To(write_line(k))),
        "column" => writing.returned(&column_row(k), Change::To(write_column(k))),
        "tree" => {
            write_leaf(k, dice.below(LEAVES));
            writing.returned(&tree_row(k), Change::ByOne);
        }
        _ => match dice.below(5) {
            0 => writing.returned(&key_row(k), Change::To(write_key(k))),
            1 => writing.returned(&key_row(k), Change::To(write_key_async(k).await)),
            2 => writing.returned(&key_row(k), Change::To(write_key_through(k))),
            3 => {
                let number = write_key_through_async(k).await;
                writing.returned(&key_row(k), Change::To(number));
            }
            _ => {
                let (key, tag) = larder::deferred(|| (write_key(k), write_tag(k)));
                writing.returned(&key_row(k), Change::To(key));
                writing.returned(&tag_row(k), Change::To(tag));
            }
        },
    }
}

/// Calls until there is no more to be done.
///
/// `bound` is for how long a process may be served what another has replaced.
pub(crate) async fn go(ways: &[String], mut dice: Dice, bound: Duration) -> Tally {
    let mut tally = Tally::default();
    while GOES_ON.load(Ordering::Relaxed) {
        let k = dice.below(ROWS);
        let way = &ways[usize::try_from(dice.below(ways.len() as u64)).unwrap()];
        let started = Instant::now();
        if dice.below(WRITES) == 0 {
            write(way, &mut dice, k).await;
            tally.note_write(started.elapsed());
            catch_up();
            continue;
        }
        let row = row(way, k);
        let floor = Floor::of(&row);
        let started = Instant::now();
        let number = read(way, k).await;
        tally.note_read(started.elapsed());
        match floor.judge(&row, started, number) {
            Verdict::Right => {}
            Verdict::Late(late) if late < bound => tally.late = tally.late.max(millis(late)),
            verdict => {
                tally.stale += 1;
                println!("@ stale {way} of {row}: {number}, {verdict:?}");
            }
        }
        if dice.below(16) == 0 {
            tokio::task::yield_now().await;
        }
    }
    tally
}
