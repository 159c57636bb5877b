//! What goes on when nobody waits for it: pauses, and what is tried again.

use crate::store::{Fault, FaultKind, Pending, Worker};
use crate::sync::{Arc, LazyLock, Mutex};
use std::future::Future;
use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;

static WORKER: LazyLock<Option<Worker>> = LazyLock::new(|| Worker::new("larder").ok());

/// Ends after a while, wherever it is awaited.
pub fn pause(time: Duration) -> Pending<()> {
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

/// Has something done, whether anyone waits for it or not; what came of it is undone if nobody takes it.
pub(crate) fn run_guarded<T, U>(
    work: impl Future<Output = T> + Send + 'static,
    undo: impl FnOnce(T) -> U + Send + 'static,
) -> Pending<T>
where
    T: Default + Send + 'static,
    U: Future<Output = ()> + Send + 'static,
{
    let Some(worker) = &*WORKER else {
        return Box::pin(work);
    };
    let (offer, offered) = oneshot::channel();
    // a future that awaits another by value has room for it twice
    let work = Box::pin(work);
    let (take, taken) = oneshot::channel::<()>();
    worker.spawn(async move {
        let done = Arc::new(Mutex::new(Some(work.await)));
        let is_taken = offer.send(done.clone()).is_ok() && taken.await.is_ok();
        let left = done.lock().take();
        if let Some(left) = left.filter(|_| !is_taken) {
            undo(left).await;
        }
    });
    Box::pin(async move {
        // the thread lives as long as the process: what does not come to an end has panicked
        let Ok(offered) = offered.await else {
            return T::default();
        };
        let done = offered.lock().take();
        let _ = take.send(());
        done.unwrap_or_default()
    })
}
