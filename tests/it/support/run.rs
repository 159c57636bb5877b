//! Running things: with a deadline, on an executor, poll by poll.

use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Runs `test` and fails if it has not ended after `seconds`.
pub(crate) fn within<T: Send + 'static>(
    seconds: u64,
    test: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (ended, end) = channel();
    let thread = thread::spawn(move || {
        let result = test();
        let _ = ended.send(());
        result
    });
    if let Err(std::sync::mpsc::RecvTimeoutError::Timeout) =
        end.recv_timeout(Duration::from_secs(seconds))
    {
        panic!("hangs: not done after {seconds} s");
    }
    thread
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Lets every timeout of tests that call this pass.
pub(crate) fn expire() {
    thread::sleep(Duration::from_millis(60));
}

/// Lets calls on other threads get where they wait. That they do is not known, so a test must hold
/// also if they don't.
pub(crate) fn let_them_join() {
    thread::sleep(Duration::from_millis(30));
}

/// Runs a task on a runtime of several threads.
pub(crate) fn on_tokio<T: Send + 'static>(task: impl Future<Output = T> + Send + 'static) -> T {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(4)
            .enable_time()
            .build()
            .unwrap()
    });
    let task = runtime.spawn(task);
    runtime
        .block_on(task)
        .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

/// Polls once, with a waker that wakes nobody.
pub(crate) fn poll_once<F: Future + ?Sized>(future: &mut Pin<Box<F>>) -> Poll<F::Output> {
    future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
}

/// Counts how often something happened.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicUsize);

impl Counter {
    pub(crate) const fn new() -> Self {
        Counter(AtomicUsize::new(0))
    }

    /// Counts, and says how often it had happened before.
    pub(crate) fn count(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst)
    }

    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}
