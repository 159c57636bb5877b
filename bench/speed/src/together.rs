//! Several threads at once, and what they cost.

use rustix::time::{ClockId, clock_gettime};
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

/// What threads took that began together.
pub(crate) struct Took<R> {
    /// From the first start to the last end.
    pub(crate) time: Duration,
    /// What processors worked for all of them.
    pub(crate) spent: Duration,
    /// What each of them returned.
    pub(crate) results: Vec<R>,
}

/// Runs something on so many threads, which are told their number.
pub(crate) fn together<R: Send>(threads: usize, run: impl Fn(usize) -> R + Sync) -> Took<R> {
    let barrier = Barrier::new(threads);
    let one = |thread| {
        barrier.wait();
        let (start, before) = (Instant::now(), spent());
        let result = run(thread);
        (start, Instant::now(), spent() - before, result)
    };
    let mut took = Took {
        time: Duration::ZERO,
        spent: Duration::ZERO,
        results: Vec::new(),
    };
    let (mut first, mut last) = (None, None);
    thread::scope(|scope| {
        let one = &one;
        let threads: Vec<_> = (0..threads)
            .map(|thread| scope.spawn(move || one(thread)))
            .collect();
        for thread in threads {
            let (start, end, spent, result) = thread.join().expect("no cache panics");
            first = first.min(Some(start)).or(Some(start));
            last = last.max(Some(end));
            took.spent += spent;
            took.results.push(result);
        }
    });
    if let (Some(first), Some(last)) = (first, last) {
        took.time = last - first;
    }
    took
}

/// How long the current thread has run so far.
fn spent() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
