//! What a write invalidates in stores.

use super::cache::Cache;
use super::marks::WriteId;
use super::put::Putting;
use super::stamps::Stamped;
use crate::lease::{Extent, Fingerprint, Group, Mask};
use crate::store::{Fault, Key, Pending};

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
    pub(super) fn hold(&mut self, stamps: &[Stamped]) {
        for putting in &mut self.puts {
            putting.filling.stamps = stamps.to_vec();
        }
    }

    /// Its leases, and the whole functions whose masks can't be relied on until they are noted.
    pub(super) fn without_masks(&self) -> Vec<Fingerprint> {
        let groups = self.masks.iter().map(|(group, _)| *group);
        let functions = groups.map(|group| group.name(Extent::WHOLE));
        self.names.iter().copied().chain(functions).collect()
    }
}

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
