//! Transactions around declared writes and around reads.

use crate::context::{Context, inside};
use crate::ended::Ended;
use crate::scope::Scope;
use crate::sync::Arc;
use crate::write::Write;
use std::future::Future;

/// Runs `body`, and holds back what is invalidated inside until it has ended.
///
/// For a transaction around several declared writes: what they did becomes visible when it
/// commits, so that is when the invalidations are due. They are applied when `body` has returned,
/// and also if it panics, for a transaction that failed may have happened. Until then others are
/// served what was there before. Inside, what depends on something invalidated so far is computed,
/// neither served from the cache nor stored, so that the transaction sees its own effect.
///
/// Inside another `deferred` the end is that of the outermost; inside a declared write the
/// invalidations are applied at both ends. What is spawned inside, on a thread or as a task, is
/// not part of it unless it carries it along, by [`in_frame`](crate::in_frame()): otherwise its
/// invalidations are applied when it declares them, which may be before the commit. A `body` that
/// returns a future does not compile: that is what [`deferred_async`] is for.
///
/// # Example
///
/// ```
/// # mod larder { pub use cache_core::deferred; }
/// # struct Db; impl Db { fn transaction(&self, body: impl FnOnce()) { body() } }
/// # let db = Db;
/// larder::deferred(|| {
///     db.transaction(|| {
///         // rename_user(..);
///         // publish(..);
///     });
/// }); // the invalidations of both are applied here
/// ```
pub fn deferred<R, AFutureNeedsDeferredAsync>(body: impl FnOnce() -> R) -> R
where
    R: Ended<AFutureNeedsDeferredAsync>,
{
    let mut write = Write::to_come();
    write.defer();
    let _entered = Context::within(write.scope()).enter();
    body()
}

/// Runs a future, and holds back what is invalidated inside until it has ended, or was dropped
/// before that. What [`deferred`] says holds for it.
///
/// ```
/// # mod larder { pub use cache_core::deferred_async; }
/// # async fn commit() -> Result<(), ()> { Ok(()) }
/// # async fn transfer() -> Result<(), ()> {
/// larder::deferred_async(async {
///     // withdraw(from, amount).await?;
///     // deposit(to, amount).await?;
///     commit().await
/// })
/// .await
/// # }
/// ```
pub async fn deferred_async<F: Future>(body: F) -> F::Output {
    let mut write = Write::to_come();
    write.defer_async();
    let scope = write.scope();
    let returned = inside(scope, body).await;
    write.finish().await;
    returned
}

/// Runs `body`, in which the database is read as it was when a read transaction began.
///
/// A value computed from a snapshot may be out of date when it is ready, with the invalidation
/// long past. So inside, a computed value is stored only if nothing it depends on was invalidated
/// since `snapshot` was called, and calls don't share computations with those outside. Open the
/// transaction inside `body`, not before. What is cached already is served as always, and may be
/// newer than the snapshot. A `put` inside invalidates: what it stores may be as old.
///
/// A `body` that returns a future does not compile: that is what [`snapshot_async`] is for.
///
/// # Example
///
/// ```
/// # mod larder { pub use cache_core::snapshot; }
/// # struct Db; impl Db { fn begin_read(&self) -> Db { Db } }
/// # fn report(_: &Db) -> u64 { 7 }
/// # let db = Db;
/// let report = larder::snapshot(|| {
///     let transaction = db.begin_read();
///     report(&transaction) // calls cached functions
/// });
/// ```
pub fn snapshot<R, AFutureNeedsSnapshotAsync>(body: impl FnOnce() -> R) -> R
where
    R: Ended<AFutureNeedsSnapshotAsync>,
{
    let _entered = Context::within(Some(of_snapshot())).enter();
    body()
}

/// Runs a future in which the database is read as it was when a read transaction began. What
/// [`snapshot`] says holds for it.
pub async fn snapshot_async<F: Future>(body: F) -> F::Output {
    inside(Some(of_snapshot()), body).await
}

fn of_snapshot() -> Arc<Scope> {
    Scope::of_snapshot(Context::current().scope)
}
