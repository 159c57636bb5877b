//! The thread on which a store does its I/O.
//!
//! Callers may have an executor or none, may block or be dropped: what they have asked for is done
//! here all the same.

use super::Pending;
use std::future::Future;
use std::io;
use std::thread;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// A thread with an executor, which ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Worker {
    executor: Handle,
    /// Dropped, it ends the thread.
    _end: oneshot::Sender<()>,
}

impl Worker {
    /// Starts the thread.
    pub(crate) fn new(name: &str) -> io::Result<Self> {
        let executor = Builder::new_current_thread().enable_all().build()?;
        let handle = executor.handle().clone();
        let (end, ended) = oneshot::channel::<()>();
        thread::Builder::new().name(name.into()).spawn(move || {
            let _ = executor.block_on(ended);
        })?;
        Ok(Worker {
            executor: handle,
            _end: end,
        })
    }

    /// Has something done there. If the thread ends before that is done, `instead` is the answer.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
        instead: impl FnOnce() -> T + Send + 'static,
    ) -> Pending<T> {
        let (done, answer) = oneshot::channel();
        // a future that awaits another by value has room for it twice
        let work = Box::pin(work);
        self.executor.spawn(async move {
            let _ = done.send(work.await);
        });
        Box::pin(async move { answer.await.unwrap_or_else(|_| instead()) })
    }

    /// Has something done there that nobody waits for.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.executor.spawn(work);
    }
}
