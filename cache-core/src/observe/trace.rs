//! Spans and events of the crate `tracing`.
//!
//! Whoever subscribes is called here, so that nothing here is called under a lock.

use super::How;
use crate::declared::DeclaredTag;
#[cfg(feature = "shared")]
use crate::store::Fault;
use crate::sync::{AtomicBool, Ordering, statics};
use tracing::{Span, debug, debug_span, field};

statics! {
    static SHOWS_KEYS: AtomicBool = AtomicBool::new(false);
}

/// Whether the span of a computation says for which key it is, by the name that `get_user::key(&id)`
/// gives. It does not by default: the name is a digest, by which whoever guesses a key can tell that they
/// are right.
///
/// ```
/// # use cache_core as larder;
/// larder::trace_keys(true);
/// ```
pub fn trace_keys(shown: bool) {
    SHOWS_KEYS.store(shown, Ordering::Relaxed);
}

/// The span of a computation.
pub(crate) fn load(function: &str, key: impl FnOnce() -> String) -> Span {
    let span = debug_span!(target: "larder", "load", function, key = field::Empty);
    if !span.is_disabled() && SHOWS_KEYS.load(Ordering::Relaxed) {
        span.record("key", key());
    }
    span
}

/// A value was stored. In a store, by the thread that talks to it.
#[inline(never)]
pub(crate) fn filled(function: &str) {
    debug!(target: "larder", function, "fill");
}

/// So many entries of this process gave way.
#[inline(never)]
pub(crate) fn evicted(function: &str, entries: usize) {
    if entries > 0 {
        debug!(target: "larder", function, entries, "eviction");
    }
}

/// A value was not stored, since something invalidated it while it was computed.
#[inline(never)]
pub(crate) fn overtaken(function: &str) {
    debug!(target: "larder", function, "overtaken");
}

/// What was cached is not what the body computes, and no write has told of it.
pub(crate) fn disagreed(function: &str, key: &str) {
    let key = SHOWS_KEYS.load(Ordering::Relaxed).then_some(key);
    tracing::warn!(target: "larder", function, key, "disagreement");
}

/// A function was invalidated, or a part of it.
pub(crate) fn invalidated(function: &str, how: How, found: bool) {
    debug!(target: "larder", function, extent = extent(how), found, "invalidation");
}

/// One tag was invalidated, or all of a type.
pub(crate) fn invalidated_tag(tag: Option<&DeclaredTag>, how: How, found: bool) {
    let tag = tag.map_or("", |tag| tag.name);
    debug!(target: "larder", tag, extent = extent(how), found, "invalidation");
}

/// A store did not do what it was asked for.
#[cfg(feature = "shared")]
pub(crate) fn fault(store: &str, fault: &Fault) {
    tracing::warn!(target: "larder", store, %fault, "fault");
}

fn extent(how: How) -> &'static str {
    match how {
        How::Exact => "one",
        How::Part => "part",
        How::Whole => "all",
    }
}
