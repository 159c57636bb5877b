//! The computation of a missing value, by the one call that leads its flight.

#[cfg(feature = "shared")]
use super::former::has_failed;
use super::rest::Rest;
use super::running::Running;
#[cfg(feature = "shared")]
use super::running::poll_led;
use super::spare::Spare;
use super::taint_strangers;
use crate::context::{Context, Inside, Kind};
use crate::flight::{FlightId, Led};
use crate::frame::Frame;
use crate::function::Function;
use crate::lease::{self, Fingerprint, Lease};
use crate::memo::{MemoRef, Timed};
#[cfg(feature = "tracing")]
use crate::observe;
use crate::returned::{Returned, Sharing};
#[cfg(feature = "shared")]
use crate::shared::{Stamped, Watch, wait};
use crate::sync::Arc;
use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;

pub(super) type Panic = Box<dyn Any + Send>;

/// The right to compute a value. If it is dropped before the value is there, those who wait go
/// on by themselves.
pub struct Load<F: Function> {
    pub(super) memo: MemoRef<F>,
    pub(super) hash: u64,
    /// The flight that others can join; none if the value is for its own caller.
    pub(super) led: Option<Led<F::Held>>,
    /// Collects what the value depends on; none as long as that is nothing.
    pub(super) frame: Option<Arc<Frame>>,
    outer: Context,
    pub(super) kind: Kind,
    /// How long it takes, if it is one that is timed.
    timed: Option<Timed>,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
    pub(super) spare: Option<Box<Spare<F>>>,
}

impl<F: Function> Load<F> {
    pub(super) fn new(
        memo: MemoRef<F>,
        hash: u64,
        led: Option<Led<F::Held>>,
        outer: Context,
        kind: Kind,
    ) -> Self {
        Load {
            memo,
            hash,
            led,
            frame: None,
            outer,
            kind,
            timed: None,
            #[cfg(feature = "tracing")]
            span: tracing::Span::none(),
            spare: None,
        }
    }

    /// Has the computation be seen by those who trace the program.
    #[cfg(feature = "tracing")]
    pub(super) fn trace(&mut self, key: impl FnOnce() -> String) {
        self.span = observe::trace::load(self.memo.definition.site.name(), key);
    }

    /// Has the value depend on more.
    pub(super) fn hold(&mut self, leases: &[Lease]) {
        self.frame().capture(|captured| captured.add(leases));
    }

    /// Has the value depend on leases of a store that processes share.
    #[cfg(feature = "shared")]
    pub(super) fn hold_stamps(&mut self, stamps: Vec<Stamped>, watch: &Watch) {
        self.frame()
            .capture(|captured| captured.add_stamps(stamps, watch));
    }

    /// Keeps the value from others if `tainted`.
    pub(super) fn taint(&mut self, tainted: bool) {
        if tainted {
            self.frame().capture(|captured| captured.tainted = true);
        }
    }

    /// Grants and publishes what the value will depend on, before the body runs.
    pub(super) fn grant(&mut self, slices: Vec<Fingerprint>, tags: &[Fingerprint]) {
        if slices.is_empty() && tags.is_empty() {
            return;
        }
        let leases: Box<[Lease]> = slices
            .into_iter()
            .chain(tags.iter().copied())
            .map(lease::grant)
            .collect();
        self.hold(&leases);
        if let Some(led) = &mut self.led {
            if led.flight.is_none() {
                led.flight = self.memo.announce(self.hash, led.id);
            }
            if let Some(flight) = &led.flight {
                flight.publish(leases);
            }
        }
    }

    pub(super) fn flight_id(&self) -> Option<FlightId> {
        self.led.as_ref().map(|led| led.id)
    }

    pub(super) fn frame(&mut self) -> &Arc<Frame> {
        let flight = self.flight_id();
        let outer = &self.outer.frame;
        self.frame
            .get_or_insert_with(|| Frame::new(outer.clone(), flight))
    }

    /// Has what runs from now on be part of the computation.
    pub(super) fn enter(&mut self) -> Inside {
        let is_outermost = self.outer.is_empty() && self.frame.is_none();
        if is_outermost && let Some(inside) = Inside::when_due(self.flight_id()) {
            return inside;
        }
        let frame = Some(self.frame().clone());
        let scope = self.outer.scope.clone();
        Inside::Made {
            _entered: Context { frame, scope }.enter(),
        }
    }

