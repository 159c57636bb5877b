//! What the running code is part of: the cached function being computed, the write under way.
//!
//! A context belongs to a call, not to a thread: it is installed for as long as a body runs, for
//! a future at each of its polls.

mod call;
mod due;

pub(crate) use call::Kind;
pub use call::{Call, refresh, refresh_async, uncached, uncached_async};
pub(crate) use due::Inside;

use crate::flight::FlightId;
use crate::frame::{Captured, Frame};
use crate::lease::{Fingerprint, Lease};
use crate::scope::Scope;
use crate::sync::{Arc, thread_local};
use crate::verify::Again;
use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

/// The innermost frame and the innermost write.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    pub(crate) frame: Option<Arc<Frame>>,
    pub(crate) scope: Option<Arc<Scope>>,
}

thread_local! {
    static CURRENT: Current = Current::default();
    /// The flights whose bodies are on this thread's stack.
    static FLIGHTS: RefCell<Vec<FlightId>> = const { RefCell::new(Vec::new()) };
}

#[derive(Default)]
struct Current(RefCell<Context>);

/// The thread is being torn down: what runs from now on has no frame, so nothing can vouch for
/// its values.
impl Drop for Current {
    fn drop(&mut self) {
        Call::tear_down();
    }
}

impl Context {
    /// The context in which the code that runs now was started, whatever of it has ended.
    pub(crate) fn installed() -> Self {
        due::make();
        CURRENT
            .try_with(|current| current.0.borrow().clone())
            .unwrap_or_default()
    }

    /// The context of the code that runs now; none while the thread is being torn down.
    ///
    /// What has ended has no part in it: a task may go on after the body that spawned it.
    pub(crate) fn current() -> Self {
        let installed = Context::installed();
        Context {
            frame: installed.frame.and_then(Frame::under_way),
            scope: installed.scope.and_then(Scope::under_way),
        }
    }

    /// Lets the frame, if there is one, capture something.
    pub(crate) fn capture(&self, capture: impl FnOnce(&mut Captured)) {
        if let Some(frame) = &self.frame {
            frame.capture(capture);
        }
    }

    /// Has the frame, if there is one, capture these leases.
    pub(crate) fn capture_leases(&self, leases: impl FnOnce() -> Vec<Lease>) {
        if let Some(frame) = &self.frame {
            // granting hashes keys, which is user code
            let leases = leases();
            frame.capture(|captured| captured.add(&leases));
        }
    }

    /// Whether a write around this has any of these things pending.
    pub(crate) fn is_pending<N>(&self, names: impl FnOnce() -> N) -> bool
    where
        N: IntoIterator<Item = Fingerprint> + Clone,
    {
        let scope = self.scope.as_ref();
        scope.is_some_and(|scope| scope.covers(names()))
    }

    /// The recomputation that runs here, if one does and calls are not that deep inside it that they
    /// are answered from the cache.
    pub(crate) fn again(&self) -> Option<&Arc<Again>> {
        let frame = self.frame.as_ref()?;
        frame.again().filter(|_| frame.depth() < Again::DEEPEST)
    }

    /// Whether both are of one frame and one write.
    pub(crate) fn is(&self, other: &Context) -> bool {
        same(self.frame.as_ref(), other.frame.as_ref())
            && same(self.scope.as_ref(), other.scope.as_ref())
    }

    /// Installs the context until the guard is dropped.
    pub(crate) fn enter(self) -> Entered {
        // its flight is on the stack below this one's
        due::make();
        let flight = self.frame.as_ref().and_then(|frame| frame.flight());
        Entered {
            on_stack: push(flight),
            outer: replace(self),
        }
    }

    /// Whether nothing is around what runs now.
    pub(crate) fn is_empty(&self) -> bool {
        self.frame.is_none() && self.scope.is_none()
    }
}

impl Context {
    /// This context inside another write.
    pub(crate) fn within(scope: Option<Arc<Scope>>) -> Self {
        Context {
            scope,
            ..Context::current()
        }
    }
}

/// Runs a future inside a write: each poll of it, and its end if it is dropped before it is done,
/// for dropping what it holds may do anything.
pub(crate) async fn inside<F: Future>(scope: Option<Arc<Scope>>, body: F) -> F::Output {
    struct Inside<'b, F> {
        body: Pin<&'b mut Option<F>>,
        scope: Option<Arc<Scope>>,
    }
    impl<F> Drop for Inside<'_, F> {
        fn drop(&mut self) {
            let _entered = Context::within(self.scope.clone()).enter();
            self.body.set(None);
        }
    }
    let body = pin!(Some(body));
    let mut inside = Inside { body, scope };
    poll_fn(|context| {
        let _entered = Context::within(inside.scope.clone()).enter();
        match inside.body.as_mut().as_pin_mut() {
            Some(body) => body.poll(context),
            None => Poll::Pending,
        }
    })
    .await
}

/// Restores the context that was there before.
#[derive(Debug)]
pub(crate) struct Entered {
    outer: Context,
    on_stack: bool,
}

impl Drop for Entered {
    fn drop(&mut self) {
        if self.on_stack {
            let _ = FLIGHTS.try_with(|flights| flights.borrow_mut().pop());
        }
        drop(replace(std::mem::take(&mut self.outer)));
    }
}

fn same<T>(one: Option<&Arc<T>>, other: Option<&Arc<T>>) -> bool {
    one.map(Arc::as_ptr) == other.map(Arc::as_ptr)
}

/// Notes that the body of a flight is on the stack; false if there is no flight.
fn push(flight: Option<FlightId>) -> bool {
    let Some(flight) = flight else {
        return false;
    };
    let pushed = FLIGHTS.try_with(|flights| flights.borrow_mut().push(flight));
    pushed.is_ok()
}

fn replace(context: Context) -> Context {
    due::make();
    let nested = context.frame.is_some() || context.scope.is_some();
    Call::set_nested(nested);
    CURRENT
        .try_with(|current| current.0.replace(context))
        .unwrap_or_default()
}

/// The flights that can't go on while this thread is blocked.
pub(crate) fn flights_on_this_thread() -> Vec<FlightId> {
    due::make();
    FLIGHTS
        .try_with(|flights| flights.borrow().clone())
        .unwrap_or_default()
}
