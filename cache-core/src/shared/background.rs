//! What goes on when nobody waits for it: pauses, and what is tried again.

use crate::store::{Pending, Worker};
use crate::sync::LazyLock;
use std::future::Future;
use std::thread;
use std::time::Duration;

static WORKER: LazyLock<Option<Worker>> = LazyLock::new(|| Worker::new("larder").ok());

/// Ends after a while, wherever it is awaited.
pub(crate) fn pause(time: Duration) -> Pending<()> {
    match &*WORKER {
        Some(worker) => worker.run(tokio::time::sleep(time), || ()),
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
