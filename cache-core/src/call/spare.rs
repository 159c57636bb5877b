//! What few computations need, beside the computation.

#[cfg(feature = "shared")]
use super::former::Former;
use super::load::Load;
use crate::answer::Answer;
use crate::frame::Frame;
use crate::function::Function;
#[cfg(feature = "shared")]
use crate::shared::Claim;
use crate::sync::Arc;
use crate::verify::{Again, Checking};

/// What few computations need.
pub(super) struct Spare<F: Function> {
    /// What may be served in the place of a failure, and its key.
    pub(super) fallback: Option<(F::Key, Answer<F::Held>)>,
    /// The key, where entries are weighed.
    weighed_by: Option<F::Key>,
    /// The key under which the value may be stored without a flight.
    pub(super) alone: Option<F::Key>,
    /// The hit that is computed once more.
    pub(super) checking: Option<Checking<F::Value>>,
    /// The recomputation that this is part of, to remember the value in, and its key.
    pub(super) again: Option<(Arc<Again>, F::Key)>,
    /// The right to store the value for other processes.
    #[cfg(feature = "shared")]
    pub(super) claim: Option<Claim>,
    /// What may be served in the place of a failure and is in a store.
    #[cfg(feature = "shared")]
    pub(super) former: Option<Former<F::Held>>,
}

impl<F: Function> Spare<F> {
    /// Whether something may stand in for the value.
    pub(super) fn has_fallback(&self) -> bool {
        #[cfg(feature = "shared")]
        if self.former.is_some() {
            return true;
        }
        self.fallback.is_some() || self.checking.is_some()
    }
}

impl<F: Function> Load<F> {
    /// Lets a value from before, of the same key, be served in the place of a failure.
    pub(super) fn fall_back_on(&mut self, key: F::Key, former: Answer<F::Held>) {
        self.spare().fallback = Some((key, former));
    }

    /// Says by which key the entry is weighed.
    pub(super) fn weigh_by(&mut self, key: F::Key) {
        self.spare().weighed_by = Some(key);
    }

    /// Lets the value be stored although no one can join its computation. It must hold the leases
    /// that stand for its key and its function.
    pub(super) fn store_alone(&mut self, key: F::Key) {
        self.spare().alone = Some(key);
    }

    /// Has a hit computed once more, outside of everything.
    pub(super) fn check(&mut self, checking: Checking<F::Value>) {
        self.frame = Some(Frame::of_again());
        self.spare().checking = Some(checking);
    }

    /// Has the value remembered for as long as the recomputation takes that this is part of.
    pub(super) fn remember_in(&mut self, again: Arc<Again>, key: F::Key) {
        self.spare().again = Some((again, key));
    }

    /// Whether the value is remembered in a recomputation.
    pub(super) fn is_remembered(&self) -> bool {
        let spare = self.spare.as_ref();
        spare.is_some_and(|spare| spare.again.is_some())
    }

    /// Has the value stored for other processes.
    #[cfg(feature = "shared")]
    pub(super) fn store_in(&mut self, claim: Claim) {
        self.spare().claim = Some(claim);
    }

    pub(super) fn spare(&mut self) -> &mut Spare<F> {
        self.spare.get_or_insert_with(|| {
            Box::new(Spare {
                fallback: None,
                weighed_by: None,
                alone: None,
                checking: None,
                again: None,
                #[cfg(feature = "shared")]
                claim: None,
                #[cfg(feature = "shared")]
                former: None,
            })
        })
    }

    pub(super) fn weighed_by(&self) -> Option<&F::Key> {
        self.spare.as_ref()?.weighed_by.as_ref()
    }

    pub(super) fn may_be_stored(&self) -> bool {
        let spare = self.spare.as_ref();
        self.led.is_some() || spare.is_some_and(|spare| spare.alone.is_some())
    }
}

#[cfg(feature = "shared")]
impl<F: Function> Load<F> {
    /// Tells other processes that there is no value to wait for, if they were told that there is.
    pub(super) fn give_up_claim(&mut self) {
        let claim = self.spare.as_mut().and_then(|spare| spare.claim.take());
        if let Some(claim) = claim
            && let Some(remote) = &self.memo.get().remote
        {
            // it is done whether anyone waits or not
            drop(remote.give_up(claim));
        }
    }
}
