//! Setting by hand: one round trip for the nonces, one for the values.

use super::Fresh;
use super::grant::no_randomness;
use super::place::Place;
use super::read::{Nonces, listed, standing};
use super::timeout::life;
use crate::shared::cache::Inner;
use crate::shared::envelope::{Envelope, Unsealed};
use crate::store::{Bytes, Fault, FaultKind, Key, Operation};

/// How often clears may come in between.
const ATTEMPTS: usize = 8;

impl Inner {
    /// Sets some values: none, if one is too large.
    pub(super) async fn set(&self, place: &Place, items: Vec<(Key, Fresh)>) -> Result<(), Fault> {
        if items.is_empty() {
            return Ok(());
        }
        let longest = items.iter().map(|(_, fresh)| fresh.deadline).max();
        let longest = longest.unwrap_or_default();
        let beside: Vec<Key> = items
            .iter()
            .map(|(key, _)| self.names.beside(key))
            .collect();
        for _ in 0..ATTEMPTS {
            let (before, seen) = self.grant_and_read(place, &beside, longest).await?;
            if before.is_none() {
                // it keeps nothing, and so nothing from before
                return Ok(());
            }
            let mut operations = Vec::new();
            for ((key, fresh), seen) in items.iter().zip(&seen) {
                operations.push(Operation::Set {
                    key: key.clone(),
                    value: self.close(key, fresh, listed(&before, seen.fence))?,
                    ttl: life(fresh.deadline),
                });
            }
            operations.extend(self.hold(place, longest));
            let mut replies = self.answers(operations).await?;
            let after = standing(&place.leases, replies.split_off(items.len()));
            let servers = replies.iter().map(|reply| reply.server.fence);
            if after == before && servers.eq(seen.iter().map(|seen| seen.fence)) {
                break;
            }
        }
        // or else what was set last was cleared since
        Ok(())
    }

    /// The envelope of a value.
    pub(super) fn close(&self, key: &Key, fresh: &Fresh, listed: Nonces) -> Result<Bytes, Fault> {
        let entry = Envelope {
            leases: listed.unwrap_or_default(),
            fresh_until: fresh.deadline,
            deadline: fresh.deadline,
            is_failure: false,
            payload: (&fresh.payload).into(),
        };
        let seal = self.seal(fresh.print);
        seal.close(key.as_str(), &entry).map_err(|why| match why {
            Unsealed::TooLarge => {
                let (length, largest) = (fresh.payload.len(), seal.largest);
                let message =
                    format!("{key} has {length} bytes, of at most {largest} in an envelope");
                Fault::new(FaultKind::TooLarge, message)
            }
            Unsealed::NoRandomness => no_randomness(),
        })
    }
}
