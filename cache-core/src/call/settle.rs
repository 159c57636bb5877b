//! What becomes of what a body returned.

use super::Load;
use super::rest::Rest;
use crate::answer::{Answer, Computed, Failure, Freshness, Kept};
use crate::clock::Moment;
use crate::context::{Inside, Kind};
use crate::flight::Outcome;
use crate::function::Function;
use crate::held::Held;
use crate::key::Parts;
use crate::lease::{self, Extent, Group, Lease};
use crate::memo::{Lifetime, Taken};
#[cfg(feature = "tracing")]
use crate::observe;
use crate::returned::{Returned, Sharing};
use crate::store::Leftovers;
use crate::target::Target;
use crate::verify::{Checking, judge};

impl<F: Function> Load<F> {
    /// Keeps what was returned if `keep` says so, and gives it to those who wait. None of it if the
    /// body panicked. If a value from before stands in for it, that is given back.
    ///
    /// What decides about the value, or makes a copy of it, is part of its computation, so that a
    /// call made there does not wait for this one.
    pub(super) fn settle<const FALLIBLE: bool, R>(
        &mut self,
        inside: Inside,
        returned: Option<&R>,
        keep: impl FnOnce(&F::Value) -> bool,
        sharing: Sharing<R>,
        rest: &mut Rest,
    ) -> Option<F::Value>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        if let Some(checking) = self.checking() {
            let computed = returned.and_then(Returned::to_keep);
            return Some(self.settle_check(inside, checking, computed, rest));
        }
        match returned.map(|returned| (returned, returned.to_keep())) {
            Some((_, Some(value))) => {
                // first: the value ends with what it was judged by
                let keep = (self.may_be_stored() || self.is_remembered()) && keep(value);
                self.settle_value(inside, value, keep, rest);
                None
            }
            Some((returned, None)) => self.settle_error(inside, sharing.take(returned), rest),
            None => {
                self.leave(inside);
                self.fall_back()
            }
        }
    }

    #[inline(never)]
    fn settle_value(&mut self, inside: Inside, value: &F::Value, keep: bool, rest: &mut Rest) {
        let memo = self.memo.get();
        let definition = &memo.definition;
        if self.may_be_stored() {
            let weight = definition.weight(self.weighed_by(), value);
            let held = F::Held::hold(value.clone());
            let lifetime = definition.life(value, deadline(&inside));
            let shared = self.bytes(value, keep);
            self.leave(inside);
            self.conclude(Ok(held), lifetime, weight, keep, shared, rest);
        } else {
            let lifetime = definition.life(value, deadline(&inside));
            if keep {
                self.remember(value, &lifetime);
            }
            self.leave(inside);
            self.ends(&lifetime);
            // nothing is stored; what was there must not outlive the refresh
            if self.kind == Kind::Refresh {
                Target::exact(self.memo.get(), self.hash)
                    .begin_unnoted()
                    .wait();
            }
        }
    }

    fn checking(&mut self) -> Option<Checking<F::Value>> {
        self.spare.as_mut()?.checking.take()
    }

    /// Compares what was computed with what was cached, and says what the caller is given.
    #[cold]
    #[inline(never)]
    fn settle_check(
        &mut self,
        inside: Inside,
        checking: Checking<F::Value>,
        computed: Option<&F::Value>,
        rest: &mut Rest,
    ) -> F::Value {
        let memo = self.memo.get();
        let (value, suspects) = judge(memo, memo.definition.same, checking, computed);
        if let Some(again) = self.frame.as_ref().and_then(|frame| frame.again()) {
            again.forget();
        }
        self.leave(inside);
        rest.ask_of(memo, suspects);
        value
    }

    /// Remembers a value for as long as the recomputation takes that it is part of.
    #[cold]
    fn remember(&mut self, value: &F::Value, lifetime: &Lifetime) {
        let again = self.spare.as_mut().and_then(|spare| spare.again.take());
        if let Some((again, key)) = again {
            let entry = (key, F::Held::hold(value.clone()));
            again.remember::<F>(self.memo.number, self.hash, entry, lifetime.deadline);
        }
    }

    #[cold]
    #[inline(never)]
    fn settle_error(
        &mut self,
        inside: Inside,
        failure: Option<Failure>,
        rest: &mut Rest,
    ) -> Option<F::Value> {
        let policy = &self.memo.definition.policy;
        let lifetime = policy.error(deadline(&inside));
        let keep = policy.errors.is_some() && self.kind == Kind::Ordinary;
        let shared = failure
            .as_ref()
            .and_then(|failure| self.failure_bytes(failure, keep));
        self.leave(inside);
        let former = self.fall_back();
        if former.is_none() {
            match failure.filter(|_| self.led.is_some()) {
                Some(failure) => self.conclude(Err(failure), lifetime, 1, keep, shared, rest),
                None => drop(self.ends(&lifetime)),
            }
        }
        former
    }

    /// Notes when the value ends, and says all that it depends on, and whether it is tainted.
    #[inline(always)]
    fn ends(&self, lifetime: &Lifetime) -> (Box<[Lease]>, bool) {
        match &self.frame {
            Some(frame) => frame.conclude(lifetime.deadline),
            None => (Box::default(), false),
        }
    }

    /// Stores what came of the computation if it is to be kept, and gives it to those who wait.
    #[inline(always)]
    fn conclude(
        &mut self,
        content: Result<F::Held, Failure>,
        lifetime: Lifetime,
        weight: u64,
        keep: bool,
        shared: Option<Vec<u8>>,
        rest: &mut Rest,
    ) {
        let (leases, tainted) = self.ends(&lifetime);
        #[cfg(feature = "shared")]
        let lifetime = self.share(
            lifetime,
            content.is_err(),
            &leases,
            shared.filter(|_| !tainted),
            rest,
        );
        #[cfg(not(feature = "shared"))]
        let _ = (shared, rest);
        self.note_reads(&leases, &lifetime);
        let answer = Answer::new(content, leases, lifetime, weight);
        let keep = keep && !tainted && self.memo.keeps_near(&answer) && self.memo.admits(weight);
        match self.led.is_some() {
            true => self.land(answer, keep, tainted),
            false => self.store_without_flight(answer, keep),
        }
    }

    /// Notes of what else the value was built, for whoever wants to see it.
    #[inline]
    fn note_reads(&self, leases: &[Lease], lifetime: &Lifetime) {
        let names = leases.iter().map(Lease::fingerprint);
        #[cfg(feature = "shared")]
        let names = names.chain(lifetime.stamps.iter().map(|(name, _)| *name));
        #[cfg(not(feature = "shared"))]
        let _ = lifetime;
        if names.clone().next().is_some() {
            self.note_groups(names.map(|name| name.group));
        }
    }

    #[inline(never)]
    fn note_groups(&self, groups: impl Iterator<Item = Group> + Clone) {
        let own = self.memo.name(Extent::WHOLE).group;
        self.memo.reads.note(groups.filter(|group| *group != own));
    }

    #[inline(always)]
    fn land(&mut self, answer: Computed<F::Held>, keep: bool, tainted: bool) {
        let Some(id) = self.flight_id() else {
            return;
        };
        let (is_value, freshness) = (answer.content.is_ok(), answer.freshness());
        let stores = keep && freshness == Freshness::Fresh;
        let mut left = Leftovers::default();
        let landed = (self.memo).land(self.hash, id, answer, stores, &mut left);
        // of a function in a store it is the store that says
        let is_overtaken = !self.memo.is_shared()
            && keep
            && !landed.is_stored
            && matches!(freshness, Freshness::Fresh | Freshness::Revoked);
        if is_overtaken {
            self.memo.counters.overtaken.count();
        }
        #[cfg(feature = "tracing")]
        let is_stored = landed.is_stored && !self.memo.is_shared();
        let is_refreshed = self.kind == Kind::Refresh && is_value && !self.memo.is_shared();
        let _dropped_last = is_refreshed.then(|| self.replaced(landed.is_stored));
        self.let_go();
        if let Some((awaited, answer)) = landed.awaited {
            awaited.tell(Outcome::Landed { answer, tainted });
        }
        #[cfg(feature = "tracing")]
        {
            let name = self.memo.definition.site.name();
            match (is_stored, is_overtaken) {
                (true, _) => observe::trace::filled(name),
                (_, true) => observe::trace::overtaken(name),
                _ => {}
            }
            observe::trace::evicted(name, left.evicted());
        }
    }

    #[cold]
    fn store_without_flight(&mut self, answer: Computed<F::Held>, keep: bool) {
        let alone = self.spare.as_mut().and_then(|spare| spare.alone.take());
        if keep
            && answer.freshness() == Freshness::Fresh
            && let (Some(key), Ok(stored)) = (alone, answer.into_stored())
        {
            self.memo.store(self.hash, key, stored);
        }
    }

    /// After a refresh, what was built on the former value goes; so does the former value if the
    /// new one was not stored in its place.
    #[cold]
    fn replaced(&self, stored: bool) -> Vec<Taken> {
        let target = Target::exact(self.memo.get(), self.hash);
        target.note(None, None);
        if stored {
            lease::revoke(self.memo.name(Extent::exact(self.hash)));
            return Vec::new();
        }
        target.perform_for_now()
    }

    /// The value from before, if it may stand in for one that could not be computed.
    #[cold]
    fn fall_back(&mut self) -> Option<F::Value> {
        let former = self.former()?;
        let Kept::Value(value) = former.content.again().give() else {
            return None;
        };
        self.frame()
            .capture(|captured| captured.add_answer(&former));
        if let Some(id) = self.flight_id() {
            let ended = self.memo.leave(self.hash, id);
            self.let_go();
            if let Some(awaited) = ended.and_then(|ended| ended.awaited) {
                awaited.tell(Outcome::StoodIn(former));
            }
        }
        self.memo.counters.stale.count();
        Some(value)
    }

    /// What may be served in the place of the value, if it is still there.
    fn former(&mut self) -> Option<Answer<F::Held>> {
        #[cfg(feature = "shared")]
        if let Some(former) = self.former_in_store() {
            return Some(former);
        }
        let (key, former) = self.spare.as_mut()?.fallback.take()?;
        let is = |other: &F::Key| F::Parts::same(other, &key);
        let stands_in = former.stands_in() && self.memo.holds(self.hash, is, &former);
        stands_in.then_some(former)
    }
}

/// The earliest deadline of what a computation has called so far.
fn deadline(inside: &Inside) -> Option<Moment> {
    inside.frame().and_then(|frame| frame.deadline())
}
