//! Calls by several callers at once, each on a thread or a task.

use crate::executor::block_on;
use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

/// Calls every key of a list for each caller, and says how long it took.
type Run = dyn Fn(Vec<Vec<u64>>) -> Duration;

/// The calls of one function.
pub(crate) struct Calls(Box<Run>);

impl Calls {
    /// Callers that are threads.
    pub(crate) fn by_threads<V>(call: impl Fn(u64) -> V + Sync + 'static) -> Self {
        Calls(Box::new(move |lists| {
            let barrier = Barrier::new(lists.len() + 1);
            thread::scope(|scope| {
                let threads: Vec<_> = lists
                    .into_iter()
                    .map(|keys| {
                        let (call, barrier) = (&call, &barrier);
                        scope.spawn(move || {
                            barrier.wait();
                            for key in keys {
                                black_box(call(black_box(key)));
                            }
                        })
                    })
                    .collect();
                barrier.wait();
                let start = Instant::now();
                for thread in threads {
                    thread.join().expect("no cache panics");
                }
                start.elapsed()
            })
        }))
    }

    /// Callers that are tasks.
    pub(crate) fn by_tasks<F: Future + Send + 'static>(
        call: impl Fn(u64) -> F + Copy + Send + Sync + 'static,
    ) -> Self {
        Calls(Box::new(move |lists| {
            block_on(async {
                let start = Instant::now();
                let tasks: Vec<_> = lists
                    .into_iter()
                    .map(|keys| {
                        tokio::spawn(async move {
                            for key in keys {
                                black_box(call(black_box(key)).await);
                            }
                        })
                    })
                    .collect();
                for task in tasks {
                    task.await.expect("no cache panics");
                }
                start.elapsed()
            })
        }))
    }

    /// How long it takes until every caller has called all keys of its list.
    pub(crate) fn time(&self, lists: Vec<Vec<u64>>) -> Duration {
        (self.0)(lists)
    }

    /// A call.
    pub(crate) fn call(&self, key: u64) {
        self.time(vec![vec![key]]);
    }
}
