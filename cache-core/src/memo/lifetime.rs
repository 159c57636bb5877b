//! How long an entry lives, and what may be done with it afterwards.

use crate::clock::Moment;
#[cfg(feature = "shared")]
use crate::shared::Stamped;
#[cfg(feature = "shared")]
use crate::sync::AtomicBool;
use crate::sync::{AtomicU64, Ordering};
use std::time::Duration;

/// The deadlines of one entry.
#[derive(Debug, Default)]
pub(crate) struct Lifetime {
    /// From when on it is no longer fresh.
    pub(crate) deadline: Option<Moment>,
    pub(crate) extras: Option<Box<Extras>>,
    /// The leases that are in stores which processes share.
    #[cfg(feature = "shared")]
    pub(crate) stamps: Box<[Stamped]>,
}

/// What few functions ask for.
#[derive(Debug, Default)]
pub(crate) struct Extras {
    pub(crate) allowances: Option<Allowances>,
    pub(crate) idle: Option<Idle>,
    /// Whether the leases that are in stores which processes share have to be asked for at each hit.
    #[cfg(feature = "shared")]
    pub(crate) confirms: bool,
    /// Whether one of them was found to be revoked.
    #[cfg(feature = "shared")]
    pub(crate) void: AtomicBool,
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
}

#[cfg(feature = "shared")]
impl Lifetime {
    /// The same life under leases of stores that processes share, which have to be asked for at each
    /// hit if a change of one is not told.
    pub(crate) fn under(mut self, stamps: Vec<Stamped>, is_blind: bool) -> Self {
        if is_blind && !stamps.is_empty() {
            self.extras.get_or_insert_default().confirms = true;
        }
        self.stamps = stamps.into();
        self
    }
}

impl Allowances {
    /// Whether one of them holds.
    pub(crate) fn hold(&self) -> bool {
        Moment::about_now() < self.meanwhile.max(self.instead)
    }

    pub(crate) fn serve_meanwhile(&self) -> bool {
        !self.meanwhile.is_past()
    }

    pub(crate) fn serve_instead(&self) -> bool {
        !self.instead.is_past()
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

    /// Whether it went unread for too long.
    pub(crate) fn is_over(&self) -> bool {
        let last_read = Moment::from_nanoseconds(self.last_read.load(Ordering::Relaxed));
        last_read.after(self.most) <= Moment::about_now()
    }
}
