//! What came of a computation, with what it takes to serve it.

use crate::clock::Deadline;
use crate::held::Held;
use crate::lease::{Lease, all_stand};
use crate::memo::{Allowances, Idle, Lifetime};
use crate::sync::Arc;
use std::any::Any;

/// What a store, or a flight, has for a key.
#[derive(Debug)]
pub(crate) struct Answer<C> {
    pub(crate) content: C,
    /// Until when it may be served just so; [`Deadline::ELSEWHERE`] if the terms are to be asked.
    pub(crate) until: Deadline,
    /// None if nothing but its deadline, and being taken out, ends it.
    pub(crate) terms: Option<Arc<Terms>>,
}

/// What came of a computation for those who wait for it.
pub(crate) type Computed<H> = Answer<Result<H, Failure>>;

/// Under what an answer is served.
#[derive(Debug)]
pub(crate) struct Terms {
    leases: Box<[Lease]>,
    deadline: Deadline,
    extras: Option<Box<Extras>>,
    /// What it counts for against the bound of its function.
    weight: u64,
}

/// What few functions ask for.
#[derive(Debug)]
struct Extras {
    allowances: Option<Allowances>,
    idle: Option<Idle>,
}

/// How a computation ended, as it is given to one caller.
#[derive(Clone, Debug)]
pub enum Kept<V> {
    #[doc(hidden)]
    Value(V),
    #[doc(hidden)]
    Failure(Failure),
}

/// An error of any type that can be shared.
#[derive(Clone, Debug)]
pub struct Failure(pub(crate) Arc<dyn Any + Send + Sync>);

/// Whether an answer may be served.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Freshness {
    Fresh,
    /// Past its deadline, but `stale` or `stale_if_error` may still want it.
    Expired,
    /// Past everything.
    Gone,
    /// Something it depends on was invalidated.
    Revoked,
}

impl<C> Answer<C> {
    pub(crate) fn new(content: C, leases: Box<[Lease]>, lifetime: Lifetime, weight: u64) -> Self {
        let Lifetime {
            deadline,
            allowances,
            idle,
        } = lifetime;
        let deadline = Deadline::of(deadline);
        let has_extras = allowances.is_some() || idle.is_some();
        let extras = has_extras.then(|| Box::new(Extras { allowances, idle }));
        let is_plain = leases.is_empty() && !has_extras;
        let terms = || Arc::new(Terms::new(leases, deadline, extras, weight));
        Answer {
            content,
            until: if is_plain {
                deadline
            } else {
                Deadline::ELSEWHERE
            },
            terms: (!is_plain || weight != 1).then(terms),
        }
    }

    /// The same terms for another content.
    pub(crate) fn map<D>(&self, content: impl FnOnce(&C) -> D) -> Answer<D> {
        Answer {
            content: content(&self.content),
            until: self.until,
            terms: self.terms.clone(),
        }
    }

    pub(crate) fn leases(&self) -> &[Lease] {
        self.terms.as_ref().map_or(&[], |terms| &terms.leases)
    }

    pub(crate) fn weight(&self) -> u64 {
        self.terms.as_ref().map_or(1, |terms| terms.weight)
    }

    pub(crate) fn deadline(&self) -> Deadline {
        self.terms
            .as_ref()
            .map_or(self.until, |terms| terms.deadline)
    }

    pub(crate) fn leases_stand(&self) -> bool {
        all_stand(self.leases())
    }

    /// Whether it may be served now. Reads the clock only if time matters.
    pub(crate) fn freshness(&self) -> Freshness {
        match &self.terms {
            Some(terms) => terms.freshness(),
            None if self.until.is_past() => Freshness::Gone,
            None => Freshness::Fresh,
        }
    }

    fn may_outlive(&self, outlives: impl FnOnce(&Allowances) -> bool) -> bool {
        let terms = self.terms.as_ref();
        let allowances = terms.and_then(|terms| terms.allowances());
        self.leases_stand() && allowances.is_some_and(outlives)
    }

