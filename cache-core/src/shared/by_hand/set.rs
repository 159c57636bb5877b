//! Setting by hand: one round trip for the nonces, one for the values.

use super::Fresh;
use super::grant::no_randomness;
use super::place::Place;
use super::read::standing;
use super::timeout::life;
use crate::shared::cache::Inner;
use crate::shared::envelope::{Entry, Unsealed};
use crate::shared::stamp::Stamp;
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
        for _ in 0..ATTEMPTS {
            let (before, _) = self.grant_and_read(place, &[], longest).await?;
            let Some(leases) = &before else {
                // it keeps nothing, and so nothing from before
                return Ok(());
            };
            let mut operations = Vec::new();
            for (key, fresh) in &items {
                operations.push(Operation::Set {
                    key: key.clone(),
                    value: self.close(key, fresh, leases)?,
                    ttl: life(fresh.deadline),
                });
            }
            operations.extend(self.hold(place, longest));
            let replies = self.answers(operations).await?;
            if standing(&place.leases, replies.into_iter().skip(items.len())) == before {
                break;
            }
        }
        // or else what was set last was cleared since
        Ok(())
    }

    /// The envelope of a value.
    pub(super) fn close(
        &self,
        key: &Key,
        fresh: &Fresh,
        leases: &[(u64, u64, Stamp)],
    ) -> Result<Bytes, Fault> {
        let entry = Entry {
            leases: leases.to_vec(),
            deadline: fresh.deadline,
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
