//! What changes the process as a whole, and so can't run beside other tests: a clock that stands
//! still, and caching switched off. Each of these tests runs `alone`.

// clippy lets `unwrap` pass in test functions alone, not in what they share
#![allow(clippy::unwrap_used)]

mod clock;
mod jitter;
mod switch;
mod verified;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Lets no other of these tests run until it is dropped. That only one has the clock frozen is not
/// enough: between two freezings, another would empty the caches and put the clock forward.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}
