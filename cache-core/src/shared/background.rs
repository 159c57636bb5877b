//! What goes on when nobody waits for it: pauses, and what is tried again.

use crate::store::{Pending, Worker};
use crate::sync::LazyLock;
use std::future::Future;
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;

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

/// Has something done, whether anyone waits for its answer or not.
pub(crate) fn run_for<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Pending<T> {
    let Some(worker) = &*WORKER else {
        return Box::pin(work);
    };
    let (done, answer) = oneshot::channel();
    worker.spawn(async move {
        let _ = done.send(work.await);
    });
    Box::pin(async move {
        match answer.await {
            Ok(answer) => answer,
            // the thread lives as long as the process
            Err(_) => panic!("what a store was asked for has panicked"),
        }
    })
}
