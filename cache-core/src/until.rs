//! Until when an answer may be served.

use crate::clock::Deadline;
use crate::lease::{Lease, all_stand};
use crate::memo::{Allowances, Extras, Idle, Lifetime};
#[cfg(feature = "shared")]
use crate::shared::{KeptStamps, Stamped};
use crate::sync::Arc;
#[cfg(feature = "shared")]
use crate::sync::Ordering;

/// What ends an answer. Most have a deadline at most, many a tag, which comes with that of its type,
/// and a near entry has its key, its function and a session; only the others take more room.
#[derive(Clone, Debug)]
pub(crate) struct Until {
    /// [`Deadline::ELSEWHERE`] if the terms are to be asked.
    pub(crate) deadline: Deadline,
    /// The only leases, the first places first; none if the terms are to be asked.
    pub(crate) leases: [Option<Lease>; FEW],
    /// Whatever else there is. A hit reads it only if the deadline says so.
    pub(crate) terms: Option<Arc<Terms>>,
}

/// What few answers have: more leases, options that few functions ask for, or what no hit asks for.
#[derive(Debug)]
pub(crate) struct Terms {
    leases: Box<[Lease]>,
    deadline: Deadline,
    extras: Option<Box<Extras>>,
    /// What it counts for against the bound of its function.
    weight: u64,
    /// The leases that are in stores which processes share.
    #[cfg(feature = "shared")]
    stamps: Box<[Stamped]>,
}

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

/// How many leases are kept beside an answer, without terms.
const FEW: usize = 3;
/// Of how many leases an answer may be that threads have copies of: each is asked at each hit.
const MOST_LEASES: usize = 6;

impl Until {
    #[inline(always)]
    pub(crate) fn new(leases: Box<[Lease]>, lifetime: Lifetime, weight: u64) -> Self {
        let deadline = Deadline::of(lifetime.deadline);
        #[cfg(feature = "shared")]
        let is_shared = !lifetime.stamps.is_empty();
        #[cfg(not(feature = "shared"))]
        let is_shared = false;
        if leases.is_empty() && lifetime.extras.is_none() && weight == 1 && !is_shared {
            return Until {
                deadline,
                leases: Default::default(),
                terms: None,
            };
        }
        Until::of_terms(Terms {
            leases,
            deadline,
            extras: lifetime.extras,
            weight,
            #[cfg(feature = "shared")]
            stamps: lifetime.stamps,
        })
    }

    #[cold]
    fn of_terms(mut terms: Terms) -> Self {
        let is_here = terms.extras.is_none() && terms.leases.len() <= FEW;
        if !is_here {
            return Until {
                deadline: Deadline::ELSEWHERE,
                leases: Default::default(),
                terms: Some(Arc::new(terms)),
            };
        }
        let mut few = std::mem::take(&mut terms.leases).into_iter();
        Until {
            deadline: terms.deadline,
            leases: std::array::from_fn(|_| few.next()),
            terms: terms.is_needed().then(|| Arc::new(terms)),
        }
    }

    /// The terms, if a hit has to ask them.
    #[inline]
    fn asked(&self) -> Option<&Terms> {
        match self.deadline {
            Deadline::ELSEWHERE => self.terms.as_deref(),
            _ => None,
        }
    }

    pub(crate) fn leases(&self) -> impl Iterator<Item = &Lease> + Clone {
        let others = self.terms.iter().flat_map(|terms| &terms.leases);
        self.leases.iter().flatten().chain(others)
    }

    /// The leases that are in stores which processes share.
    #[cfg(feature = "shared")]
    pub(crate) fn stamps(&self) -> &[Stamped] {
        let terms = self.terms.as_ref();
        terms.map_or(&[], |terms| &terms.stamps)
    }

    /// Takes out the leases that are in stores, if there is nothing else in the terms: for a store, which
    /// keeps them apart.
    #[cfg(feature = "shared")]
    #[inline]
    pub(crate) fn take_stamps(&mut self) -> Option<KeptStamps> {
        if self.deadline == Deadline::ELSEWHERE {
            return None;
        }
        let terms = self.terms.take_if(|terms| terms.weight == 1)?;
        let stamps = match Arc::try_unwrap(terms) {
            Ok(terms) => terms.stamps,
            Err(terms) => terms.stamps.clone(),
        };
        Some(stamps.into())
    }

    /// Undoes [`Until::take_stamps`].
    #[cfg(feature = "shared")]
    pub(crate) fn under(self, stamps: &KeptStamps) -> Self {
        let terms = Terms {
            leases: Box::default(),
            deadline: self.deadline,
            extras: None,
            weight: 1,
            stamps: stamps.all().into(),
        };
        Until {
            terms: Some(Arc::new(terms)),
            ..self
        }
    }

    /// Whether only their stores can tell whether it may be served.
    #[cfg(feature = "shared")]
    pub(crate) fn has_to_be_confirmed(&self) -> bool {
        let terms = self.terms.as_ref();
        let extras = terms.and_then(|terms| terms.extras.as_ref());
        extras.is_some_and(|extras| extras.confirms)
    }

