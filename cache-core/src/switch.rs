//! The switches of this process: all caching off, and hits verified. In one byte, for every call asks
//! both at once.

use crate::sync::{AtomicU8, Ordering, statics};

statics! {
    static MODE: AtomicU8 = AtomicU8::new(ENABLED);
}

/// Functions are answered from the cache.
const ENABLED: u8 = 1;
/// Some hits are computed again to compare.
const VERIFIED: u8 = 1 << 1;

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
    set(ENABLED, enabled);
}

/// Whether caching is on, as it is unless [`set_enabled`] said otherwise.
#[must_use]
#[inline]
pub fn is_enabled() -> bool {
    MODE.load(Ordering::Relaxed) & ENABLED != 0
}

/// Whether caching is on and no hit is verified: what nearly all calls find.
#[inline]
pub(crate) fn is_plain() -> bool {
    MODE.load(Ordering::Relaxed) == ENABLED
}

/// Whether some hits are to be verified.
#[inline]
pub(crate) fn is_verified() -> bool {
    MODE.load(Ordering::Relaxed) & VERIFIED != 0
}

/// Says whether some hits are to be verified.
pub(crate) fn set_verified(verified: bool) {
    set(VERIFIED, verified);
}

fn set(switch: u8, on: bool) {
    let changed = |mode| Some(if on { mode | switch } else { mode & !switch });
    let _ = MODE.fetch_update(Ordering::Relaxed, Ordering::Relaxed, changed);
}
