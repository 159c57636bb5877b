//! What programs run with.

pub(crate) use parking_lot::{Condvar, Mutex, RwLock, RwLockWriteGuard};
pub(crate) use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU8, AtomicU64};
pub(crate) use std::sync::{LazyLock, OnceLock};
pub(crate) use std::thread::LocalKey;
pub(crate) use std::thread_local;
pub(crate) use std::time::Instant;

/// Declares statics. A model checker makes them anew for every schedule it tries.
macro_rules! statics {
    ($($(#[$meta:meta])* static $name:ident: $type:ty = $init:expr;)+) => {
        $($(#[$meta])* static $name: $type = $init;)+
    };
}
pub(crate) use statics;

/// A bound of the given size, which a model checker makes small, for its few steps to reach it.
pub(crate) const fn bound(size: usize) -> usize {
    size
}

/// How often something has to happen first, which a model checker makes once.
pub(crate) const fn times(times: u8) -> u8 {
    times
}
