//! What was computed in a store that processes share.

use super::Load;
#[cfg(feature = "shared")]
use super::beginning::outside;
#[cfg(feature = "shared")]
use super::rest::Rest;
use crate::answer::Failure;
use crate::function::Function;
#[cfg(feature = "shared")]
use crate::lease::{Extent, Lease};
#[cfg(feature = "shared")]
use crate::memo::Lifetime;
#[cfg(feature = "shared")]
use crate::shared::{Filling, Remote};

#[cfg(not(feature = "shared"))]
impl<F: Function> Load<F> {
    /// The value in bytes, where processes share it.
    #[inline(always)]
    pub(super) fn bytes(&self, _: &F::Value, _: bool) -> Option<Vec<u8>> {
        None
    }

    pub(super) fn failure_bytes(&self, _: &Failure, _: bool) -> Option<Vec<u8>> {
        None
    }
}

#[cfg(feature = "shared")]
impl<F: Function> Load<F> {
    /// The value in bytes, where processes share it.
    #[inline]
    pub(super) fn bytes(&self, value: &F::Value, keep: bool) -> Option<Vec<u8>> {
        self.claimed_in().filter(|_| keep)?.encode(value)
    }

    /// An error in bytes, where processes share it.
    pub(super) fn failure_bytes(&self, failure: &Failure, keep: bool) -> Option<Vec<u8>> {
        self.claimed_in().filter(|_| keep)?.encode_failure(failure)
    }

    /// Where what is computed may be stored for other processes.
    fn claimed_in(&self) -> Option<&'static Remote<F::Value>> {
        self.spare.as_ref()?.claim.as_ref()?;
        self.memo.get().remote.as_ref()
    }

    /// Has a value stored for other processes, and ends it under the leases of stores that it depends
    /// on.
    pub(super) fn share(
        &mut self,
        mut lifetime: Lifetime,
        is_failure: bool,
        leases: &[Lease],
        bytes: Option<Vec<u8>>,
        rest: &mut Rest,
    ) -> Lifetime {
        let frame = self.frame.as_ref();
        let (stamps, is_blind) = frame.map(|frame| frame.stamps()).unwrap_or_default();
        let claim = self.spare.as_mut().and_then(|spare| spare.claim.take());
        let memo = self.memo.get();
        if let (Some(remote), Some(claim)) = (&memo.remote, claim) {
            let outside = outside(memo.name(Extent::WHOLE).store(), leases, &stamps);
            let is_whole = outside.is_none();
            if bytes.is_some() && !is_whole {
                remote.is_not_shared(outside);
            }
            let pending = match bytes.filter(|_| is_whole) {
                Some(payload) => {
                    memo.counters.bytes.add(payload.len());
                    let filling = Filling {
                        seal: remote.seal(),
                        payload,
                        is_failure,
                        stamps: stamps.clone(),
                        stay: remote.stay(lifetime.deadline, is_failure),
                    };
                    remote.fill(claim, filling, |filled| memo.note_filled(filled))
                }
                None => remote.give_up(claim),
            };
            *rest = Rest::new(Some(pending));
        }
        if let Some(remote) = &memo.remote {
            lifetime.deadline = remote.near_until(lifetime.deadline);
        }
        lifetime.under(stamps, is_blind)
    }
}
