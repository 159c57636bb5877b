//! Interleaved rounds: every subject is timed in each, so that a noisy moment hits all alike.

use crate::together::together;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long a thread works at least, among others: long enough for the scheduler to find it a
/// processor of its own.
const TURN: Duration = Duration::from_millis(20);

/// Reads every key and says how long it took.
type Run<Q> = dyn Fn(&[Q]) -> Duration + Send + Sync;

/// One cache, ready to be read.
pub(crate) struct Subject<Q> {
    pub(crate) name: &'static str,
    run: Box<Run<Q>>,
}

impl<Q: Clone + Sync + 'static> Subject<Q> {
    /// A cache that answers a key with `read`. The loop is compiled for it.
    pub(crate) fn new<V>(
        name: &'static str,
        read: impl Fn(Q) -> V + Send + Sync + 'static,
    ) -> Self {
        let run = move |keys: &[Q]| {
            let start = Instant::now();
            for key in keys {
                black_box(read(black_box(key.clone())));
            }
            start.elapsed()
        };
        Subject {
            name,
            run: Box::new(run),
        }
    }

    /// Nanoseconds a read.
    pub(crate) fn time(&self, keys: &[Q]) -> f64 {
        (self.run)(keys).as_nanos() as f64 / keys.len() as f64
    }

    /// Nanoseconds a read when several threads read, from another key on each: until all have
    /// ended, and of processor time.
    pub(crate) fn time_on(&self, threads: usize, keys: &[Q]) -> [f64; 2] {
        let alone = self.time(keys) * keys.len() as f64;
        let times = (TURN.as_nanos() as f64 / alone).ceil() as usize;
        let took = together(threads, |thread| {
            let (later, first) = keys.split_at(keys.len() / threads * thread);
            for _ in 0..times {
                (self.run)(first);
                (self.run)(later);
            }
        });
        let reads = (keys.len() * times * threads) as f64;
        [took.time, took.spent].map(|time| time.as_nanos() as f64 / reads)
    }
}

/// What `take` says of each subject: the 20th percentile of all rounds.
pub(crate) fn measure<S, const N: usize>(
    subjects: &[S],
    rounds: usize,
    take: impl Fn(&S, usize) -> [f64; N],
) -> Vec<[f64; N]> {
    let taken = interleaved(subjects, rounds, take).into_iter();
    taken.map(|lists| lists.map(twentieth)).collect()
}

/// What `take` says of each subject in each round. The first, round 0, is to warm up and left out.
pub(crate) fn interleaved<S, const N: usize>(
    subjects: &[S],
    rounds: usize,
    take: impl Fn(&S, usize) -> [f64; N],
) -> Vec<[Vec<f64>; N]> {
    let mut taken = vec![[const { Vec::new() }; N]; subjects.len()];
    for round in 0..=rounds {
        for turn in 0..subjects.len() {
            let index = (round + turn) % subjects.len();
            let numbers = take(&subjects[index], round);
            if round > 0 {
                for (list, number) in taken[index].iter_mut().zip(numbers) {
                    list.push(number);
                }
            }
        }
    }
    taken
}

/// The 20th percentile.
pub(crate) fn twentieth(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 5]
}

/// The number in the middle, of which there are as many above as below when there is an odd number
/// of them.
pub(crate) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
