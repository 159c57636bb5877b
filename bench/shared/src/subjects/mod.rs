//! The caches, a file each: used as their documentation introduces them, with the same time to live.

mod cached;
mod hitbox;
pub(crate) mod larder;
mod plain;

use crate::calls::Calls;
use crate::case::Case;

/// A cache in one setting, and functions whose values it keeps.
pub(crate) struct Subject {
    pub(crate) name: &'static str,
    pub(crate) callers: Callers,
    pub(crate) small: Function,
    pub(crate) large: Function,
}

/// Whether callers are threads or tasks: the functions are sync or async.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Callers {
    Threads,
    Tasks,
}

/// A function whose values a cache keeps, or what stands for one.
pub(crate) struct Function {
    pub(crate) calls: Calls,
    /// Tells the cache that the value of a key is no longer so.
    pub(crate) invalidate: fn(u64),
}

/// Sync and async, the reference first.
pub(crate) fn all() -> Vec<Subject> {
    [
        plain::subjects(),
        larder::subjects(),
        cached::subjects(),
        hitbox::subjects(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What is raced.
pub(crate) fn cases() -> impl Iterator<Item = Case> {
    [
        plain::cases(),
        larder::cases(),
        cached::cases(),
        hitbox::cases(),
    ]
    .into_iter()
    .flatten()
}

impl Function {
    /// A sync function.
    fn sync<V>(call: fn(u64) -> V, invalidate: fn(u64)) -> Self
    where
        V: 'static,
    {
        Function {
            calls: Calls::by_threads(call),
            invalidate,
        }
    }

    /// An async one.
    fn tasks<F: Future + Send + 'static>(
        call: impl Fn(u64) -> F + Copy + Send + Sync + 'static,
        invalidate: fn(u64),
    ) -> Self {
        Function {
            calls: Calls::by_tasks(call),
            invalidate,
        }
    }
}
