//! Where the memo of a function that is not generic is kept.

use super::{Definition, Memo, registry};
use crate::function::{Function, Of};
use crate::sync::OnceLock;
use std::any::Any;

/// The place of one function's memo. It says nothing of the function's types, so that the compiler
/// has nothing to find out about them.
#[derive(Debug, Default)]
pub struct Slot(OnceLock<&'static (dyn Any + Send + Sync)>);

/// A memo of a function.
pub struct Found<F: Function>(pub(crate) &'static Memo<Of<F>>);

impl Slot {
    /// A place without a memo.
    #[must_use]
    pub const fn new() -> Self {
        Slot(OnceLock::new())
    }

    /// The memo of the one function whose place this is, of this definition if it is still to be made.
    #[inline]
    pub fn memo<F: Function>(&self, definition: fn() -> Definition<F::Key, F::Value>) -> Found<F> {
        Found(self.find(definition))
    }

    fn find<F: Function>(
        &self,
        definition: fn() -> Definition<F::Key, F::Value>,
    ) -> &'static Memo<F> {
        let memo = self.0.get().and_then(|memo| memo.downcast_ref());
        memo.unwrap_or_else(|| self.make(definition))
    }

    #[cold]
    #[inline(never)]
    fn make<F: Function>(
        &self,
        definition: fn() -> Definition<F::Key, F::Value>,
    ) -> &'static Memo<F> {
        let mut made: Option<&'static Memo<F>> = None;
        let memo = *self.0.get_or_init(|| {
            let memo: &'static Memo<F> = Box::leak(Box::new(Memo::new(definition())));
            made = Some(memo);
            memo
        });
        if let Some(memo) = made {
            registry::add(memo);
        }
        memo.downcast_ref().expect("a place is of one function")
    }
}

impl<F: Function> std::fmt::Debug for Found<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Found").field(self.0).finish()
    }
}
