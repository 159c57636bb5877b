//! The computation of a missing value, by the one call that leads its flight.

use super::taint_strangers;
use crate::answer::{Answer, Computed, Failure, Freshness, Kept};
use crate::context::{Context, Kind};
use crate::flight::{FlightOf, Outcome};
use crate::frame::Frame;
use crate::function::Function;
use crate::held::Held;
use crate::key::Parts;
use crate::lease::{self, Extent, Fingerprint, Lease};
use crate::memo::{DisplacedOf, Lifetime, Memo};
use crate::returned::{Returned, Sharing};
use crate::sync::Arc;
use crate::target::Target;
use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::{Pin, pin};
use std::task::{Poll, Waker};

type Panic = Box<dyn Any + Send>;

/// What is to become of what the body returned.
struct Decided<F: Function> {
    is_value: bool,
    /// None after a panic.
    lifetime: Option<Lifetime>,
    /// What is for those who wait, and for the store; none if it is for its own caller.
    answer: Option<Decision<F>>,
}

struct Decision<F: Function> {
    key: F::Key,
    content: Result<F::Held, Failure>,
    weight: u64,
    keep: bool,
}

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
    /// What may be served in the place of a failure, and its key.
    fallback: Option<(F::Key, Answer<F::Held>)>,
    /// The key under which the value may be stored without a flight.
    alone: Option<F::Key>,
}

