//! Deleting and clearing: attempted whatever is known of the store.

use super::place::Place;
use super::read::{Seen, There, get, standing};
use crate::shared::cache::Inner;
use crate::shared::later::Later;
use crate::shared::revocation::Revocation;
use crate::store::{Answer, Fault, Key, Operation, Reply};
use crate::sync::Arc;

impl Inner {
    /// Deletes what is under some keys, and says of each whether there was something: one round trip.
    pub(super) async fn remove(&self, place: &Place, keys: &[Key]) -> Result<Vec<bool>, Fault> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let delete = |key: &Key| Operation::Delete { key: key.clone() };
        let leases = place.leases.iter().map(|name| self.ask(*name));
        let reads = keys.iter().map(get).chain(leases);
        let operations = reads.chain(keys.iter().map(delete)).collect();
        let mut entries = self.answers_to(operations).await?;
        let mut leases = entries.split_off(keys.len());
        let deleted = leases.split_off(place.leases.len());
        let seen = self.judge_all(keys, entries, &standing(&place.leases, leases));
        Ok(seen.iter().zip(&deleted).map(was_there).collect())
    }

    /// Clears a namespace, and all that are within it.
    pub(super) fn clear(self: Arc<Self>, place: &Place) -> Later<Result<(), Fault>> {
        match place.leases.last() {
            Some(lease) => Later::of(self.hand_over(Revocation::of(*lease))),
            None => Later::done(()),
        }
    }
}

/// Whether something was there when it was deleted: what comes between the two is of those who set it
/// meanwhile.
fn was_there((seen, deleted): (&Seen, &Reply)) -> bool {
    let was_dead = matches!(seen.there, There::Dead(_));
    deleted.answer == Answer::Done(true) && !was_dead
}
