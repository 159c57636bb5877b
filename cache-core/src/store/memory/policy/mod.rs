//! Which entry gives way where a store is full.

mod ghosts;
mod queue;
mod reuse;

use std::fmt::Debug;

/// The policy of all stores.
pub(crate) type Chosen = reuse::Reuse;

/// What a hit leaves on an entry for the policy to see.
pub(crate) type Mark = <Chosen as Policy>::Mark;

/// Decides about the entries of one shard. Entries are known by their places in the slab.
pub(crate) trait Policy: Debug {
    /// What a hit leaves on an entry.
    type Mark: Debug + Default;

    /// A policy for about so many entries; as many as there are, if that is not known.
    fn new(room: Option<usize>) -> Self;

    /// Notes on an entry that it was read. Under a shared lock, by many threads at once.
    fn read(&self, mark: &Self::Mark);

    /// Takes in an entry.
    fn add(&mut self, place: usize, residents: &impl Residents<Self::Mark>);

    /// Lets go of an entry.
    fn remove(&mut self, place: usize);

    /// The entry to be evicted next, other than the `spared`; none if there is no other.
    fn victim(
        &mut self,
        spared: Option<usize>,
        residents: &impl Residents<Self::Mark>,
    ) -> Option<usize>;
}

/// The entries of a shard, as far as a policy has to know them.
pub(crate) trait Residents<M> {
    /// What hits left on it.
    fn mark(&self, place: usize) -> &M;
    /// Whether it was read, since this was last asked, without leaving a mark.
    fn was_read_elsewhere(&self, place: usize) -> bool;
    /// What tells its key from most others: a part of its hash.
    fn tag(&self, place: usize) -> u32;
    /// Whether it is of no more use.
    fn is_dead(&self, place: usize) -> bool;
}
