//! For tests of programs that cache: a clock that stands still, and empty caches.
//!
//! ```
//! # mod larder { pub use cache_core::testing; }
//! use std::time::Duration;
//!
//! let clock = larder::testing::freeze(); // all caches are empty, and time stands still
//! // price(7); // computed, with a timeout of five minutes
//! clock.advance(Duration::from_secs(299));
//! // price(7); // from the cache
//! clock.advance(Duration::from_secs(1));
//! // price(7); // computed again
//! ```

#[cfg(feature = "shared")]
mod conformance;

use crate::clock;
use crate::memo::registry;
use crate::sync::{Condvar, Instant, Mutex, statics};
use crate::target::Target;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread::{self, ThreadId};
use std::time::Duration;

#[cfg(feature = "shared")]
pub use conformance::store_conformance;

/// How long a test waits for another to be done with the clock.
const PATIENCE: Duration = Duration::from_secs(60);

statics! {
    static HOLDER: Mutex<Option<ThreadId>> = Mutex::new(None);
    static LET_GO: Condvar = Condvar::new();
}

/// The clock of this process, frozen. Dropped, it shows the time again, and all caches are emptied.
#[derive(Debug)]
#[must_use = "the clock runs again when this is dropped"]
pub struct Frozen(());

/// Empties all caches and stops the clock by which cached values expire.
///
/// One test at a time has it: a second waits until the first has dropped it. Tests that don't ask
/// for it run meanwhile, by the same clock.
///
/// # Panics
///
/// If this thread has frozen the clock already, or another has for a minute.
pub fn freeze() -> Frozen {
    let this = thread::current().id();
    let give_up = Instant::now() + PATIENCE;
    let mut holder = HOLDER.lock();
    while let Some(other) = *holder {
        assert!(
            other != this,
            "this thread has frozen the clock already: use that `Frozen`, or drop it first"
        );
        let timed_out = LET_GO.wait_until(&mut holder, give_up).timed_out();
        assert!(
            !timed_out,
            "{other:?} has had the clock frozen for a minute: drop its `Frozen`"
        );
    }
    *holder = Some(this);
    drop(holder);
    let frozen = Frozen(());
    clock::freeze();
    drop(clear_each());
    frozen
}

impl Frozen {
    /// Lets time pass, up to some 580 years.
    pub fn advance(&self, time: Duration) {
        clock::advance(time);
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        struct LetGo;
        impl Drop for LetGo {
            fn drop(&mut self) {
                *HOLDER.lock() = None;
                LET_GO.notify_one();
            }
        }
        let _let_go = LetGo;
        clock::run();
        // the test may be unwinding already
        drop(clear_each());
    }
}

/// Invalidates every entry of every cached function of this process.
///
/// # Panics
///
/// If dropping a value does, once all are cleared.
pub fn clear_all() {
    if let Some(panic) = clear_each() {
        resume_unwind(panic);
    }
}

/// Clears all functions, also if dropping the values of one panics, and gives back the last panic.
fn clear_each() -> Option<Box<dyn Any + Send>> {
    let clear = |memo| catch_unwind(AssertUnwindSafe(|| Target::whole(memo).perform()));
    let cleared = registry::all().into_iter().map(clear);
    cleared.filter_map(Result::err).last()
}
