//! Which entry gives way where a store is full.

mod balance;
mod ghosts;
mod queue;
mod reuse;
#[cfg(all(test, not(any(loom, shuttle))))]
mod tests;
mod time;

use std::fmt::Debug;

/// The policy of all stores.
pub(crate) type Chosen = reuse::Reuse;

/// What a hit leaves on an entry for the policy to see.
pub(crate) type Mark = <Chosen as Policy>::Mark;

/// Decides about the entries of one shard. Entries are known by their places in the slab, and their
/// keys by tags: parts of their hashes, which tell most of them apart.
pub(crate) trait Policy: Debug {
    /// What a hit leaves on an entry.
    type Mark: Debug + Default;

    /// A policy for about so many entries; as many as there are, if that is not known.
    fn new(room: Option<usize>) -> Self;

    /// Notes on an entry that it was read. Under a shared lock, by many threads at once.
    fn read(&self, mark: &Self::Mark);

    /// What is on an entry that is taken in next.
    fn mark(&self) -> Self::Mark;

    /// Takes in an entry with that mark.
    fn add(&mut self, place: usize, tag: u32, residents: &mut dyn Residents<Self::Mark>);

    /// Lets go of an entry, whatever the reason. Its key may come back.
    fn remove(&mut self, place: usize, tag: u32, mark: &Self::Mark);

    /// The entry to be evicted next, other than the `spared`; none if there is no other.
    fn victim(
        &mut self,
        spared: Option<usize>,
        residents: &mut dyn Residents<Self::Mark>,
    ) -> Option<usize>;
}

/// The entries of a shard, as far as a policy has to know them. Whoever asks has the shard for
/// itself, so that no lock is taken for an answer.
pub(crate) trait Residents<M> {
    /// What hits left on it, and whether it was read, since this was last asked, without a mark.
    fn look(&mut self, place: usize) -> (&M, bool);
    /// Whether it is of no more use.
    fn is_dead(&self, place: usize) -> bool;
}
