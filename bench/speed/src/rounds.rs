//! Interleaved rounds: every subject is timed in each, so that a noisy moment hits all alike.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

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

    /// Nanoseconds until all threads together have read once more, each reading all keys from
    /// another place on.
    pub(crate) fn time_on(&self, threads: usize, keys: &[Q]) -> f64 {
        let barrier = &Barrier::new(threads);
        let run = |thread: usize| {
            let (later, first) = keys.split_at(keys.len() / threads * thread);
            barrier.wait();
            let start = Instant::now();
            (self.run)(first);
            (self.run)(later);
            (start, Instant::now())
        };
        let times: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = (0..threads)
                .map(|thread| scope.spawn(move || run(thread)))
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().expect("a cache does not panic"))
                .collect()
        });
        let start = times.iter().map(|(start, _)| *start).min();
        let end = times.iter().map(|(_, end)| *end).max();
        let time = end
            .zip(start)
            .map_or(Duration::ZERO, |(end, start)| end - start);
        time.as_nanos() as f64 / (keys.len() * threads) as f64
    }
}

/// What `take` says of each subject: the 20th percentile of all rounds. The first, round 0, is to
/// warm up and not counted.
pub(crate) fn measure<S, const N: usize>(
    subjects: &[S],
    rounds: usize,
    take: impl Fn(&S, usize) -> [f64; N],
) -> Vec<[f64; N]> {
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
        .into_iter()
        .map(|lists| lists.map(twentieth))
        .collect()
}

/// The 20th percentile.
pub(crate) fn twentieth(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 5]
}
