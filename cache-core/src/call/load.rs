//! The computation of a missing value, by the one call that leads its flight.

use super::taint_strangers;
use crate::context::{Context, Kind};
use crate::flight::{FlightOf, Outcome};
use crate::frame::Frame;
use crate::function::Function;
use crate::key::Parts;
use crate::lease::{self, Extent, Fingerprint, Lease};
use crate::memo::Memo;
use crate::returned::Returned;
use crate::slot::{Freshness, Slot, SlotOf};
use crate::store::Displaced;
use crate::sync::Arc;
use crate::target::Target;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Poll, Waker};

/// The right to compute a value. If it is dropped before the value is there, those who wait go
/// on by themselves.
pub struct Load<F: Function> {
    memo: &'static Memo<F>,
    hash: u64,
    /// The flight that others can join; none if the value is for its own caller.
    flight: Option<Arc<FlightOf<F>>>,
    frame: Arc<Frame>,
    outer: Context,
    kind: Kind,
}

impl<F: Function> Load<F> {
    pub(super) fn new(
        memo: &'static Memo<F>,
        hash: u64,
        flight: Option<Arc<FlightOf<F>>>,
        outer: &Context,
        kind: Kind,
    ) -> Self {
        let frame = Frame::new(
            outer.frame.clone(),
            flight.as_ref().map(|flight| flight.id()),
        );
        Load {
            memo,
            hash,
            flight,
            frame,
            outer: outer.clone(),
            kind,
        }
    }

    /// Keeps the value from others if `tainted`.
    pub(super) fn taint(&self, tainted: bool) {
        self.frame.capture(|captured| captured.tainted |= tainted);
    }

    /// Grants and publishes what the value will depend on, before the body runs.
    pub(super) fn grant(&self, slices: Vec<Fingerprint>, tags: &[Fingerprint]) {
        let leases: Box<[Lease]> = slices
            .into_iter()
            .chain(tags.iter().copied())
            .map(lease::grant)
            .collect();
        self.frame.capture(|captured| captured.add(&leases));
        if let Some(flight) = &self.flight {
            flight.publish(leases);
        }
    }

    /// Runs the body and keeps what it returns if `keep` says so.
    pub fn run<const FALLIBLE: bool, R>(
        self,
        keep: impl FnOnce(&F::Value) -> bool,
        body: impl FnOnce() -> R,
    ) -> R
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        self.memo.counters.loads.count();
        let entered = self.inside().enter();
        let returned = body();
        drop(entered);
        self.end(returned.value(), keep);
        returned
    }

    /// The same for a body that is a future.
    pub async fn run_async<const FALLIBLE: bool, R>(
        self,
        keep: impl FnOnce(&F::Value) -> bool,
        body: impl Future<Output = R>,
    ) -> R
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        self.memo.counters.loads.count();
        let returned = {
            let mut body = pin!(body);
            poll_fn(|context| self.poll(body.as_mut(), context.waker())).await
        };
        self.end(returned.value(), keep);
        returned
    }

    /// Polls the body, under a waker that also has a waiter see to it that the leader comes.
    fn poll<R>(&self, body: Pin<&mut impl Future<Output = R>>, waker: &Waker) -> Poll<R> {
        let _entered = self.inside().enter();
        match &self.flight {
            None => body.poll(&mut std::task::Context::from_waker(waker)),
            Some(flight) => {
                flight.signal().leader_comes(waker);
                let waker = Waker::from(flight.signal().clone());
                let poll = body.poll(&mut std::task::Context::from_waker(&waker));
                flight.signal().leader_leaves();
                poll
            }
        }
    }

    fn inside(&self) -> Context {
        Context {
            frame: Some(self.frame.clone()),
            scope: self.outer.scope.clone(),
        }
    }

    fn end(mut self, value: Option<&F::Value>, keep: impl FnOnce(&F::Value) -> bool) {
        let inherited = self.frame.deadline();
        let deadline = self.memo.definition.timeout.deadline(inherited);
        self.frame.capture(|captured| captured.deadline = deadline);
        let Some(value) = value else { return };
        if self.flight.is_some() {
            self.land(value, keep);
        } else if self.kind == Kind::Refresh {
            // inside a write nothing is stored; what was there must not outlive the refresh
            Target::exact(self.memo, self.hash).apply();
        }
    }

    /// Stores the value and gives it to those who wait.
    fn land(&mut self, value: &F::Value, keep: impl FnOnce(&F::Value) -> bool) {
        let Some(flight) = self.flight.clone() else {
            return;
        };
        let kept = keep(value);
        let (key, value) = (F::Parts::copy(flight.key()), value.clone());
        let (leases, deadline, tainted) = self.frame.findings();
        let slot = Arc::new(Slot::new(flight.hash(), key, value, leases, deadline));
        let displaced = if kept && !tainted {
            self.store(&flight, &slot)
        } else {
            None
        };
        if displaced.is_none() {
            self.memo.board.land(&flight, || ());
        }
        if self.kind == Kind::Refresh {
            self.replaced(displaced.is_some());
        }
        flight.end(Outcome::Landed { slot, tainted });
        flight.signal().leader_is_done();
        self.flight = None;
    }

    /// After a refresh, what was built on the former value goes; so does the former value if the
    /// new one was not stored in its place.
    fn replaced(&self, stored: bool) {
        if stored {
            lease::revoke(self.memo.name(Extent::Exact(self.hash)));
        } else {
            Target::exact(self.memo, self.hash).perform();
        }
    }

    /// Stores the value unless it is out of date already.
    fn store(
        &self,
        flight: &Arc<FlightOf<F>>,
        slot: &Arc<SlotOf<F>>,
    ) -> Option<Displaced<F::Key, F::Value>> {
        let displaced = match slot.freshness() {
            Freshness::Expired => return None,
            Freshness::Revoked => None,
            Freshness::Fresh => self.memo.land(flight, slot),
        };
        if displaced.is_none() {
            self.memo.counters.overtaken.count();
        }
        displaced
    }
}

impl<F: Function> Drop for Load<F> {
    fn drop(&mut self) {
        if let Some(flight) = self.flight.take() {
            self.memo.board.give_up(&flight);
            flight.signal().leader_is_done();
        }
        // however the body ended: what it read, the caller may have drawn conclusions from
        if let Some(outer) = &self.outer.frame {
            let inner = self.frame.take();
            outer.capture(|captured| captured.inherit(&inner));
        }
        taint_strangers(self.outer.frame.as_ref());
    }
}
