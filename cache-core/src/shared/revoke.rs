//! Invalidating what is shared.

use super::background::{pause, run_for};
use super::cache::{Cache, Inner};
use super::late::Left;
use super::put::Putting;
use super::revocation::Revocation;
use super::task::Begun;
use crate::lease::{self, Extent, Fingerprint, Group};
use crate::logs::debug;
use crate::store::{Fault, FaultKind, Key, Operation, Pending};
use crate::sync::Arc;
use std::time::Duration;

/// How often an invalidation is tried before the write returns.
const ATTEMPTS: u32 = 4;
/// How long one waits at first until it is tried again.
pub(super) const SHORT: Duration = Duration::from_millis(20);

/// Invalidates an entry and puts a value in its place, once what the value holds is granted; or only
/// invalidates it, if that is not.
pub(crate) fn put_once_granted(
    store: u16,
    mut revocation: Revocation,
    begun: Option<Pending<Begun>>,
) -> Option<Pending<Result<(), Fault>>> {
    let inner = Cache::at(store)?.0;
    let noted = inner.note_unacknowledged(&revocation, revocation.names.clone());
    let left = revocation.clone();
    Some(inner.clone().see_to(noted, left, async move {
        let stamps = match begun {
            Some(begun) => begun.await.stamps,
            None => None,
        };
        match stamps {
            Some(stamps) => revocation.hold(&stamps),
            None => {
                for putting in revocation.puts.drain(..) {
                    debug!(
                        "a value of {} that was put is not stored, but invalidated: what it depends \
                         on was not granted",
                        putting.entry
                    );
                }
            }
        }
        inner.revoke_noted(noted, revocation).await
    }))
}

impl Inner {
    /// Invalidates, whether anyone waits for it or not. From now on this process is served nothing of it.
    pub(super) fn hand_over(self: Arc<Self>, revocation: Revocation) -> Pending<Result<(), Fault>> {
        let noted = self.note_unacknowledged(&revocation, revocation.names.clone());
        let work = self.clone().revoke_noted(noted, revocation.clone());
        self.see_to(noted, revocation, work)
    }

    /// The same for a write that does not wait.
    pub(super) fn leave(self: Arc<Self>, revocation: Revocation) {
        let noted = self.note_unacknowledged(&revocation, revocation.without_masks());
        let work = self.clone().revoke_noted(noted, revocation.clone());
        drop(self.see_to(noted, revocation, work));
    }

    /// Has an invalidation go on, whether anyone waits for it or not. If too many are under way already, it
    /// goes on for as long as someone waits, and is late from then on: late ones are kept together, in
    /// bounds.
    fn see_to(
        self: Arc<Self>,
        noted: u64,
        revocation: Revocation,
        work: impl Future<Output = Result<(), Fault>> + Send + 'static,
    ) -> Pending<Result<(), Fault>> {
        if !self.unacknowledged.are_too_many() {
            return run_for(work);
        }
        let left = Left::of(self, noted, revocation);
        Box::pin(async move {
            let outcome = work.await;
            left.disarm();
            outcome
        })
    }

    /// Invalidates. If the store does not acknowledge it, it is tried again until it does, and till
    /// then this process is served nothing of what it names.
    pub(crate) async fn revoke(self: Arc<Self>, revocation: Revocation) -> Result<(), Fault> {
        let noted = self.note_unacknowledged(&revocation, revocation.names.clone());
        self.revoke_noted(noted, revocation).await
    }

    /// Has this process be served nothing of some names until the revocation is done.
    fn note_unacknowledged(&self, revocation: &Revocation, names: Vec<Fingerprint>) -> u64 {
        let noted = self.unacknowledged.add(names);
        // what is kept near of it since it was invalidated here, by those who did not yet see that
        self.revoke_near(&revocation.names);
        noted
    }

    pub(super) fn revoke_near(&self, names: &[Fingerprint]) {
        if self.tracking.is_some() {
            names
                .iter()
                .copied()
                .for_each(|name| _ = lease::revoke(name));
        }
    }

    async fn revoke_noted(
        self: Arc<Self>,
        noted: u64,
        revocation: Revocation,
    ) -> Result<(), Fault> {
        match self.try_for_a_while(&revocation).await {
            Ok(names) => {
                // what was read meanwhile may have come before
                self.revoke_near(&names);
                self.unacknowledged.remove(noted);
                Ok(())
            }
            Err(fault) => {
                self.give_up(noted, revocation, &fault);
                Err(fault)
            }
        }
    }

