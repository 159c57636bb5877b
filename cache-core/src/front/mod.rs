//! What one thread reads over and over, kept beside the store where no lock is needed.
//!
//! A front has copies of entries, each with what the entry is served by: all its leases, its
//! deadline, and whether it is still in its place. A copy is served while all of that holds, so that
//! what a write invalidates is gone from every front at once.
//!
//! Copies are faint: a front keeps no value alive that owns anything, only keys, and so many of
//! them as it has places.

mod copies;
mod places;
mod thread;

use crate::function::{Function, Of};
use crate::memo::Memo;
use crate::sync::LocalKey;
use copies::{Copies, PLACES};
use places::drop_each;
use std::cell::Cell;
use std::mem::ManuallyDrop;
use thread::End;
pub(crate) use thread::OnThread;

/// Where the front of a function is kept.
pub type FrontOf<F> = &'static LocalKey<Front<F>>;

/// The front of one function on one thread.
pub struct Front<F: Function>(Local<Of<F>>);

/// The front of a function whose types are these. Empty before the first hit; and while it is in use,
/// for comparing keys may call the function again.
///
/// It does not drop what it has, so that to reach it nobody has to ask whether the thread still lives:
/// `thread.rs` does when the thread ends.
pub(crate) struct Local<F: Function> {
    copies: Cell<Option<ManuallyDrop<Box<Copies<F>>>>>,
    /// Whether it has, or had, any.
    has_begun: Cell<bool>,
}

impl<F: Function> Front<F> {
    /// An empty front.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "it is what a thread-local begins as"
    )]
    pub const fn new() -> Self {
        Front(Local::NEW)
    }

    /// What is held of a key, if this thread has a copy of its entry that may be served.
    #[inline(always)]
    pub(crate) fn read(&self, query: F::Query<'_>) -> Option<F::Held> {
        self.0.read(query)
    }
}

impl<F: Function> Local<F> {
    #[expect(
        clippy::declare_interior_mutable_const,
        reason = "it is what a thread-local begins as"
    )]
    const NEW: Self = Local {
        copies: Cell::new(None),
        has_begun: Cell::new(false),
    };

    #[inline(always)]
    fn read(&self, query: F::Query<'_>) -> Option<F::Held> {
        Lent::from(self)?.copies.as_ref()?.read(query)
    }

    /// Notes that the store answered a call, and takes a copy of what is read often. With `end` it is
    /// emptied when the thread ends. False if there is no front now.
    #[inline(never)]
    fn passed(
        &self,
        end: Option<&'static dyn End>,
        memo: &Memo<F>,
        hash: u64,
        query: F::Query<'_>,
    ) -> bool {
        let left = {
            let Some(mut lent) = Lent::from(self).or_else(|| Lent::new(self, end, memo)) else {
                return false;
            };
            let Some(copies) = &mut lent.copies else {
                return false;
            };
            copies.count();
            match copies.asleep {
                _ if Copies::<F>::MOST < PLACES => Vec::new(),
                0 => copies.consider(memo, hash, query),
                calls => {
                    copies.asleep = calls - 1;
                    return true;
                }
            }
        };
        drop_each(left);
        true
    }

    /// Drops what is there.
    fn end(&self) {
        drop(self.copies.take().map(ManuallyDrop::into_inner));
    }
}

/// Looks on this thread for what is held of a key of a memo whose front has no thread-local.
#[inline]
pub(crate) fn read_numbered<F: Function>(memo: &Memo<F>, query: F::Query<'_>) -> Option<F::Held> {
    thread::numbered::<F>(memo.number)?.0.read(query)
}

/// Notes that the store answered a call, and takes a copy of what is read often. False if the thread
/// can't have a front now.
#[inline]
#[must_use]
pub(crate) fn passed<F: Function>(
    front: Option<&'static dyn OnThread<F>>,
    memo: &Memo<F>,
    hash: u64,
    query: F::Query<'_>,
) -> bool {
    match front {
        Some(front) => front.passed(memo, hash, query),
        None => thread::numbered(memo.number)
            .or_else(|| thread::number(memo.number))
            .is_some_and(|owned| owned.0.passed(None, memo, hash, query)),
    }
}

/// A front's copies while they are in use: put back however that ends.
struct Lent<'f, F: Function> {
    front: &'f Local<F>,
    copies: Option<ManuallyDrop<Box<Copies<F>>>>,
}

impl<'f, F: Function> Lent<'f, F> {
    #[inline]
    fn from(front: &'f Local<F>) -> Option<Self> {
        let copies = front.copies.take();
        copies.is_some().then_some(Lent { front, copies })
    }

    /// The first copies of a thread: not while it has some, which are in use, nor when it is ending.
    #[cold]
    fn new(front: &'f Local<F>, end: Option<&'static dyn End>, memo: &Memo<F>) -> Option<Self> {
        if front.has_begun.replace(true) || !end.is_none_or(thread::ends_with_thread) {
            return None;
        }
        Some(Lent {
            front,
            copies: Some(ManuallyDrop::new(Copies::new(memo))),
        })
    }
}

impl<F: Function> Drop for Lent<'_, F> {
    #[inline]
    fn drop(&mut self) {
        self.front.copies.set(self.copies.take());
    }
}

impl<F: Function> std::fmt::Debug for Front<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Front").finish_non_exhaustive()
    }
}
