//! Interleaved rounds: every subject is timed in each, so that a noisy moment hits all alike.

use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 60;

/// Reads every key and says how long it took.
type Run<Q> = dyn Fn(&[Q]) -> Duration;

/// One cache, ready to be read.
pub(crate) struct Subject<Q> {
    pub(crate) name: &'static str,
    run: Box<Run<Q>>,
}

impl<Q: Copy + 'static> Subject<Q> {
    /// A cache that answers a key with `read`. The loop is compiled for it.
    pub(crate) fn new<V>(name: &'static str, read: impl Fn(Q) -> V + 'static) -> Self {
        let run = move |keys: &[Q]| {
            let start = Instant::now();
            for key in keys {
                black_box(read(black_box(*key)));
            }
            start.elapsed()
        };
        Subject {
            name,
            run: Box::new(run),
        }
    }
}

/// Nanoseconds a read of each subject: the 20th percentile of all rounds.
pub(crate) fn measure<Q>(subjects: &[Subject<Q>], keys: &[Q]) -> Vec<f64> {
    let mut times = vec![Vec::new(); subjects.len()];
    for subject in subjects {
        (subject.run)(keys);
    }
    for round in 0..ROUNDS {
        for turn in 0..subjects.len() {
            let index = (round + turn) % subjects.len();
            let time = (subjects[index].run)(keys).as_nanos() as f64;
            times[index].push(time / keys.len() as f64);
        }
    }
    times.into_iter().map(twentieth).collect()
}

fn twentieth(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 5]
}