impl<F: Function> Load<F> {
    pub(super) fn new(
        memo: &'static Memo<F>,
        hash: u64,
        flight: Option<Arc<FlightOf<F>>>,
        outer: &Context,
        kind: Kind,
        fallback: Option<(F::Key, Answer<F::Held>)>,
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
            fallback,
            alone: None,
        }
    }

    /// Lets the value be stored although no one can join its computation. It must hold the leases
    /// that stand for its key and its function.
    pub(super) fn store_alone(&mut self, key: F::Key) {
        self.alone = Some(key);
    }

    /// Has the value depend on more.
    pub(super) fn hold(&self, leases: Vec<Lease>) {
        self.frame.capture(|captured| captured.add(&leases));
    }

    /// Keeps the value from others if `tainted`.
    pub(super) fn taint(&self, tainted: bool) {
        if tainted {
            self.frame.capture(|captured| captured.tainted = true);
        }
    }

    /// Grants and publishes what the value will depend on, before the body runs.
    pub(super) fn grant(&self, slices: Vec<Fingerprint>, tags: &[Fingerprint]) {
        if slices.is_empty() && tags.is_empty() {
            return;
        }
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
    #[inline(never)]
    pub fn run<const FALLIBLE: bool, R>(
        mut self,
        keep: impl FnOnce(&F::Value) -> bool,
        sharing: Sharing<R>,
        body: impl FnOnce() -> R,
    ) -> R
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        self.memo.counters.loads.count();
        let entered = self.inside().enter();
        let ended = self.attempt(body);
        let decided = self.decide(&ended, keep, sharing);
        drop(entered);
        self.end(ended, decided)
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
        self.memo.counters.loads.count();
        let ended = {
            let mut body = pin!(body);
            poll_fn(|context| {
                let poll = self.attempt(|| self.poll(body.as_mut(), context.waker()));
                match poll {
                    Ok(poll) => poll.map(Ok),
                    Err(panic) => Poll::Ready(Err(panic)),
                }
            })
            .await
        };
        let entered = self.inside().enter();
        let decided = self.decide(&ended, keep, sharing);
        drop(entered);
        self.end(ended, decided)
    }

    /// Runs what may panic; the panic is held up only if something can stand in for the value.
    fn attempt<T>(&self, run: impl FnOnce() -> T) -> Result<T, Panic> {
        match self.fallback {
            Some(_) => catch_unwind(AssertUnwindSafe(run)),
            None => Ok(run()),
        }
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

    /// Runs what decides about the value, or makes a copy of it: part of its computation, so that a
    /// call made there does not wait for this one.
    fn decide<const FALLIBLE: bool, R>(
        &mut self,
        ended: &Result<R, Panic>,
        keep: impl FnOnce(&F::Value) -> bool,
        sharing: Sharing<R>,
    ) -> Decided<F>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        match ended {
            Ok(returned) => match returned.to_keep() {
                Some(value) => self.decide_about(value, keep),
                None => self.decide_about_error(sharing.take(returned)),
            },
            Err(_) => Decided {
                is_value: false,
                lifetime: None,
                answer: None,
            },
        }
    }

    fn decide_about(
        &mut self,
        value: &F::Value,
        keep: impl FnOnce(&F::Value) -> bool,
    ) -> Decided<F> {
        let may_be_stored = self.flight.is_some() || self.alone.is_some();
        // first: the value ends with what it was judged by
        let keep = may_be_stored && keep(value);
        let definition = &self.memo.definition;
        let lifetime = definition.policy.value(self.frame.deadline());
        let key = match &self.flight {
            Some(flight) => Some(F::Parts::copy(flight.key())),
            None => self.alone.take(),
        };
        let answer = key.map(|key| Decision {
            weight: definition.weight(&key, value),
            content: Ok(F::Held::hold(value.clone())),
            key,
            keep,
        });
        Decided {
            is_value: true,
            lifetime: Some(lifetime),
            answer,
        }
    }

    fn decide_about_error(&self, failure: Option<Failure>) -> Decided<F> {
        let policy = &self.memo.definition.policy;
        let answer = failure.zip(self.flight.as_ref());
        Decided {
            is_value: false,
            lifetime: Some(policy.error(self.frame.deadline())),
            answer: answer.map(|(failure, flight)| Decision {
                key: F::Parts::copy(flight.key()),
                content: Err(failure),
                weight: 1,
                keep: policy.errors.is_some() && self.kind == Kind::Ordinary,
            }),
        }
    }

    fn end<const FALLIBLE: bool, R>(mut self, ended: Result<R, Panic>, decided: Decided<F>) -> R
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        let Decided {
            is_value,
            lifetime,
            answer,
        } = decided;
        if !is_value && let Some(value) = self.fall_back() {
            return R::served(value);
        }
        if let Some(lifetime) = lifetime {
            let found = self.frame.conclude(lifetime.deadline);
            match answer {
                Some(decision) => self.land(decision, lifetime, found),
                // alone nothing is stored; what was there must not outlive the refresh
                None if is_value && self.kind == Kind::Refresh => {
                    Target::exact(self.memo, self.hash).apply();
                }
                None => {}
            }
        }
        ended.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// The value from before, if it may stand in for one that could not be computed.
    fn fall_back(&mut self) -> Option<F::Value> {
        let (key, former) = self.fallback.take()?;
        let is = |other: &F::Key| F::Parts::same(other, &key);
        if !former.stands_in() || !self.memo.holds(self.hash, is, &former) {
            return None;
        }
        let Kept::Value(value) = former.content.again().give() else {
            return None;
        };
        self.frame.capture(|captured| captured.add_answer(&former));
        if let Some(flight) = &self.flight {
            self.memo.board.land(flight, || ());
            self.leave(Outcome::StoodIn(former));
        }
        self.memo.counters.stale.count();
        Some(value)
    }

    /// Stores what came of the computation, and gives it to those who wait.
    fn land(
        &mut self,
        decision: Decision<F>,
        lifetime: Lifetime,
        (leases, tainted): (Box<[Lease]>, bool),
    ) {
        let Decision {
            key,
            content,
            weight,
            keep,
        } = decision;
        let answer = Answer::new(content, leases, lifetime, weight);
        let keep = keep && !tainted && self.memo.admits(weight);
        // until it is left: whatever panics here, those who wait are told
        let Some(flight) = &self.flight else {
            if keep
                && answer.freshness() == Freshness::Fresh
                && let Some(stored) = answer.to_store()
            {
                drop(self.memo.store(self.hash, key, stored));
            }
            return;
        };
        let displaced = match keep {
            true => self.store(flight, key, &answer),
            false => None,
        };
        if displaced.is_none() {
            self.memo.board.land(flight, || ());
        }
        if self.kind == Kind::Refresh && answer.content.is_ok() {
            self.replaced(displaced.is_some());
        }
        self.leave(Outcome::Landed { answer, tainted });
    }

    /// Ends the flight, which is off the board. Most have nobody who waits.
    fn leave(&mut self, outcome: Outcome<F::Held>) {
        if let Some(flight) = self.flight.take() {
            if !flight.is_lonely() {
                flight.end(outcome);
            }
            flight.let_the_leader_go();
        }
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

    /// Stores the answer unless it is out of date already.
    fn store(
        &self,
        flight: &Arc<FlightOf<F>>,
        key: F::Key,
        answer: &Computed<F::Held>,
    ) -> Option<DisplacedOf<F>> {
        let displaced = match answer.freshness() {
            Freshness::Expired | Freshness::Gone => return None,
            Freshness::Revoked => None,
            Freshness::Fresh => self.memo.land(flight, key, answer.to_store()?),
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
            flight.let_the_leader_go();
        }
        // however the body ended: what it read, the caller may have drawn conclusions from
        if let Some(outer) = &self.outer.frame {
            let inner = self.frame.end();
            outer.capture(|captured| captured.inherit(&inner));
        }
        taint_strangers(self.outer.frame.as_ref());
    }
}