    /// One of those was found to be revoked: from now on the answer is served to nobody.
    #[cfg(feature = "shared")]
    pub(crate) fn void(&self) {
        let terms = self.terms.as_ref();
        if let Some(extras) = terms.and_then(|terms| terms.extras.as_ref()) {
            extras.void.store(true, Ordering::Release);
        }
    }

    pub(crate) fn weight(&self) -> u64 {
        self.terms.as_ref().map_or(1, |terms| terms.weight)
    }

    /// The deadline, wherever it is.
    pub(crate) fn deadline(&self) -> Deadline {
        let terms = self.terms.as_ref();
        terms.map_or(self.deadline, |terms| terms.deadline)
    }

    pub(crate) fn leases_stand(&self) -> bool {
        all_stand(self.leases())
    }

    /// Whether the answer may be served now. Reads the clock only if time matters.
    #[inline]
    pub(crate) fn freshness(&self) -> Freshness {
        match self.asked() {
            Some(terms) => terms.freshness(),
            None if !few_stand(&self.leases) => Freshness::Revoked,
            None if self.deadline.is_past() => Freshness::Gone,
            None => Freshness::Fresh,
        }
    }

    fn may_be_outlived(&self, outlives: impl FnOnce(&Allowances) -> bool) -> bool {
        let terms = self.terms.as_ref();
        let allowances = terms.and_then(|terms| terms.allowances());
        #[cfg(feature = "shared")]
        if self.has_to_be_confirmed() {
            return false;
        }
        self.leases_stand() && allowances.is_some_and(outlives)
    }

    /// Whether `stale` lets the answer be served while another call computes.
    pub(crate) fn is_good_meanwhile(&self) -> bool {
        self.may_be_outlived(Allowances::serve_meanwhile)
    }

    /// Whether `stale_if_error` lets the answer be served in the place of a failure.
    pub(crate) fn is_good_instead(&self) -> bool {
        self.may_be_outlived(Allowances::serve_instead)
    }

    /// Notes that the answer was served, for `idle`.
    pub(crate) fn touch(&self) {
        if let Some(idle) = self.terms.as_ref().and_then(|terms| terms.idle()) {
            idle.read();
        }
    }

    /// Whether both are of one computation, of two that were in one place. Only those that have
    /// terms are told apart.
    pub(crate) fn is(&self, other: &Until) -> bool {
        match (&self.terms, &other.terms) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }

    /// Whether the answer can be of no more use before it is taken out of a store.
    #[inline]
    pub(crate) fn may_end(&self) -> bool {
        self.deadline != Deadline::NEVER || self.leases[0].is_some()
    }

    /// Whether a thread may have a copy of the answer beside the store: the leases are few, and
    /// serving it leaves nothing to do.
    pub(crate) fn allows_copies(&self) -> bool {
        let terms = self.terms.as_ref();
        terms.is_none_or(|terms| terms.extras.is_none() && terms.leases.len() <= MOST_LEASES)
    }

    /// Whether it may be served now, and serving it leaves nothing to do, as far as that can be told
    /// without asking the system for the time.
    #[inline]
    pub(crate) fn surely_serves(&self) -> bool {
        match self.deadline {
            Deadline::ELSEWHERE => self.terms_surely_serve(),
            deadline => few_stand(&self.leases) && deadline.is_surely_ahead(),
        }
    }

    #[inline(never)]
    fn terms_surely_serve(&self) -> bool {
        let deadline = self.terms.as_ref().and_then(|terms| terms.served_until());
        deadline.is_some_and(Deadline::is_surely_ahead)
    }
}

/// Whether all that there are stand.
#[inline]
fn few_stand(leases: &[Option<Lease>; FEW]) -> bool {
    let there = leases.iter().map_while(Option::as_ref);
    all_stand(there)
}

impl Terms {
    /// Whether there is anything in them that no other place has.
    fn is_needed(&self) -> bool {
        #[cfg(feature = "shared")]
        if !self.stamps.is_empty() {
            return true;
        }
        self.weight != 1
    }

    /// Until when the answer may be served, if serving it leaves nothing to do and every lease stands.
    #[inline]
    pub(crate) fn served_until(&self) -> Option<Deadline> {
        let serves = self.extras.is_none() && all_stand(&self.leases);
        serves.then_some(self.deadline)
    }

    pub(crate) fn weight(&self) -> u64 {
        self.weight
    }

    fn allowances(&self) -> Option<&Allowances> {
        self.extras.as_ref()?.allowances.as_ref()
    }

    /// Whether a lease that is in a store which processes share was found to be revoked.
    #[cfg(feature = "shared")]
    fn is_void(&self) -> bool {
        let extras = self.extras.as_ref();
        extras.is_some_and(|extras| extras.void.load(Ordering::Acquire))
    }

    fn idle(&self) -> Option<&Idle> {
        self.extras.as_ref()?.idle.as_ref()
    }

    /// Whether the answer may be served now.
    pub(crate) fn freshness(&self) -> Freshness {
        #[cfg(feature = "shared")]
        if self.is_void() {
            return Freshness::Revoked;
        }
        if !all_stand(&self.leases) {
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
}
