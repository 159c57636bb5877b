//! Granting leases to what is to be set by hand.

use super::place::Place;
use super::read::{Nonces, Seen, get, standing};
use super::timeout::life;
use crate::lease::Fingerprint;
use crate::shared::cache::Inner;
use crate::shared::fill::MARGIN;
use crate::store::{Fault, FaultKind, Key, Operation};
use std::time::Duration;

/// How often a lease may be gone as soon as it was granted, until it is the store that keeps nothing.
const ATTEMPTS: usize = 4;

impl Inner {
    /// Grants the leases of a namespace, for what expires then, and reads what is under some keys.
    pub(super) async fn grant_and_read(
        &self,
        place: &Place,
        keys: &[Key],
        deadline: u64,
    ) -> Result<(Nonces, Vec<Seen>), Fault> {
        for _ in 1..ATTEMPTS {
            let granted = self.try_to_grant(place, keys, deadline).await?;
            if granted.0.is_some() {
                return Ok(granted);
            }
        }
        self.try_to_grant(place, keys, deadline).await
    }

    async fn try_to_grant(
        &self,
        place: &Place,
        keys: &[Key],
        deadline: u64,
    ) -> Result<(Nonces, Vec<Seen>), Fault> {
        self.clear_what_is_late(place).await?;
        let mut operations = Vec::new();
        for name in &place.leases {
            let grant = self.grant(*name, outliving(deadline));
            operations.extend(grant.ok_or_else(no_randomness)?);
        }
        let granted = operations.len();
        operations.extend(keys.iter().map(get));
        let mut leases = self.answers(operations).await?;
        let entries = leases.split_off(granted);
        // of each two the first has only seen to it that there is one
        let standing = standing(&place.leases, leases.into_iter().skip(1).step_by(2));
        let seen = self.judge_all(keys, entries, &standing);
        Ok((standing, seen))
    }

    /// Clears what was to be cleared when the store did not acknowledge it: otherwise what is set now
    /// would be cleared by that.
    async fn clear_what_is_late(&self, place: &Place) -> Result<(), Fault> {
        let gone = self.unacknowledged.gone();
        let is_late = |name: &Fingerprint| gone.cover([*name]);
        let late: Vec<_> = place.leases.iter().copied().filter(is_late).collect();
        if late.is_empty() {
            return Ok(());
        }
        self.delete_leases(&late, Vec::new()).await?;
        self.unacknowledged.acknowledge(&late);
        Ok(())
    }

    /// What sees to it that the leases of a namespace outlive what expires then.
    pub(super) fn hold(&self, place: &Place, deadline: u64) -> Vec<Operation> {
        let ttl = outliving(deadline);
        let hold = |name| Operation::Hold {
            key: self.names.lease(name),
            ttl,
        };
        place.leases.iter().copied().map(hold).collect()
    }
}

/// How long a lease has to live for what expires then.
fn outliving(deadline: u64) -> Duration {
    life(deadline).saturating_add(MARGIN)
}

pub(super) fn no_randomness() -> Fault {
    Fault::new(
        FaultKind::Refused,
        "the operating system has no random bytes",
    )
}
