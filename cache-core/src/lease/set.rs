//! The leases of one value, bounded.

use super::{Extent, Fingerprint, Group, Lease, all_stand, table};
use crate::sync::bound;
use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

/// How many exact leases of one function or tag type a value holds before it takes the group's
/// any-lease instead.
const BOUND: usize = bound(64);

/// A set of leases that stays small however many a value depends on.
#[derive(Debug, Default)]
pub(crate) struct LeaseSet {
    /// The first group, which mostly is the only one.
    first: Option<(Group, Members)>,
    others: HashMap<Group, Members, FxBuildHasher>,
}

#[derive(Debug, Default)]
struct Members {
    fine: Vec<Lease>,
    coarse: Vec<Lease>,
    coarsened: bool,
}

impl LeaseSet {
    /// Adds a lease; false if the set can no longer vouch for all it stands for.
    #[must_use]
    pub(crate) fn add(&mut self, lease: &Lease) -> bool {
        let group = lease.fingerprint().group;
        let (first, members) = self
            .first
            .get_or_insert_with(|| (group, Members::default()));
        match *first == group {
            true => members.add(lease),
            false => self.others.entry(group).or_default().add(lease),
        }
    }

    /// All leases, in no particular order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Lease> {
        self.members()
            .flat_map(|members| members.fine.iter().chain(&members.coarse))
    }

    /// Copies of them.
    pub(crate) fn all(&self) -> Box<[Lease]> {
        let lens = self
            .members()
            .map(|members| members.fine.len() + members.coarse.len());
        let mut all = Vec::with_capacity(lens.sum());
        for members in self.members() {
            all.extend_from_slice(&members.fine);
            all.extend_from_slice(&members.coarse);
        }
        all.into()
    }

    fn members(&self) -> impl Iterator<Item = &Members> {
        let first = self.first.iter().map(|(_, members)| members);
        first.chain(self.others.values())
    }
}

impl Members {
    fn add(&mut self, lease: &Lease) -> bool {
        let Fingerprint { group, extent } = lease.fingerprint();
        if !extent.is_fine() {
            self.coarsened |= extent == Extent::ANY;
            insert(&mut self.coarse, lease);
            // of two leases of one name one is down: such a set stands for nothing any more
            return self.coarse.len() <= 2 || self.coarse.pop().is_none();
        }
        if self.coarsened {
            return lease.stands();
        }
        insert(&mut self.fine, lease);
        self.fine.len() <= BOUND || self.coarsen(group)
    }

    /// Replaces the exact leases by the group's any-lease. That covers only what still stands
    /// *after* it was granted, hence the order.
    fn coarsen(&mut self, group: Group) -> bool {
        self.coarse.push(table::grant(group.name(Extent::ANY)));
        self.coarsened = true;
        all_stand(&std::mem::take(&mut self.fine))
    }
}

fn insert(leases: &mut Vec<Lease>, lease: &Lease) {
    if !leases.iter().any(|other| other.is(lease)) {
        leases.push(lease.clone());
    }
}
