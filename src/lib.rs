//! Memoization whose invalidation the compiler checks, and which never serves stale data.

pub use cache_core::{DEFAULT_CAPACITY, Entry, Stats, Tag};
pub use cache_macros::{Tag, cached, invalidates};

/// Invalidates.
#[macro_export]
macro_rules! invalidate {
    ($($target:tt)*) => { $crate::__private::invalidate!(crate = $crate, $($target)*) };
}

/// One entry.
#[macro_export]
macro_rules! entry {
    ($($target:tt)*) => { $crate::__private::entry_target!(crate = $crate, $($target)*) };
}

#[doc(hidden)]
pub mod __private {
    pub use cache_core::__private::*;
    pub use cache_macros::{entry as entry_target, invalidate};
}
