//! What a write has still to invalidate in stores that processes share.

use crate::scope::Scope;
use crate::sync::Arc;
use crate::target::Target;

#[cfg(feature = "shared")]
use crate::put;
#[cfg(feature = "shared")]
use crate::shared::{self, Later, Putting, Revocation, Revocations};
#[cfg(feature = "shared")]
use crate::store::{Fault, Pending};

/// What a write does about stores that do not acknowledge what it invalidates.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) enum OnUnacknowledged {
    /// It tries for a while, and returns.
    #[default]
    Retry,
    /// It tries for a while, and fails.
    #[cfg(feature = "shared")]
    Error,
    /// It does not wait for them.
    Ignore,
}

/// What is to be invalidated, each store's together.
#[derive(Debug, Default)]
pub(crate) struct Outstanding {
    #[cfg(feature = "shared")]
    revocations: Revocations,
}

/// What was handed over to stores, which see to it whether anyone waits or not.
#[must_use]
#[derive(Default)]
pub(crate) struct HandedOver {
    #[cfg(feature = "shared")]
    done: Option<Pending<Result<(), Fault>>>,
}

impl Outstanding {
    /// Adds what a target is in a store.
    #[inline]
    pub(crate) fn add(&mut self, target: &Target) {
        #[cfg(feature = "shared")]
        if let Some((store, revocation)) = target.revocation() {
            self.revocations.add(store, revocation);
        }
        #[cfg(not(feature = "shared"))]
        let _ = target;
    }

    /// Adds a value that takes the place of an entry which is to be invalidated.
    #[cfg(feature = "shared")]
    pub(crate) fn put(&mut self, store: u16, putting: Putting) {
        let puts = vec![putting];
        let revocation = Revocation {
            puts,
            ..Revocation::default()
        };
        self.revocations.add(store, revocation);
    }

    /// Has it all invalidated. From now on this process is served nothing of it.
    #[inline]
    pub(crate) fn hand_over(self) -> HandedOver {
        HandedOver {
            #[cfg(feature = "shared")]
            done: self.revocations.hand_over(),
        }
    }

    /// The same for who does not wait for it.
    pub(crate) fn leave(self) {
        #[cfg(feature = "shared")]
        self.revocations.leave();
    }

    /// Stakes claims on what is in stores.
    pub(crate) fn stake(targets: &mut [Target], scope: &Arc<Scope>) -> HandedOver {
        #[cfg(not(feature = "shared"))]
        let _ = (targets, scope);
        HandedOver {
            #[cfg(feature = "shared")]
            done: put::stake(targets, scope),
        }
    }

    /// Has every value that is served from now on depend on its slice under the masks of these targets,
    /// and none be served of what a write in two phases names.
    pub(crate) fn prepare(targets: &[Target], on_unacknowledged: OnUnacknowledged) -> HandedOver {
        #[cfg(not(feature = "shared"))]
        let _ = (targets, on_unacknowledged);
        HandedOver {
            #[cfg(feature = "shared")]
            done: shared::prepare(
                targets.iter().filter_map(Target::revocation),
                on_unacknowledged,
            ),
        }
    }
}

impl HandedOver {
    /// Blocks until the stores have acknowledged it, or given it up for now.
    #[inline]
    pub(crate) fn wait(self) {
        #[cfg(feature = "shared")]
        if let Some(done) = self.done {
            // if it was not done it is tried on, and till then nothing of it is served here
            let _ = shared::wait(done);
        }
    }

    /// Whether the stores have acknowledged it, for a caller who wants to know.
    #[cfg(feature = "shared")]
    pub(crate) fn acknowledged(self) -> Later<Result<(), Fault>> {
        self.done.map_or_else(|| Later::done(()), Later::of)
    }

    #[inline]
    pub(crate) async fn done(self) {
        #[cfg(feature = "shared")]
        if let Some(done) = self.done {
            let _ = done.await;
        }
    }
}
