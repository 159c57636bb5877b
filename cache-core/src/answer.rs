//! What came of a computation, with what it takes to serve it.

use crate::held::Held;
use crate::lease::{Fingerprint, Lease};
use crate::memo::Lifetime;
use crate::sync::Arc;
pub(crate) use crate::until::{Freshness, Until};
use std::any::Any;

/// What a store, or a flight, has for a key.
#[derive(Debug)]
pub(crate) struct Answer<C> {
    pub(crate) content: C,
    pub(crate) until: Until,
}

/// What came of a computation for those who wait for it.
pub(crate) type Computed<H> = Answer<Result<H, Failure>>;

/// How a computation ended, as it is given to one caller.
#[derive(Clone, Debug)]
pub enum Kept<V> {
    #[doc(hidden)]
    Value(V),
    #[doc(hidden)]
    Failure(Failure),
}

impl<V> Kept<V> {
    /// The value, if it is one.
    pub(crate) fn into_value(self) -> Option<V> {
        match self {
            Kept::Value(value) => Some(value),
            Kept::Failure(_) => None,
        }
    }
}

/// An error of any type that can be shared.
#[derive(Clone, Debug)]
pub struct Failure(pub(crate) Arc<dyn Any + Send + Sync>);

impl<C> Answer<C> {
    #[inline(always)]
    pub(crate) fn new(content: C, leases: Box<[Lease]>, lifetime: Lifetime, weight: u64) -> Self {
        let until = Until::new(leases, lifetime, weight);
        Answer { content, until }
    }

    /// The same terms for another content.
    pub(crate) fn map<D>(&self, content: impl FnOnce(&C) -> D) -> Answer<D> {
        Answer {
            content: content(&self.content),
            until: self.until.clone(),
        }
    }

    pub(crate) fn leases(&self) -> impl Iterator<Item = &Lease> + Clone {
        self.until.leases()
    }

    /// The names of all that it depends on.
    pub(crate) fn names(&self) -> impl Iterator<Item = Fingerprint> + Clone {
        let names = self.leases().map(Lease::fingerprint);
        #[cfg(feature = "shared")]
        let names = names.chain(self.until.stamps().iter().map(|(name, _)| *name));
        names
    }

    pub(crate) fn weight(&self) -> u64 {
        self.until.weight()
    }

    /// Whether it may be served now. Reads the clock only if time matters.
    #[inline]
    pub(crate) fn freshness(&self) -> Freshness {
        self.until.freshness()
    }
}

impl<H: Held> Answer<H> {
    /// The same once more. Runs no code of the user's.
    pub(crate) fn again(&self) -> Self {
        self.map(Held::again)
    }

    /// Whether `stale_if_error` lets its value be served in the place of a failure.
    pub(crate) fn stands_in(&self) -> bool {
        self.content.is_value() && self.until.is_good_instead()
    }
}

impl<H: Held> Computed<H> {
    /// The same once more. Runs no code of the user's.
    pub(crate) fn again(&self) -> Self {
        self.map(|content| match content {
            Ok(held) => Ok(held.again()),
            Err(failure) => Err(failure.clone()),
        })
    }

    /// What of it goes into a store; all of it back if it is an error, and those are not kept.
    #[inline(always)]
    pub(crate) fn into_stored(self) -> Result<Answer<H>, Self> {
        let until = self.until;
        let content = match self.content {
            Ok(held) => Ok(held),
            Err(failure) => H::hold_failure(&failure).ok_or(failure),
        };
        match content {
            Ok(content) => Ok(Answer { content, until }),
            Err(failure) => Err(Answer {
                content: Err(failure),
                until,
            }),
        }
    }

    /// What of it goes to one caller. May clone the value.
    pub(crate) fn give(&self) -> Kept<H::Value> {
        match &self.content {
            Ok(held) => held.again().give(),
            Err(failure) => Kept::Failure(failure.clone()),
        }
    }
}
