//! A call of a cached function, step by step: look up, join or lead, wait, deliver.
//!
//! What differs from function to function is here, and as little as can be. All else is compiled
//! once for all functions whose types are the same, except for futures: of some types, with lifetimes
//! in them, the compiler would not see that these may go from thread to thread.

mod asked;
#[cfg(feature = "shared")]
mod asking;
#[cfg(feature = "shared")]
mod beginning;
mod check;
#[cfg(feature = "shared")]
mod former;
mod load;
mod miss;
#[cfg(feature = "shared")]
mod near;
mod peek;
#[cfg(feature = "shared")]
mod peek_shared;
mod rest;
mod running;
mod settle;
mod share;
mod spare;
#[cfg(feature = "shared")]
mod stand_in;

pub use load::Load;
pub(crate) use miss::Miss;
pub(crate) use peek::peek;
#[cfg(feature = "shared")]
pub(crate) use peek_shared::{Read, peek_shared};
#[cfg(feature = "shared")]
pub(crate) use stand_in::stand_in;

use crate::context::{Call, Context};
use crate::entry::Entry;
use crate::frame::Frame;
use crate::front::{FrontOf, OnThread};
use crate::function::{Function, Of};
use crate::lease::Fingerprint;
#[cfg(feature = "shared")]
use crate::memo::MemoRef;
use crate::returned::{Returned, Sharing};
use crate::sync::Arc;
use asked::{Asked, given};
use std::mem::ManuallyDrop;

/// A call that has its answer, or has to compute it.
pub enum Settled<L, R> {
    /// The answer.
    Served(R),
    /// The right to compute it.
    Lead(L),
}

/// The right to compute a value of a function. If it is dropped before the value is there, those who
/// wait go on by themselves.
///
/// It drops what is in it by itself, so that the compiler need not look into that where an attribute
/// has written `F`: it would say once more what is wrong with the function's types.
pub struct Lead<F: Function>(Option<ManuallyDrop<Load<Of<F>>>>);

impl<'k, F: Function, P> Entry<'k, F, P> {
    /// Looks the entry up, and if it is not there waits, blocking the thread, until there is an
    /// answer or this call is to compute it. Asked for the value's tags only in that case.
    #[doc(hidden)]
    #[inline]
    pub fn settle<const FALLIBLE: bool, R>(
        self,
        call: Call,
        front: Option<FrontOf<F>>,
        tags: impl FnOnce() -> Vec<Fingerprint>,
        sharing: Sharing<R>,
    ) -> Settled<Lead<F>, R>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        if call == Call::ORDINARY
            && let Some(held) = self.copied(front)
        {
            return given::<FALLIBLE, Of<F>, _, R>(held, sharing);
        }
        let front = front.map(|front| front as &dyn OnThread<Of<F>>);
        let asked = Asked::of(self.found().of_types(), self.query, front);
        match asked.settle(call, tags, sharing) {
            Settled::Served(returned) => Settled::Served(returned),
            Settled::Lead(load) => Settled::Lead(Lead::new(load)),
        }
    }

    /// The same for a future.
    #[doc(hidden)]
    #[inline]
    pub async fn settle_async<const FALLIBLE: bool, R>(
        self,
        call: Call,
        front: Option<FrontOf<F>>,
        tags: impl FnOnce() -> Vec<Fingerprint>,
        sharing: Sharing<R>,
    ) -> Settled<Load<F>, R>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        if call == Call::ORDINARY
            && let Some(held) = self.copied(front)
        {
            return given::<FALLIBLE, F, _, R>(held, sharing);
        }
        let begun = {
            let front = front.map(|front| front as &dyn OnThread<Of<F>>);
            Asked::of(self.found(), self.query, front).begin(call, tags, sharing)
        };
        match begun {
            Settled::Served(returned) => Settled::Served(returned),
            Settled::Lead(missed) => missed.settle_async(sharing).await,
        }
    }

    /// What is held of the key, if this thread has a copy: how the hottest calls end.
    #[inline(always)]
    fn copied(&self, front: Option<FrontOf<F>>) -> Option<F::Held> {
        front?.try_with(|front| front.read(self.query)).ok()?
    }
}

#[cfg(feature = "shared")]
impl<F: Function> MemoRef<F> {
    /// The same as [`Entry::settle_async`], of a function that is made while the program runs.
    pub async fn settle_async<const FALLIBLE: bool, R>(
        self,
        query: F::Query<'_>,
        call: Call,
        tags: impl FnOnce() -> Vec<Fingerprint>,
        sharing: Sharing<R>,
    ) -> Settled<Load<F>, R>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        let begun = Asked::of(self, query, None).begin(call, tags, sharing);
        match begun {
            Settled::Served(returned) => Settled::Served(returned),
            // boxed, so that what is found is not in a future as large as what is not
            Settled::Lead(missed) => Box::pin(missed.settle_async(sharing)).await,
        }
    }
}

impl<F: Function> Drop for Lead<F> {
    fn drop(&mut self) {
        drop(self.0.take().map(ManuallyDrop::into_inner));
    }
}

impl<F: Function> Lead<F> {
    #[inline]
    fn new(load: Load<Of<F>>) -> Self {
        Lead(Some(ManuallyDrop::new(load)))
    }

    #[inline]
    fn into_load(mut self) -> Load<Of<F>> {
        let load = self.0.take().map(ManuallyDrop::into_inner);
        load.expect("it is taken once")
    }

    /// Runs the body and keeps what it returns if `keep` says so.
    #[inline]
    pub fn run<const FALLIBLE: bool, R>(
        self,
        keep: impl FnOnce(&F::Value) -> bool,
        sharing: Sharing<R>,
        body: impl FnOnce() -> R,
    ) -> R
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        self.into_load().run(keep, sharing, body)
    }
}

/// Of a function without tags.
#[must_use]
pub fn no_tags() -> Vec<Fingerprint> {
    Vec::new()
}

/// A future that was started in one frame and ends in another gives its value to a frame that has
/// not captured what it depends on: that one can't vouch for what it makes of it.
fn taint_strangers(started_in: Option<&Arc<Frame>>) {
    if Call::is_nested()
        && let Some(frame) = Context::current().frame
        && !started_in.is_some_and(|started_in| Arc::ptr_eq(started_in, &frame))
    {
        frame.capture(|captured| captured.tainted = true);
    }
}