    /// Whether `stale` lets it be served while another call computes.
    pub(crate) fn is_good_meanwhile(&self) -> bool {
        self.may_outlive(Allowances::serve_meanwhile)
    }

    /// Notes that it was served, for `idle`.
    pub(crate) fn touch(&self) {
        if let Some(idle) = self.terms.as_ref().and_then(|terms| terms.idle()) {
            idle.read();
        }
    }

    /// Whether both are of one computation, of two that were in one place. Only those that have
    /// terms are told apart.
    pub(crate) fn is<D>(&self, other: &Answer<D>) -> bool {
        match (&self.terms, &other.terms) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl<H: Held> Answer<H> {
    /// The same once more. Runs no code of the user's.
    pub(crate) fn again(&self) -> Self {
        self.map(Held::again)
    }

    /// Whether `stale_if_error` lets its value be served in the place of a failure.
    pub(crate) fn stands_in(&self) -> bool {
        self.content.is_value() && self.may_outlive(Allowances::serve_instead)
    }

    /// For those who waited for it.
    pub(crate) fn computed(&self) -> Computed<H> {
        self.map(|held| Ok(held.again()))
    }
}

impl<H: Held> Computed<H> {
    /// What of it goes into a store; nothing if it is an error, and those are not kept.
    pub(crate) fn to_store(&self) -> Option<Answer<H>> {
        let held = match &self.content {
            Ok(held) => Some(held.again()),
            Err(failure) => H::hold_failure(failure),
        };
        held.map(|held| self.map(|_| held))
    }

    /// What of it goes to one caller. May clone the value.
    pub(crate) fn give(&self) -> Kept<H::Value> {
        match &self.content {
            Ok(held) => held.again().give(),
            Err(failure) => Kept::Failure(failure.clone()),
        }
    }
}

impl Terms {
    fn new(
        leases: Box<[Lease]>,
        deadline: Deadline,
        extras: Option<Box<Extras>>,
        weight: u64,
    ) -> Self {
        Terms {
            leases,
            deadline,
            extras,
            weight,
        }
    }

    /// Until when the answer may be served, if serving it leaves nothing to do and every lease stands.
    #[inline]
    pub(crate) fn served_until(&self) -> Option<Deadline> {
        let serves = self.extras.is_none() && self.leases_stand();
        serves.then_some(self.deadline)
    }

    pub(crate) fn weight(&self) -> u64 {
        self.weight
    }

    fn allowances(&self) -> Option<&Allowances> {
        self.extras.as_ref()?.allowances.as_ref()
    }

    fn idle(&self) -> Option<&Idle> {
        self.extras.as_ref()?.idle.as_ref()
    }

    /// Whether the answer may be served now.
    pub(crate) fn freshness(&self) -> Freshness {
        if !self.leases_stand() {
            Freshness::Revoked
        } else if self.idle().is_some_and(Idle::is_over) {
            Freshness::Gone
        } else if !self.deadline.is_past() {
            Freshness::Fresh
        } else if self.allowances().is_some_and(Allowances::hold) {
            Freshness::Expired
        } else {
            Freshness::Gone
        }
    }

    /// Whether every lease stands. Most answers have none.
    #[inline]
    fn leases_stand(&self) -> bool {
        self.leases.is_empty() || all_stand(&self.leases)
    }

    /// Whether it may be served now, and serving it leaves nothing to do, as far as that can be told
    /// without asking the system for the time.
    #[inline]
    pub(crate) fn surely_serve(&self) -> bool {
        self.served_until().is_some_and(Deadline::is_surely_ahead)
    }

    /// Whether a thread may have a copy of the answer beside the store: the leases are few, and
    /// serving it leaves nothing to do.
    pub(crate) fn allow_copies(&self) -> bool {
        self.extras.is_none() && self.leases.len() <= MOST_LEASES
    }
}

/// Of how many leases an answer may be that threads have copies of: each is asked at each hit.
const MOST_LEASES: usize = 4;
