//! What a store answers, for those who await it and those who block.

use super::background::run_for;
use super::wait::wait;
use crate::store::{Fault, Pending};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What a store is about to answer: `.await` it, on whatever executor, or block for it with
/// [`wait`](Later::wait).
///
/// What was asked for has begun, and is done also if this is dropped. Most give a `Result`, whose error is
/// the store's: where a `bool` is asked for, write `get_user::contains(&id).await?`, or
/// `get_user::contains(&id).wait()?`.
#[must_use = "whether it was done is known when it is awaited, or by `.wait()`"]
pub struct Later<T>(Pending<T>);

impl<T: Send + 'static> Later<Result<T, Fault>> {
    /// Has something done.
    pub(crate) fn begin(work: impl Future<Output = Result<T, Fault>> + Send + 'static) -> Self {
        Later(run_for(work))
    }
}

impl<T: 'static> Later<Result<T, Fault>> {
    /// Has something done, and makes of what came of it, where that is awaited, what is asked for: what
    /// is the user's runs there.
    pub(crate) fn begin_then<U: Send + 'static>(
        work: impl Future<Output = Result<U, Fault>> + Send + 'static,
        finish: impl FnOnce(Result<U, Fault>) -> Result<T, Fault> + Send + 'static,
    ) -> Self {
        let begun = run_for(work);
        Later(Box::pin(async move { finish(begun.await) }))
    }
}

impl<T: Send + 'static> Later<Result<T, Fault>> {
    /// Makes something else of the answer.
    pub(crate) fn map<U>(
        self,
        make: impl FnOnce(T) -> U + Send + 'static,
    ) -> Later<Result<U, Fault>> {
        Later(Box::pin(async move { self.await.map(make) }))
    }

    /// What is done when both are; the first error, if there is one.
    #[doc(hidden)]
    pub fn and(self, other: Self) -> Self {
        Later(Box::pin(async move {
            let (one, other) = (self.await, other.await);
            one.and(other)
        }))
    }

    /// What there was nothing to do for.
    pub(crate) fn done(answer: T) -> Self {
        Later(Box::pin(std::future::ready(Ok(answer))))
    }
}

impl<T> Later<T> {
    /// What was begun already.
    pub(crate) fn of(pending: Pending<T>) -> Self {
        Later(pending)
    }

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
