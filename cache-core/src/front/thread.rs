//! The fronts of a thread, which end with it.

use super::{Front, Local};
use crate::function::{Function, Of};
use crate::memo::Memo;
use crate::sync::{LocalKey, thread_local};
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

thread_local! {
    static ENDS: Ends = const { Ends(RefCell::new(Vec::new())) };
    /// The fronts of methods and of generic functions, by the numbers of their memos: there are no
    /// thread-locals in an `impl`, nor any that are generic.
    static NUMBERED: RefCell<Vec<Option<Rc<dyn Any>>>> = const { RefCell::new(Vec::new()) };
}

/// The other fronts that this thread has.
struct Ends(RefCell<Vec<&'static dyn End>>);

/// The front of a function, whatever its types.
pub(crate) trait End {
    /// Empties it.
    fn end(&'static self);
}

/// The front of a function whose types are these.
pub(crate) trait OnThread<F: Function>: End {
    /// Notes that the store answered a call, as [`passed`](super::passed) does.
    fn passed(&'static self, memo: &Memo<F>, hash: u64, query: F::Query<'_>) -> bool;
}

impl<F: Function> End for LocalKey<Front<F>> {
    fn end(&'static self) {
        let _ = self.try_with(|front| front.0.end());
    }
}

impl<F: Function> OnThread<Of<F>> for LocalKey<Front<F>> {
    fn passed(&'static self, memo: &Memo<Of<F>>, hash: u64, query: F::Query<'_>) -> bool {
        self.try_with(|front| front.0.passed(Some(self), memo, hash, query))
            .is_ok_and(|passed| passed)
    }
}

/// The thread ends. From now on it has no fronts.
impl Drop for Ends {
    fn drop(&mut self) {
        self.0.take().into_iter().for_each(|front| front.end());
    }
}

/// Has a front end with the thread; false if the thread is ending.
pub(super) fn ends_with_thread(front: &'static dyn End) -> bool {
    ENDS.try_with(|Ends(ends)| ends.borrow_mut().push(front))
        .is_ok()
}

/// A front that is dropped with the thread by itself.
pub(super) struct Owned<F: Function>(pub(super) Local<F>);

impl<F: Function> Drop for Owned<F> {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// The front of a memo, if there is one yet. By itself, since while it is in use others may come.
pub(super) fn numbered<F: Function>(number: usize) -> Option<Rc<Owned<F>>> {
    let find = |fronts: &RefCell<Vec<_>>| fronts.borrow().get(number).cloned().flatten();
    let front: Rc<dyn Any> = NUMBERED.try_with(find).ok().flatten()?;
    front.downcast().ok()
}

/// Makes the front of a memo; none if the thread is ending.
#[cold]
pub(super) fn number<F: Function>(number: usize) -> Option<Rc<Owned<F>>> {
    let front = Rc::new(Owned(Local::<F>::NEW));
    let add = |fronts: &RefCell<Vec<Option<Rc<dyn Any>>>>| {
        let mut fronts = fronts.borrow_mut();
        if number >= fronts.len() {
            fronts.resize(number + 1, None);
        }
        fronts[number] = Some(front.clone());
    };
    NUMBERED.try_with(add).ok()?;
    Some(front)
}
