//! The one runtime on which everything async runs.

use std::sync::LazyLock;
use std::thread;
use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .expect("a runtime")
});

/// Runs a future on the thread that calls.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    RUNTIME.block_on(future)
}

/// Waits until the tasks have ended that a library has spawned, such as a load that goes on after
/// its caller was answered.
pub(crate) fn settle() {
    while RUNTIME.metrics().num_alive_tasks() > 0 {
        thread::yield_now();
    }
}
