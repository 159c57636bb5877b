//! Two processes, so to speak: one function twice, each with its own memory in front of one store.

use larder::Stats;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

/// What a test does in one of the processes.
pub(super) struct Process<V, T> {
    pub(super) call: fn(u64) -> V,
    pub(super) peek: fn(u64) -> Option<T>,
    pub(super) contains: fn(u64) -> bool,
    pub(super) invalidate: fn(u64),
    pub(super) refresh: fn(u64) -> V,
    /// How many entries it keeps near.
    pub(super) len: fn() -> usize,
    pub(super) stats: fn() -> Stats,
}

/// The same function in two processes: of a number, in a store of their own.
///
/// They are at one place of the source, as two instances of one program are, so that they have one
/// name in the store.
macro_rules! two_processes {
    ($store:expr, $near:ident, ($($option:tt)*) fn $name:ident($n:ident) -> ($value:ty, $kept:ty) $body:block) => {{
        fn cache() -> larder::Cache {
            larder::Cache::builder(stringify!($name), $store)
                .near(larder::Near::$near)
                .build()
        }
        fn body($n: u64) -> $value $body
        [
            two_processes!(@one ($($option)*) $name $value, $kept),
            two_processes!(@one ($($option)*) $name $value, $kept),
        ]
    }};
    (@one ($($option:tt)*) $name:ident $value:ty, $kept:ty) => {{
        static CACHE: std::sync::LazyLock<larder::Cache> = std::sync::LazyLock::new(cache);
        #[larder::cached($($option)*, store = CACHE)]
        fn $name(n: u64) -> $value {
            body(n)
        }
        $crate::options::support::Process::<$value, $kept> {
            call: |n| $name(n),
            peek: |n| $name::peek(&n).wait().unwrap(),
            contains: |n| $name::contains(&n).wait().unwrap(),
            invalidate: |n| $name::invalidate(&n).wait().unwrap(),
            refresh: |n| $name::refresh(n),
            len: || $name::len(),
            stats: || $name::stats(),
        }
    }};
}

/// Closed until it is opened.
#[derive(Default)]
pub(super) struct Gate {
    is_open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    pub(super) const fn new() -> Self {
        Gate {
            is_open: Mutex::new(false),
            opened: Condvar::new(),
        }
    }

    pub(super) fn open(&self) {
        *self.is_open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.opened.notify_all();
    }

    /// Waits until it is open.
    ///
    /// # Panics
    ///
    /// If it is not for a long time.
    pub(super) fn pass(&self) {
        let is_open = self.is_open.lock().unwrap_or_else(PoisonError::into_inner);
        let long = Duration::from_secs(20);
        let waited = self
            .opened
            .wait_timeout_while(is_open, long, |is_open| !*is_open);
        let (is_open, _) = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(*is_open, "nobody opens it");
    }
}

/// Waits until what has a `timeout` of 30 ms is past it.
pub(super) fn expire() {
    sleep(Duration::from_millis(40));
}
