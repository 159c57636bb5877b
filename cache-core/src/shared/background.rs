//! What goes on when nobody waits for it: pauses, and what is tried again.

use crate::store::{Fault, FaultKind, Pending, Worker};
use crate::sync::LazyLock;
use std::future::Future;
use std::thread;
use std::time::Duration;

static WORKER: LazyLock<Option<Worker>> = LazyLock::new(|| Worker::new("larder").ok());

/// Ends after a while, wherever it is awaited.
pub(crate) fn pause(time: Duration) -> Pending<()> {
    match &*WORKER {
        Some(worker) => worker.run(async move { tokio::time::sleep(time).await }, || ()),
        // no thread is to be had: this one has to wait
        None => {
            thread::sleep(time);
            Box::pin(std::future::ready(()))
        }
    }
}

/// Has something done, whether anyone waits for it or not.
pub(crate) fn run(work: impl Future<Output = ()> + Send + 'static) -> Pending<()> {
    match &*WORKER {
        Some(worker) => worker.run(work, || ()),
        None => Box::pin(work),
    }
}

/// Has something done, whether anyone waits for what comes of it or not.
pub(crate) fn run_for<T: Send + 'static>(
    work: impl Future<Output = Result<T, Fault>> + Send + 'static,
) -> Pending<Result<T, Fault>> {
    match &*WORKER {
        // the thread lives as long as the process: what does not come to an end has panicked
        Some(worker) => worker.run(work, || {
            let reason = "it panicked, which is on standard error";
            Err(Fault::new(FaultKind::Garbled, reason))
        }),
        None => Box::pin(work),
    }
}
