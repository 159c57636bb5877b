//! The switch that turns all caching off.

use crate::sync::{AtomicBool, Ordering, statics};

statics! {
    static ON: AtomicBool = AtomicBool::new(true);
}

/// Turns all caching of this process off or on again.
///
/// Off, every call of a cached function runs its body, nothing is stored, and `peek` finds nothing.
/// What was stored stays, and goes when it is invalidated, as ever: on again, no call is answered
/// with anything older than a declared write.
///
/// For looking into a fault, and for tests of what a program does without a cache. Costs a call
/// one relaxed load of a static.
///
/// # Example
///
/// ```
/// # mod larder { pub use cache_core::{set_enabled, is_enabled}; }
/// if std::env::var_os("NO_CACHE").is_some() {
///     larder::set_enabled(false);
/// }
/// # assert!(larder::is_enabled());
/// ```
pub fn set_enabled(enabled: bool) {
    ON.store(enabled, Ordering::Relaxed);
}

/// Whether caching is on, as it is unless [`set_enabled`] said otherwise.
#[must_use]
#[inline]
pub fn is_enabled() -> bool {
    ON.load(Ordering::Relaxed)
}
