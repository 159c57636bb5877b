//! What a store answers, for those who await it and those who block.

use super::background::run_for;
use super::wait::wait;
use crate::store::Pending;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What a store is about to answer: `.await` it, on whatever executor, or block for it with
/// [`wait`](Later::wait).
///
/// What was asked for has begun, and is done also if this is dropped.
#[must_use = "whether it was done is known when it is awaited, or by `.wait()`"]
pub struct Later<T>(Pending<T>);

impl<T: Send + 'static> Later<T> {
    /// Begins something.
    pub(crate) fn begin(work: impl Future<Output = T> + Send + 'static) -> Self {
        Later(run_for(work))
    }
}

impl<T: 'static> Later<T> {
    /// Begins something, of whose outcome the caller makes the answer: what is the user's runs where it
    /// is waited for.
    pub(crate) fn begin_for<O: Send + 'static>(
        work: impl Future<Output = O> + Send + 'static,
        answer: impl FnOnce(O) -> T + Send + 'static,
    ) -> Self {
        let outcome = run_for(work);
        Later(Box::pin(async move { answer(outcome.await) }))
    }
}

impl<T> Later<T> {
    /// Blocks the thread until there is an answer. In an async function, await it instead.
    pub fn wait(self) -> T {
        wait(self.0)
    }
}

impl<T> Future for Later<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        self.0.as_mut().poll(context)
    }
}

impl<T> std::fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Later").finish_non_exhaustive()
    }
}