    async fn try_for_a_while(&self, revocation: &Revocation) -> Result<Vec<Fingerprint>, Fault> {
        let mut time = SHORT;
        for _ in 1..ATTEMPTS {
            match self.try_to_revoke(revocation).await {
                Err(_) if !self.breaker.rests() => pause(time).await,
                outcome => return outcome,
            }
            time *= 2;
        }
        self.try_to_revoke(revocation).await
    }

    /// Gives back all that was revoked.
    async fn try_to_revoke(&self, revocation: &Revocation) -> Result<Vec<Fingerprint>, Fault> {
        let mut names = revocation.names.clone();
        let mut others = revocation.entries.clone();
        let mut noted = Vec::new();
        for (group, mask) in &revocation.masks {
            let whole = group.name(Extent::WHOLE);
            match self.note(*group, *mask).await {
                Ok(true) => noted.push(whole),
                Ok(false) => names.push(whole),
                Err(fault) if is_lasting(&fault) => {
                    names.push(whole);
                    others.push(self.names.masks(whole));
                }
                // it has marked the function for that, or has it revoked with that mark
                Err(_) if revocation.write.is_some() => names.push(whole),
                Err(fault) => return Err(fault),
            }
        }
        match revocation.write {
            None if revocation.puts.is_empty() => self.delete_leases(&names, others).await?,
            None => {
                self.revoke_and_put(&names, others, &revocation.puts)
                    .await?
            }
            Some(write) => {
                self.release(&names, write).await?;
                // which were marked if their masks could not be noted before the write
                self.release_if_marked(&noted, write).await?;
                self.delete(others).await?;
                self.delete(self.anys(&names)).await?;
            }
        }
        Ok(names)
    }

    /// Invalidates all the same, and puts values in the place of what was there, if nothing else has come
    /// between.
    async fn revoke_and_put(
        &self,
        names: &[Fingerprint],
        others: Vec<Key>,
        puts: &[Putting],
    ) -> Result<(), Fault> {
        let renewed = self.renew(names, puts).await;
        let gone = names.iter().copied().filter(|name| !renewed.holds(*name));
        self.delete_leases(&gone.collect::<Vec<_>>(), others)
            .await?;
        self.delete(self.anys(&renewed.names())).await?;
        self.put(names, puts, &renewed).await;
        Ok(())
    }

    /// Deletes leases, after other things. A mark that is on one stays: it stands for nothing.
    ///
    /// The exact leases first, what stands in for them last: a value that is granted the latter in
    /// between finds the former gone.
    pub(super) async fn delete_leases(
        &self,
        names: &[Fingerprint],
        others: Vec<Key>,
    ) -> Result<(), Fault> {
        let delete = |key| Operation::Delete { key };
        let revoke = |name: &Fingerprint| Operation::Revoke {
            key: self.names.lease(*name),
        };
        let others = others.into_iter().map(delete);
        let mut operations: Vec<_> = others.chain(names.iter().map(revoke)).collect();
        let anys = self.anys(names).into_iter().map(delete);
        if self.keeps_order() {
            operations.extend(anys);
            return self.do_all(operations).await;
        }
        self.do_all(operations).await?;
        self.do_all(anys.collect()).await
    }

    /// What stands in for leases.
    pub(super) fn anys(&self, names: &[Fingerprint]) -> Vec<Key> {
        let mut groups: Vec<Group> = names.iter().map(|name| name.group).collect();
        groups.sort_unstable();
        groups.dedup();
        let any = |group: &Group| self.names.lease(group.name(Extent::ANY));
        groups.iter().map(any).collect()
    }

    pub(super) async fn delete(&self, keys: Vec<Key>) -> Result<(), Fault> {
        let delete = |key| Operation::Delete { key };
        self.do_all(keys.into_iter().map(delete).collect()).await
    }

    async fn do_all(&self, operations: Vec<Operation>) -> Result<(), Fault> {
        let replies = self.insist(operations).await;
        replies.into_iter().try_for_each(|reply| reply.map(drop))
    }
}

/// Whether it will be so the next time: the store has no room, or something else is in the place.
pub(super) fn is_lasting(fault: &Fault) -> bool {
    matches!(fault.kind, FaultKind::Refused | FaultKind::TooLarge)
}
