//! What models run with: the names of `ordinary`, over those of the model checker.
//!
//! Locks are made when they are first used, so that they can be constants, and what a model does
//! not use costs it nothing. Atomics are not: `loom` wants to know when one was made.

#[cfg(loom)]
pub(crate) use loom as checker;
#[cfg(shuttle)]
pub(crate) use shuttle as checker;

pub(crate) use checker::thread::LocalKey;
pub(crate) use std::sync::LazyLock;
pub(crate) use theirs::RwLockWriteGuard;

use checker::sync as theirs;
use std::fmt::{Debug, Formatter};
use std::ops::{Add, Deref, DerefMut};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Statics that are made anew for every schedule.
macro_rules! statics {
    () => {};
    ($(#[$meta:meta])* static $name:ident: $type:ty = [const { $each:expr }; $len:expr]; $($more:tt)*) => {
        $crate::sync::statics! {
            $(#[$meta])* static $name: $type = std::array::from_fn(|_| $each); $($more)*
        }
    };
    ($(#[$meta:meta])* static $name:ident: $type:ty = $init:expr; $($more:tt)*) => {
        $crate::sync::checker::lazy_static! { $(#[$meta])* static ref $name: $type = $init; }
        $crate::sync::statics! { $($more)* }
    };
}
pub(crate) use statics;

macro_rules! locals {
    ($($(#[$meta:meta])* static $name:ident: $type:ty = $init:expr;)+) => {
        $crate::sync::checker::thread_local! { $($(#[$meta])* static $name: $type = { $init };)+ }
    };
}
pub(crate) use locals as thread_local;

/// Small, for the few steps of a model to reach it.
pub(crate) const fn bound(_: usize) -> usize {
    2
}

/// Once, for the same reason.
pub(crate) const fn times(_: u8) -> u8 {
    1
}

/// Something of the checker's, made of `I` when it is first used.
struct Made<I, C> {
    from: std::sync::Mutex<Option<I>>,
    it: std::sync::OnceLock<C>,
}

impl<I, C> Made<I, C> {
    const fn of(from: I) -> Self {
        Made {
            from: std::sync::Mutex::new(Some(from)),
            it: std::sync::OnceLock::new(),
        }
    }

    fn get(&self, make: impl FnOnce(I) -> C) -> &C {
        self.it.get_or_init(|| {
            let from = self
                .from
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            make(from.expect("it is made once"))
        })
    }
}

pub(crate) struct Mutex<T>(Made<T, theirs::Mutex<T>>);

/// Holds its lock; empty only while a condition is waited for.
pub(crate) struct MutexGuard<'m, T>(Option<theirs::MutexGuard<'m, T>>);

impl<T> Mutex<T> {
    pub(crate) const fn new(value: T) -> Self {
        Mutex(Made::of(value))
    }

    pub(crate) fn get_mut(&mut self) -> &mut T {
        let _ = self.0.get(theirs::Mutex::new);
        let mutex = self.0.it.get_mut().expect("it was made");
        mutex.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        let mutex = self.0.get(theirs::Mutex::new);
        MutexGuard(Some(mutex.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_ref().expect("not while waiting")
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.as_mut().expect("not while waiting")
    }
}

pub(crate) struct RwLock<T>(Made<T, theirs::RwLock<T>>);

impl<T> RwLock<T> {
    pub(crate) const fn new(value: T) -> Self {
        RwLock(Made::of(value))
    }

    pub(crate) fn read(&self) -> theirs::RwLockReadGuard<'_, T> {
        let lock = self.0.get(theirs::RwLock::new);
        lock.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, T> {
        let lock = self.0.get(theirs::RwLock::new);
        lock.write().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) struct Condvar(Made<(), theirs::Condvar>);

/// Nobody runs out of patience in a model: who would wait for ever is a finding.
pub(crate) struct Awaited;

impl Condvar {
    pub(crate) const fn new() -> Self {
        Condvar(Made::of(()))
    }

    pub(crate) fn wait_until<T>(&self, guard: &mut MutexGuard<'_, T>, _: Instant) -> Awaited {
        let held = guard.0.take().expect("it is locked");
        let held = self
            .get()
            .wait(held)
            .unwrap_or_else(PoisonError::into_inner);
        guard.0 = Some(held);
        Awaited
    }

    pub(crate) fn notify_one(&self) {
        self.get().notify_one();
    }

    pub(crate) fn notify_all(&self) {
        self.get().notify_all();
    }

    fn get(&self) -> &theirs::Condvar {
        self.0.get(|()| theirs::Condvar::new())
    }
}

impl Awaited {
    pub(crate) fn timed_out(&self) -> bool {
        false
    }
}

/// Set once. The lock is what the checker sees of it.
#[derive(Debug)]
#[allow(
    unreachable_pub,
    reason = "it is in the type of a public trait's constant"
)]
pub struct OnceLock<T> {
    value: std::sync::OnceLock<T>,
    is_set: Mutex<bool>,
}

impl<T> OnceLock<T> {
    pub(crate) const fn new() -> Self {
        OnceLock {
            value: std::sync::OnceLock::new(),
            is_set: Mutex::new(false),
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        let is_set = self.is_set.lock();
        is_set.then(|| self.value.get())?
    }

    pub(crate) fn set(&self, value: T) -> Result<(), T> {
        let mut is_set = self.is_set.lock();
        *is_set = true;
        self.value.set(value)
    }

    pub(crate) fn get_or_init(&self, init: impl FnOnce() -> T) -> &T {
        let mut is_set = self.is_set.lock();
        let value = self.value.get_or_init(init);
        *is_set = true;
        value
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        OnceLock::new()
    }
}

macro_rules! atomics {
    ($($name:ident of $value:ty,)+) => {
        $(
            pub(crate) struct $name(theirs::atomic::$name);

            #[allow(dead_code, reason = "what one type is asked for, another need not be")]
            impl $name {
                pub(crate) fn new(value: $value) -> Self {
                    $name(theirs::atomic::$name::new(value))
                }

                pub(crate) fn load(&self, ordering: Ordering) -> $value {
                    self.0.load(ordering)
                }

                pub(crate) fn store(&self, value: $value, ordering: Ordering) {
                    self.0.store(value, ordering);
                }

                pub(crate) fn swap(&self, value: $value, ordering: Ordering) -> $value {
                    self.0.swap(value, ordering)
                }

                pub(crate) fn compare_exchange(
                    &self,
                    from: $value,
                    to: $value,
                    success: Ordering,
                    failure: Ordering,
                ) -> Result<$value, $value> {
                    self.0.compare_exchange(from, to, success, failure)
                }

                pub(crate) fn fetch_update(
                    &self,
                    set: Ordering,
                    fetch: Ordering,
                    update: impl FnMut($value) -> Option<$value>,
                ) -> Result<$value, $value> {
                    self.0.fetch_update(set, fetch, update)
                }
            }

            impl Default for $name {
                fn default() -> Self {
                    $name::new(<$value>::default())
                }
            }

            impl Debug for $name {
                fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
                    f.write_str(stringify!($name))
                }
            }
        )+
    };
}

macro_rules! arithmetic {
    ($($name:ident of $value:ty,)+) => {
        $(
            #[allow(dead_code, reason = "what one type is asked for, another need not be")]
            impl $name {
                pub(crate) fn fetch_add(&self, value: $value, ordering: Ordering) -> $value {
                    self.0.fetch_add(value, ordering)
                }

                pub(crate) fn fetch_sub(&self, value: $value, ordering: Ordering) -> $value {
                    self.0.fetch_sub(value, ordering)
                }

                pub(crate) fn fetch_max(&self, value: $value, ordering: Ordering) -> $value {
                    self.0.fetch_max(value, ordering)
                }
            }
        )+
    };
}

atomics! { AtomicBool of bool, AtomicI64 of i64, AtomicU8 of u8, AtomicU64 of u64, }
arithmetic! { AtomicI64 of i64, AtomicU64 of u64, }

/// A point in a model's time, which goes on by a millisecond whenever it is looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Instant(Duration);

impl Instant {
    pub(crate) fn now() -> Self {
        statics! {
            static LOOKS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        }
        Instant(Duration::from_millis(LOOKS.fetch_add(1, Ordering::Relaxed)))
    }

    pub(crate) fn elapsed(self) -> Duration {
        Instant::now().0.saturating_sub(self.0)
    }
}

impl Add<Duration> for Instant {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Instant(self.0 + duration)
    }
}

macro_rules! default_and_debug {
    ($($name:ident),+) => {
        $(
            impl<T: Default> Default for $name<T> {
                fn default() -> Self {
                    $name::new(T::default())
                }
            }

            impl<T> Debug for $name<T> {
                fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
                    f.write_str(stringify!($name))
                }
            }
        )+
    };
}

default_and_debug!(Mutex, RwLock);

impl Default for Condvar {
    fn default() -> Self {
        Condvar::new()
    }
}

impl Debug for Condvar {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("Condvar")
    }
}
