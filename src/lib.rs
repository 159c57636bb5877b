// where the links of the README go that are files on GitHub: of two the first counts
#![doc = "[observe]: audit"]
#![cfg_attr(feature = "shared", doc = "[by-hand]: Cache#what-is-set-by-hand")]
#![cfg_attr(feature = "shared", doc = "[seam]: store::Store")]
#![cfg_attr(feature = "shared", doc = "[store]: mod@store")]
#![cfg_attr(feature = "http", doc = "[http]: mod@http")]
#![doc = ""]
#![doc = include_str!("../README.md")]

#[doc(inline)]
pub use cache_core::{
    Audit, AuditFault, CachedFunction, DEFAULT_CAPACITY, Entry, Finding, Histogram, IntoVersion,
    KeyPart, Stats, Tag, Ticket, Verification, VerifiedFunction, deferred, deferred_async,
    functions, in_frame, in_frame_blocking, is_enabled, set_enabled, snapshot, snapshot_async,
    testing, verification, verify,
};

#[doc(inline)]
#[doc = include_str!("docs/observe.md")]
pub use cache_core::audit;

#[cfg(feature = "tracing")]
#[doc(inline)]
pub use cache_core::trace_keys;

#[cfg(feature = "metrics")]
#[doc(inline)]
pub use cache_core::publish_metrics;

#[cfg(feature = "shared")]
#[doc(inline)]
pub use cache_core::{
    Builder, Cache, Config, Health, IntoTimeout, Later, Namespace, Near, Settable, SharedTicket,
    Timeout, codec,
};

#[doc = include_str!("docs/store.md")]
#[cfg(feature = "shared")]
pub mod store {
    #[doc(inline)]
    pub use cache_core::store::{
        Answer, Bytes, ConfigError, Fault, FaultKind, InMemory as Memory, Key, Null, Operation,
        Pending, Reply, Server, Store, Stored, Tier, TierBuilder, Version, Watcher,
    };
    #[cfg(feature = "disk")]
    #[doc(inline)]
    pub use cache_core::store::{Disk, DiskBuilder};
    #[cfg(feature = "memcached")]
    #[doc(inline)]
    pub use cache_core::store::{Memcached, MemcachedBuilder};
    #[cfg(feature = "redis")]
    #[doc(inline)]
    pub use cache_core::store::{Redis, RedisBuilder};
}

// its examples are tried in `cache-http`, which may need axum
#[cfg_attr(not(doctest), doc = include_str!("docs/http.md"))]
#[cfg(feature = "http")]
pub mod http {
    pub use crate::__page_tags as tags;
    #[doc(inline)]
    pub use cache_http::{
        Body, BuildError, Console, IntoDuration, Keep, Page, PageKey, Pages, PagesBuilder,
        PagesLayer, PagesService, Tags, UnknownRoute, console,
    };
}

/// The tags of a page, listed as in `#[cached(tags(..))]`: `tags![UserRow(id), Feed]`.
#[cfg(feature = "http")]
#[doc(hidden)]
#[macro_export]
macro_rules! __page_tags {
    ($($tags:tt)*) => { $crate::__private::page_tags!(crate = $crate, $($tags)*) };
}

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
    pub use crate::{put_cached_on_the_impl_block_as_well, trait_impls_have_no_room_for_a_cache};
    pub use cache_core::__private::*;
    #[cfg(feature = "http")]
    pub use cache_http::Tags as PageTags;
    pub use cache_macros::{
        emit as a_companion_is_named_like_its_function_or_by_handle, entry as entry_target,
        invalidate, page_tags, path as a_target_is_a_function_with_cached_or_a_tag,
        path as a_target_is_a_method_with_cached,
    };
}

/// Emits a companion. Inside an `impl` the compiler stops at the struct, which it reports with the
/// name of this macro, and does not get to the companion.
#[doc(hidden)]
#[macro_export]
macro_rules! put_cached_on_the_impl_block_as_well {
    ($($companion:tt)*) => {
        #[$crate::__private::a_companion_is_named_like_its_function_or_by_handle($($companion)*)]
        struct Companion;
    };
}

/// Emits the sibling of a method. In the `impl` of a trait it is not a member, which the compiler
/// reports with the name of this macro.
#[doc(hidden)]
#[macro_export]
macro_rules! trait_impls_have_no_room_for_a_cache {
    ($(#[$attr:meta])* $vis:vis fn $($sibling:tt)*) => {
        $(#[$attr])* $vis fn $($sibling)*
    };
}

/// So that its example is tried.
#[cfg(all(doctest, feature = "shared"))]
#[doc = include_str!("../docs/by-hand.md")]
struct ByHand;
