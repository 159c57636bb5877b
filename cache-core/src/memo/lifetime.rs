//! How long an entry lives, and what may be done with it afterwards.

use crate::clock::Moment;
use crate::slot::Freshness;
use crate::sync::{AtomicU64, Ordering};
use std::time::Duration;

/// The deadlines of one entry.
#[derive(Debug, Default)]
pub(crate) struct Lifetime {
    /// From when on it is no longer fresh.
    pub(crate) deadline: Option<Moment>,
    pub(crate) allowances: Option<Box<Allowances>>,
    pub(crate) idle: Option<Box<Idle>>,
}

/// For how long past the deadline it still has its uses.
#[derive(Debug)]
pub(crate) struct Allowances {
    /// Until when it is served while another call computes.
    pub(crate) meanwhile: Moment,
    /// Until when it is served in the place of a failure.
    pub(crate) instead: Moment,
}

/// When it was last read, and for how long it may go unread.
#[derive(Debug)]
pub(crate) struct Idle {
    most: Duration,
    last_read: AtomicU64,
}

impl Lifetime {
    /// A life that ends at `deadline`, if ever.
    pub(crate) fn until(deadline: Option<Moment>) -> Self {
        Lifetime {
            deadline,
            ..Lifetime::default()
        }
    }

    /// Whether the entry may be served as far as time goes.
    pub(crate) fn freshness(&self) -> Freshness {
        if self.deadline.is_none() && self.idle.is_none() {
            return Freshness::Fresh;
        }
        let now = Moment::about_now();
        if self.idle.as_ref().is_some_and(|idle| idle.is_over(now)) {
            return Freshness::Gone;
        }
        if self.deadline.is_none_or(|deadline| now < deadline) {
            return Freshness::Fresh;
        }
        match self.allowances.as_deref() {
            Some(Allowances { meanwhile, instead }) if now < *meanwhile.max(instead) => {
                Freshness::Expired
            }
            _ => Freshness::Gone,
        }
    }

    pub(crate) fn is_good_meanwhile(&self) -> bool {
        let allowances = self.allowances.as_deref();
        allowances.is_some_and(|allowances| !allowances.meanwhile.is_past())
    }

    pub(crate) fn is_good_instead(&self) -> bool {
        let allowances = self.allowances.as_deref();
        allowances.is_some_and(|allowances| !allowances.instead.is_past())
    }
}

impl Idle {
    /// An entry that is read now.
    pub(crate) fn new(most: Duration) -> Self {
        Idle {
            most,
            last_read: AtomicU64::new(Moment::now().nanoseconds()),
        }
    }

    pub(crate) fn read(&self) {
        self.last_read
            .store(Moment::about_now().nanoseconds(), Ordering::Relaxed);
    }

    fn is_over(&self, now: Moment) -> bool {
        let last_read = Moment::from_nanoseconds(self.last_read.load(Ordering::Relaxed));
        last_read.after(self.most) <= now
    }
}
