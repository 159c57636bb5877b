//! Invalidating what is shared.

use super::background::{pause, run, run_for};
use super::begin::Begun;
use super::cache::{Cache, Inner};
use super::marks::WriteId;
use super::put::Putting;
use super::stamps::Stamped;
use crate::lease::{self, Extent, Fingerprint, Group, Mask};
use crate::logs::{debug, error, info};
use crate::outstanding::OnUnacknowledged;
use crate::store::{Fault, FaultKind, Key, Operation, Pending};
use crate::sync::Arc;
use std::time::Duration;

/// What a write invalidates in one store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Revocation {
    /// Leases, each of which goes with the any-lease of its group.
    pub(crate) names: Vec<Fingerprint>,
    /// Entries, so that nobody waits for what is being computed for them.
    pub(crate) entries: Vec<Key>,
    /// Masks under which slices are among the leases.
    pub(crate) masks: Vec<(Group, Mask)>,
    /// The write that has marked the leases, if one has.
    pub(crate) write: Option<WriteId>,
    /// What takes the place of entries whose leases are among these.
    pub(crate) puts: Vec<Putting>,
}

impl Revocation {
    /// One lease.
    pub(crate) fn of(name: Fingerprint) -> Self {
        Revocation {
            names: vec![name],
            ..Revocation::default()
        }
    }

    /// Has all that is put hold these leases.
    fn hold(&mut self, stamps: &[Stamped]) {
        for putting in &mut self.puts {
            putting.filling.stamps = stamps.to_vec();
        }
    }

    /// Its leases, and the whole functions whose masks can't be relied on until they are noted.
    fn without_masks(&self) -> Vec<Fingerprint> {
        let groups = self.masks.iter().map(|(group, _)| *group);
        let functions = groups.map(|group| group.name(Extent::WHOLE));
        self.names.iter().copied().chain(functions).collect()
    }
}

/// How often an invalidation is tried before the write returns.
const ATTEMPTS: u32 = 4;
/// How long one waits at first until it is tried again, and at most.
const SHORT: Duration = Duration::from_millis(20);
const LONG: Duration = Duration::from_millis(250);

/// What a write invalidates in all stores.
#[derive(Debug, Default)]
pub(crate) struct Revocations(Vec<(u16, Revocation)>);

impl Revocations {
    pub(crate) fn add(&mut self, store: u16, other: Revocation) {
        let same = |(number, revocation): &&mut (u16, Revocation)| {
            *number == store && revocation.write == other.write
        };
        match self.0.iter_mut().find(same) {
            None => self.0.push((store, other)),
            Some((_, revocation)) => {
                revocation.names.extend(other.names);
                revocation.entries.extend(other.entries);
                revocation.masks.extend(other.masks);
                revocation.puts.extend(other.puts);
            }
        }
    }

    /// Invalidates it all. From now on this process is served nothing of it; it is done also if nobody
    /// waits for it.
    pub(crate) fn hand_over(self) -> Option<Pending<Result<(), Fault>>> {
        let of_store = |(number, revocation)| Some(Cache::at(number)?.0.hand_over(revocation));
        let mut pending: Vec<_> = self.0.into_iter().filter_map(of_store).collect();
        match pending.len() {
            0 | 1 => pending.pop(),
            _ => Some(Box::pin(async move {
                let mut all = Ok(());
                for done in pending {
                    all = all.and(done.await);
                }
                all
            })),
        }
    }

    /// The same for who does not wait for it.
    pub(crate) fn leave(self) {
        for (number, revocation) in self.0 {
            if let Some(Cache(inner)) = Cache::at(number) {
                inner.leave(revocation);
            }
        }
    }
}

