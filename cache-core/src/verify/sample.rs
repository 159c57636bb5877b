//! Which calls are verified: each with the same chance, whatever it asks for.

use crate::sync::{AtomicU64, Ordering, Tally, statics, thread_local};
use ahash::RandomState;
use std::cell::Cell;

statics! {
    /// A call is chosen if it draws no more than this.
    static AT_MOST: AtomicU64 = AtomicU64::new(0);
}

thread_local! {
    /// What the thread draws from next; zero before it has drawn.
    static DRAWN: Cell<u64> = const { Cell::new(0) };
}

/// How many numbers there are to draw.
const ALL: f64 = 18_446_744_073_709_551_616.0;

/// Sets which part of the calls is chosen.
pub(super) fn choose(rate: f64) {
    // what is too large for it becomes the largest there is
    AT_MOST.store((rate * ALL) as u64, Ordering::Relaxed);
}

/// Whether the call that begins is chosen.
pub(crate) fn is_chosen() -> bool {
    draw().is_some_and(|drawn| drawn <= AT_MOST.load(Ordering::Relaxed))
}

/// A number by xorshift64*; none while the thread is being torn down.
fn draw() -> Option<u64> {
    let next = DRAWN.try_with(|drawn| {
        let mut next = match drawn.get() {
            0 => seed(),
            drawn => drawn,
        };
        next ^= next >> 12;
        next ^= next << 25;
        next ^= next >> 27;
        drawn.set(next);
        next
    });
    Some(next.ok()?.wrapping_mul(0x2545_F491_4F6C_DD1D))
}

#[cold]
fn seed() -> u64 {
    static THREADS: Tally = Tally::new(0);
    RandomState::new().hash_one(THREADS.fetch_add(1, Ordering::Relaxed)) | 1
}
