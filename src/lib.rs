#![doc = include_str!("../README.md")]

#[doc(inline)]
pub use cache_core::{DEFAULT_CAPACITY, Entry, Stats, Tag};

#[doc(inline)]
#[doc = include_str!("docs/cached.md")]
pub use cache_macros::cached;

#[doc(inline)]
#[doc = include_str!("docs/invalidates.md")]
pub use cache_macros::invalidates;

#[doc(inline)]
#[doc = include_str!("docs/tag.md")]
pub use cache_macros::Tag;

#[doc = include_str!("docs/invalidate.md")]
#[macro_export]
macro_rules! invalidate {
    ($($target:tt)*) => { $crate::__private::invalidate!(crate = $crate, $($target)*) };
}

#[doc = include_str!("docs/entry.md")]
#[macro_export]
macro_rules! entry {
    ($($target:tt)*) => { $crate::__private::entry_target!(crate = $crate, $($target)*) };
}

#[doc(hidden)]
pub mod __private {
    pub use cache_core::__private::*;
    pub use cache_macros::{entry as entry_target, invalidate};
}
