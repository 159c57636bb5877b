//! Carrying the context to where it does not go by itself: other tasks and threads.

use crate::context::Context;
use crate::ended::Ended;
use std::future::{Future, poll_fn};
use std::pin::pin;

/// A future that belongs to the cached function or the write in which it was made, wherever it is
/// polled.
///
/// What runs inside a cached function or a declared write is part of it: futures that are awaited,
/// joined or selected there, also when they move from thread to thread. A task that is spawned is
/// not, for nobody knows whether it is waited for. Wrapped in `in_frame` it is: what it gets from
/// cached functions, the value around it depends on; what it invalidates, the write around it has
/// invalidated; and it sees the effect of that write.
///
/// The body that spawns it has to wait for it before it returns. What it reads after that counts
/// for what is around the body.
///
/// # Example
///
/// ```
/// # mod larder { pub use cache_core::in_frame; }
/// # mod tokio { pub fn spawn<F>(future: F) -> F { future } }
/// # async fn user_name(id: u64) -> String { id.to_string() }
/// // #[cached]
/// async fn names(one: u64, other: u64) -> String {
///     let first = tokio::spawn(larder::in_frame(user_name(one)));
///     let second = tokio::spawn(larder::in_frame(user_name(other)));
///     format!("{} and {}", first.await, second.await)
/// }
/// ```
pub fn in_frame<F: Future>(future: F) -> impl Future<Output = F::Output> + use<F> {
    let frame = Context::current();
    async move {
        let mut future = pin!(future);
        poll_fn(|context| {
            let _entered = frame.clone().enter();
            future.as_mut().poll(context)
        })
        .await
    }
}

/// A closure that belongs to the cached function or the write in which it was made, on whatever
/// thread it runs: `thread::spawn(larder::in_frame_blocking(|| ..))`.
///
/// What [`in_frame`] says of a future holds for it.
///
/// # Example
///
/// ```
/// # mod larder { pub use cache_core::in_frame_blocking; }
/// # fn price(item: u64) -> u64 { item * 2 }
/// // #[cached]
/// fn total(items: Vec<u64>) -> u64 {
///     let prices = items.into_iter().map(|item| {
///         std::thread::spawn(larder::in_frame_blocking(move || price(item)))
///     });
///     let prices: Vec<_> = prices.collect();
///     prices.into_iter().map(|price| price.join().unwrap()).sum()
/// }
/// # assert_eq!(total(vec![1, 2]), 6);
/// ```
pub fn in_frame_blocking<R, AFutureNeedsInFrame>(run: impl FnOnce() -> R) -> impl FnOnce() -> R
where
    R: Ended<AFutureNeedsInFrame>,
{
    let frame = Context::current();
    move || {
        let _entered = frame.enter();
        run()
    }
}
