//! Invalidations that are late: no write waits for them any longer, and they are tried until the store
//! acknowledges them.

use super::background::{pause, run};
use super::cache::Inner;
use super::revocation::Revocation;
use super::revoke::SHORT;
use super::unacknowledged::{CaughtUp, Mark};
use crate::logs::{debug, error, info};
use crate::store::{Fault, FaultKind};
use crate::sync::Arc;
use std::time::Duration;

/// How long one waits at most until they are tried again.
const LONG: Duration = Duration::from_millis(250);

/// An invalidation that goes on only while someone waits for it. If it is dropped before it is done, it is
/// late.
pub(super) struct Left(Option<(Arc<Inner>, u64, Revocation)>);

impl Left {
    pub(super) fn of(inner: Arc<Inner>, noted: u64, revocation: Revocation) -> Self {
        Left(Some((inner, noted, revocation)))
    }

    /// It is acknowledged, or late already.
    pub(super) fn disarm(mut self) {
        self.0 = None;
    }
}

impl Drop for Left {
    fn drop(&mut self) {
        if let Some((inner, noted, revocation)) = self.0.take() {
            let reason = "thousands of invalidations are under way that nobody waits for";
            let fault = Fault::new(FaultKind::TimedOut, reason);
            inner.give_up(noted, revocation, &fault);
        }
    }
}

impl Inner {
    /// Lets the write go, and tries on without it.
    pub(super) fn give_up(self: Arc<Self>, noted: u64, revocation: Revocation, fault: &Fault) {
        error!(
            "{} has not acknowledged an invalidation of {}: {fault}; until it does, other processes \
             may be served what was invalidated",
            self.describe(),
            self.name(&revocation)
        );
        let (names, write) = (revocation.without_masks(), revocation.write);
        let is_first = self.unacknowledged.give_up(noted, names.clone(), write);
        self.revoke_near(&names);
        if is_first {
            drop(run(self.catch_up()));
        }
    }

    /// Invalidates what is late, until nothing is.
    async fn catch_up(self: Arc<Self>) {
        let mut time = SHORT;
        loop {
            let (names, last) = self.unacknowledged.late();
            match self.delete_leases(&names, Vec::new()).await {
                Ok(()) => {
                    let CaughtUp { is_done, marks } = self.unacknowledged.catch_up(last);
                    self.release_late(marks).await;
                    if is_done {
                        break;
                    }
                    time = SHORT;
                }
                Err(_) => {
                    pause(time).await;
                    time = (time * 2).min(LONG);
                }
            }
        }
        info!(
            "{} has acknowledged all invalidations that were late",
            self.describe()
        );
    }

    /// Takes writes out of marks whose invalidations were late, once those are done: what was granted
    /// before is gone, and until now nothing could be granted. Where one can't be taken out now, all that
    /// are left are in their marks until their time is over.
    async fn release_late(&self, marks: Vec<Mark>) {
        for Mark { write, names, .. } in marks {
            if let Err(fault) = self.release_if_marked(&names, write).await {
                debug!(
                    "marks of late writes stay in {} for {:?} at most: {fault}",
                    self.describe(),
                    self.options.longest_write
                );
                return;
            }
        }
    }
}