    /// Runs the body and keeps what it returns if `keep` says so.
    #[inline(never)]
    pub(super) fn run<const FALLIBLE: bool, R>(
        mut self,
        keep: impl FnOnce(&F::Value) -> bool,
        sharing: Sharing<R>,
        body: impl FnOnce() -> R,
    ) -> R
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        let inside = self.begin();
        let (mut body, mut returned) = (Some(body), None);
        let panic = self.attempt(&mut || returned = body.take().map(|body| body()));
        #[cfg(feature = "shared")]
        if let Some(looking) = self.look_again(has_failed::<FALLIBLE, R>(returned.as_ref())) {
            self.hear_of_former(wait(looking));
        }
        let (returned, rest) = Load::end(returned, self, inside, panic, keep, sharing);
        rest.wait();
        returned
    }

    /// The same for a body that is a future.
    pub async fn run_async<const FALLIBLE: bool, R>(
        mut self,
        keep: impl FnOnce(&F::Value) -> bool,
        sharing: Sharing<R>,
        body: impl Future<Output = R>,
    ) -> R
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        self.count();
        // it goes with the future from thread to thread
        self.frame();
        let (returned, panic) = {
            let body = pin!(Some(body));
            let mut running = Running::new(&mut self, body);
            poll_fn(|context| running.poll(context.waker())).await
        };
        #[cfg(feature = "shared")]
        let looking = self.look_again(has_failed::<FALLIBLE, R>(returned.as_ref()));
        #[cfg(feature = "shared")]
        let looked = match looking {
            Some(mut looking) => {
                let poll = |context: &mut std::task::Context<'_>| {
                    poll_led(self.led.as_ref(), looking.as_mut(), context.waker())
                };
                Some(poll_fn(poll).await)
            }
            None => None,
        };
        let inside = self.enter();
        #[cfg(feature = "shared")]
        if let Some(looked) = looked {
            self.hear_of_former(looked);
        }
        let (returned, rest) = Load::end(returned, self, inside, panic, keep, sharing);
        rest.done().await;
        returned
    }

    /// Begins the computation on this thread.
    #[inline(never)]
    fn begin(&mut self) -> Inside {
        self.count();
        self.enter()
    }

    /// Counts the computation, unless that was done when its flight was opened.
    fn count(&mut self) {
        self.timed = self.memo.counters.load_time.begin();
        if self.led.is_none() || self.kind != Kind::Ordinary {
            self.memo.counters.loads.count();
        }
    }

    /// Takes the frame along, if one was made inside.
    #[inline(always)]
    pub(super) fn leave(&mut self, inside: Inside) {
        if self.frame.is_none() {
            self.frame = inside.frame();
        }
        drop(inside);
    }

    /// Runs what may panic; the panic is held up only if something can stand in for the value. Of no
    /// type, so that it is compiled once.
    #[inline(never)]
    pub(super) fn attempt(&self, run: &mut dyn FnMut()) -> Option<Panic> {
        #[cfg(feature = "tracing")]
        let _entered = self.span.enter();
        match &self.spare {
            Some(spare) if spare.has_fallback() => catch_unwind(AssertUnwindSafe(run)).err(),
            _ => {
                run();
                None
            }
        }
    }

    /// Ends the computation, and says what its call returns: what the body did, or what stands in for
    /// its failure. If something panics here, what was returned is dropped last: that may call the
    /// function, which must not wait for this.
    #[inline(never)]
    fn end<const FALLIBLE: bool, R>(
        returned: Option<R>,
        mut load: Self,
        inside: Inside,
        panic: Option<Panic>,
        keep: impl FnOnce(&F::Value) -> bool,
        sharing: Sharing<R>,
    ) -> (R, Rest)
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        if let Some(timed) = load.timed.take().filter(|_| returned.is_some()) {
            load.memo.counters.load_time.end(&timed);
        }
        let mut rest = Rest::default();
        let returned = match load.settle(inside, returned.as_ref(), keep, sharing, &mut rest) {
            Some(former) => {
                load.drop_beside(returned);
                R::served(former)
            }
            None => returned.unwrap_or_else(|| match panic {
                Some(panic) => resume_unwind(panic),
                None => unreachable!("a body returns or panics"),
            }),
        };
        (returned, rest)
    }

    /// Drops what the body returned in whose place something else is. Beside a hit a panic of that is
    /// nothing to the caller.
    #[cold]
    fn drop_beside<R>(&self, returned: Option<R>) {
        match &self.frame {
            Some(frame) if frame.is_begin_of_again() => {
                let _ = catch_unwind(AssertUnwindSafe(|| drop(returned)));
            }
            _ => drop(returned),
        }
    }

    /// Lets go of the flight, which is off the board.
    pub(super) fn let_go(&mut self) {
        if let Some(led) = self.led.take() {
            led.let_go();
        }
    }
}

impl<F: Function> Drop for Load<F> {
    fn drop(&mut self) {
        // however the body ended: what it read, the caller may have drawn conclusions from
        if let Some(frame) = &self.frame {
            if frame.is_begin_of_again() {
                // nobody draws conclusions from what is computed to compare it
                drop(frame.end());
            } else if let Some(outer) = &self.outer.frame {
                let inner = frame.end();
                outer.capture(|captured| captured.inherit(&inner));
            }
            taint_strangers(self.outer.frame.as_ref());
        }
        #[cfg(feature = "shared")]
        self.give_up_claim();
        if let Some(led) = self.led.take() {
            let _dropped_last = self.memo.leave(self.hash, led.id);
            led.let_go();
        }
    }
}
