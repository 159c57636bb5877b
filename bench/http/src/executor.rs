//! The one runtime on which the servers run, and the clients that ask them.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
});

/// How many tasks never end.
static ENDLESS: AtomicUsize = AtomicUsize::new(0);

/// Runs a future on the thread that calls.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    RUNTIME.block_on(future)
}

/// Runs a future that never ends on a task.
pub(crate) fn spawn_endless(future: impl Future<Output = ()> + Send + 'static) {
    ENDLESS.fetch_add(1, Ordering::Relaxed);
    RUNTIME.spawn(future);
}

/// Waits until all other tasks have ended: those of connections, and those that a cache has spawned to
/// keep what was answered already.
pub(crate) fn settle() {
    while RUNTIME.metrics().num_alive_tasks() > ENDLESS.load(Ordering::Relaxed) {
        thread::yield_now();
    }
}
