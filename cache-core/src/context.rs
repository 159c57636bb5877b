//! What the running code is part of: the cached function being computed, the write under way.
//!
//! A context belongs to a call, not to a thread: it is installed for as long as a body runs, for
//! a future at each of its polls.

use crate::flight::FlightId;
use crate::frame::{Captured, Frame};
use crate::lease::{Fingerprint, Lease};
use crate::scope::Scope;
use crate::switch;
use crate::sync::{Arc, thread_local};
use std::cell::{Cell, RefCell};
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
    static CALL: Cell<Call> = const { Cell::new(Call::ORDINARY) };
}

#[derive(Default)]
struct Current(RefCell<Context>);

/// The thread is being torn down: what runs from now on has no frame, so nothing can vouch for
/// its values.
impl Drop for Current {
    fn drop(&mut self) {
        let _ = CALL.try_with(|call| call.set(Call::WITHOUT_CONTEXT));
    }
}

/// What a cached function asks at its start, in one reading of a thread-local: how it treats the
/// cache, and whether it is part of anything. In one byte, for every hit looks at it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Call(u8);

/// How a call treats the cache.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Kind {
    /// Reads and stores.
    Ordinary,
    /// Neither reads nor stores.
    Uncached,
    /// Neither reads nor stores, and stays so.
    Alone,
    /// Does not read, but stores.
    Refresh,
}

const NESTED: u8 = 1 << 7;

impl Call {
    /// A call outside of any computation and write that reads and stores.
    pub(crate) const ORDINARY: Self = Call(Kind::Ordinary as u8);
    /// A call on a thread that is being torn down.
    const WITHOUT_CONTEXT: Self = Call(NESTED | Kind::Alone as u8);

    /// How the call that starts now treats the cache.
    #[inline]
    pub fn start() -> Self {
        match CALL.try_with(Cell::get) {
            Ok(Call::ORDINARY) if switch::is_enabled() => Call::ORDINARY,
            _ => Call::start_otherwise(),
        }
    }

    #[cold]
    fn start_otherwise() -> Self {
        CALL.try_with(|call| {
            let this = call.get();
            match this.kind() {
                Kind::Ordinary if !switch::is_enabled() => return this.treating(Kind::Uncached),
                Kind::Uncached | Kind::Refresh => call.set(this.treating(Kind::Ordinary)),
                Kind::Ordinary | Kind::Alone => {}
            }
            this
        })
        .unwrap_or(Call::WITHOUT_CONTEXT)
    }

    /// The same, passing the cache by if `condition` holds.
    #[must_use]
    pub fn unless(self, condition: bool) -> Self {
        match condition {
            true => self.treating(Kind::Uncached),
            false => self,
        }
    }

    /// Whether what runs now is part of a computation or a write.
    pub(crate) fn is_nested() -> bool {
        CALL.try_with(|call| call.get().0 & NESTED != 0)
            .unwrap_or(true)
    }

    pub(crate) fn kind(self) -> Kind {
        const KINDS: [Kind; 4] = [Kind::Ordinary, Kind::Uncached, Kind::Alone, Kind::Refresh];
        KINDS[usize::from(self.0 & 3)]
    }

    fn treating(self, kind: Kind) -> Self {
        Call(self.0 & NESTED | kind as u8)
    }

    fn inside(self, nested: bool) -> Self {
        Call(if nested { NESTED } else { 0 } | self.kind() as u8)
    }
}

/// Runs the start of a call with another treatment of the cache: `start` calls the cached
/// function, or polls its future for the first time, and the call takes the treatment with it.
fn calling<R>(kind: Kind, start: impl FnOnce() -> R) -> R {
    struct Reset;
    impl Drop for Reset {
        fn drop(&mut self) {
            set_kind(Kind::Ordinary);
        }
    }
    set_kind(kind);
    let _reset = Reset;
    start()
}

/// Calls a cached function past the cache.
pub fn uncached<R>(start: impl FnOnce() -> R) -> R {
    calling(Kind::Uncached, start)
}

/// Calls a cached function so that it computes and replaces what is stored.
pub fn refresh<R>(start: impl FnOnce() -> R) -> R {
    calling(Kind::Refresh, start)
}

/// [`uncached`] for an async function.
pub async fn uncached_async<F: Future>(call: F) -> F::Output {
    awaiting(Kind::Uncached, call).await
}

/// [`refresh`] for an async function.
pub async fn refresh_async<F: Future>(call: F) -> F::Output {
    awaiting(Kind::Refresh, call).await
}

/// The call starts when its future is first polled.
async fn awaiting<F: Future>(kind: Kind, call: F) -> F::Output {
    let mut call = pin!(call);
    let mut started = false;
    poll_fn(|context| {
        if std::mem::replace(&mut started, true) {
            call.as_mut().poll(context)
        } else {
            calling(kind, || call.as_mut().poll(context))
        }
    })
    .await
}

fn set_kind(kind: Kind) {
    update(|call| call.treating(kind));
}

/// Changes what calls find, unless that is settled for good.
fn update(change: impl FnOnce(Call) -> Call) {
    let _ = CALL.try_with(|call| {
        if call.get().kind() != Kind::Alone {
            call.set(change(call.get()));
        }
    });
}

impl Context {
    /// The context in which the code that runs now was started, whatever of it has ended.
    pub(crate) fn installed() -> Self {
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

    /// Whether both are of one frame and one write.
    pub(crate) fn is(&self, other: &Context) -> bool {
        same(self.frame.as_ref(), other.frame.as_ref())
            && same(self.scope.as_ref(), other.scope.as_ref())
    }

    /// Installs the context until the guard is dropped.
    pub(crate) fn enter(self) -> Entered {
        let flight = self.frame.as_ref().and_then(|frame| frame.flight());
        if let Some(flight) = flight {
            let _ = FLIGHTS.try_with(|flights| flights.borrow_mut().push(flight));
        }
        Entered {
            outer: replace(self),
            on_stack: flight.is_some(),
        }
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

fn replace(context: Context) -> Context {
    let nested = context.frame.is_some() || context.scope.is_some();
    update(|call| call.inside(nested));
    CURRENT
        .try_with(|current| current.0.replace(context))
        .unwrap_or_default()
}

/// The flights that can't go on while this thread is blocked.
pub(crate) fn flights_on_this_thread() -> Vec<FlightId> {
    FLIGHTS
        .try_with(|flights| flights.borrow().clone())
        .unwrap_or_default()
}
