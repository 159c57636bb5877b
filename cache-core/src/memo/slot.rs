//! Where the memo of a function that is not generic is kept.

use super::{Definition, Memo, registry};
use crate::function::{Function, Of};
use crate::sync::OnceLock;
use std::any::Any;
use std::marker::PhantomData;
use std::ops::Deref;

/// The place of one function's memo. It says nothing of the function's types, so that the compiler
/// has nothing to find out about them.
#[derive(Debug, Default)]
pub struct Slot(OnceLock<&'static (dyn Any + Send + Sync)>);

/// The memo of a function.
///
/// It says nothing of the function's types either, so that a future may have it and go from thread to
/// thread: of some types, with lifetimes in them, the compiler would not see that they may.
pub struct MemoRef<F: Function> {
    memo: &'static (dyn Any + Send + Sync),
    of: PhantomData<fn() -> F>,
}

impl<F: Function> Clone for MemoRef<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Function> Copy for MemoRef<F> {}

impl<F: Function> MemoRef<F> {
    #[cfg(all(test, any(loom, shuttle)))]
    pub(crate) fn new(memo: &'static Memo<Of<F>>) -> Self {
        MemoRef::of(memo)
    }

    pub(super) fn of(memo: &'static (dyn Any + Send + Sync)) -> Self {
        let of = PhantomData;
        MemoRef { memo, of }
    }

    /// The memo of a function whose types are these.
    pub(crate) fn of_types(self) -> MemoRef<Of<F>> {
        MemoRef::of(self.memo)
    }

    #[inline]
    pub(crate) fn get(self) -> &'static Memo<Of<F>> {
        let memo = self.memo.downcast_ref();
        memo.expect("a place is of one function")
    }
}

impl<F: Function> Deref for MemoRef<F> {
    type Target = Memo<Of<F>>;

    #[inline]
    fn deref(&self) -> &Memo<Of<F>> {
        self.get()
    }
}

impl Slot {
    /// A place without a memo.
    #[must_use]
    pub const fn new() -> Self {
        Slot(OnceLock::new())
    }

    /// The memo of the one function whose place this is, of this definition if it is still to be made.
    #[inline]
    pub fn memo<F: Function>(
        &self,
        definition: fn() -> Definition<F::Key, F::Value>,
    ) -> MemoRef<F> {
        match self.0.get() {
            Some(memo) => MemoRef::of(*memo),
            None => MemoRef::of(self.make::<Of<F>>(definition)),
        }
    }

    #[cold]
    #[inline(never)]
    fn make<F: Function>(
        &self,
        definition: fn() -> Definition<F::Key, F::Value>,
    ) -> &'static (dyn Any + Send + Sync) {
        *self.0.get_or_init(|| {
            let memo: &'static Memo<F> = Box::leak(Box::new(Memo::new(definition())));
            // before anybody sees it: what a clearing does not find there has computed nothing yet
            registry::add(memo);
            memo
        })
    }
}

impl<F: Function> std::fmt::Debug for MemoRef<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("MemoRef").field(&**self).finish()
    }
}