/// Notes the masks under which something is about to be invalidated, and marks all of it for a write in
/// two phases. It comes to a fault if that write is not to begin.
pub(crate) fn prepare(
    revocations: impl Iterator<Item = (u16, Revocation)>,
    on_unacknowledged: OnUnacknowledged,
) -> Option<Pending<Result<(), Fault>>> {
    // a mask is noted again when the slice is invalidated: for that nobody has to wait
    let notes = on_unacknowledged != OnUnacknowledged::Ignore;
    let is_asked = |(_, revocation): &(u16, Revocation)| {
        revocation.write.is_some() || notes && !revocation.masks.is_empty()
    };
    let revocations: Vec<_> = revocations.filter(is_asked).collect();
    if revocations.is_empty() {
        return None;
    }
    Some(Box::pin(async move {
        for (number, mut revocation) in revocations {
            let Some(Cache(inner)) = Cache::at(number) else {
                continue;
            };
            let mut unnoted = None;
            for (group, mask) in &revocation.masks {
                // if it can't be noted now, it is when the slice is invalidated
                match inner.note(*group, *mask).await {
                    Ok(true) => {}
                    Ok(false) => revocation.names.push(group.name(Extent::WHOLE)),
                    Err(fault) => unnoted = Some(fault),
                }
            }
            let Some(write) = revocation.write else {
                continue;
            };
            let marked = inner.mark(&revocation.names, write).await;
            if let Err(fault) = unnoted.map_or(marked, Err) {
                if on_unacknowledged == OnUnacknowledged::Error {
                    return Err(fault);
                }
                error!(
                    "{} does not mark what a write is about to invalidate, {}: {fault}; if the process \
                     is killed now, that may stay",
                    inner.describe(),
                    inner.name(&revocation)
                );
                inner.unacknowledged.count();
            }
            // what is kept near was asked for before
            inner.revoke_near(&revocation.names);
        }
        Ok(())
    }))
}

/// Invalidates an entry and puts a value in its place, once what the value holds is granted; or only
/// invalidates it, if that is not.
pub(crate) fn put_once_granted(
    store: u16,
    mut revocation: Revocation,
    begun: Option<Pending<Begun>>,
) -> Option<Pending<Result<(), Fault>>> {
    let inner = Cache::at(store)?.0;
    let noted = inner.note_unacknowledged(&revocation, revocation.names.clone());
    Some(run_for(async move {
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
    fn hand_over(self: Arc<Self>, revocation: Revocation) -> Pending<Result<(), Fault>> {
        let noted = self.note_unacknowledged(&revocation, revocation.names.clone());
        run_for(self.revoke_noted(noted, revocation))
    }

    /// Invalidates for a write that does not wait. If too many are under way already, this one is late
    /// from the beginning: late ones are kept together, in bounds.
    fn leave(self: Arc<Self>, revocation: Revocation) {
        let noted = self.note_unacknowledged(&revocation, revocation.without_masks());
        if self.unacknowledged.are_too_many() {
            let reason = "thousands of invalidations are under way that no write waits for";
            self.give_up(noted, revocation, &Fault::new(FaultKind::TimedOut, reason));
        } else {
            drop(run_for(self.revoke_noted(noted, revocation)));
        }
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

    /// Lets the write go, and tries on without it.
    fn give_up(self: Arc<Self>, noted: u64, revocation: Revocation, fault: &Fault) {
        error!(
            "{} has not acknowledged an invalidation of {}: {fault}; until it does, other processes \
             may be served what was invalidated",
            self.describe(),
            self.name(&revocation)
        );
        // a mark lapses by itself
        let names = revocation.without_masks();
        let is_first = self.unacknowledged.give_up(noted, names.clone());
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
                Ok(()) if self.unacknowledged.catch_up(last) => break,
                Ok(()) => time = SHORT,
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

    /// Gives back all that was revoked.
    async fn try_to_revoke(&self, revocation: &Revocation) -> Result<Vec<Fingerprint>, Fault> {
        let mut names = revocation.names.clone();
        let mut others = revocation.entries.clone();
        for (group, mask) in &revocation.masks {
            let whole = group.name(Extent::WHOLE);
            match self.note(*group, *mask).await {
                Ok(true) => {}
                Ok(false) => names.push(whole),
                Err(fault) if is_lasting(&fault) => {
                    names.push(whole);
                    others.push(self.names.masks(whole));
                }
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
