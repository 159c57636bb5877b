//! The rules of the protocol, and the guards that can be taken out of it one at a time.

use crate::world::Writes;

/// What may happen, and what is missing.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Rules {
    /// Whether operations that were sent off together are done one after the other.
    pub(crate) is_one_server: bool,
    /// Whether to revoke takes two requests, of which the second goes out after the batch: Memcached.
    pub(crate) revokes_in_two: bool,
    /// Whether an entry lists what stands in for the lease of the key, and not that.
    pub(crate) is_coarse: bool,
    /// The processes that may be killed.
    pub(crate) mortals: Writes,
    pub(crate) broken: Option<Guard>,
}

impl Rules {
    pub(crate) fn lacks(&self, guard: Guard) -> bool {
        self.broken == Some(guard)
    }
}

/// What is done wrong without it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Guard {
    // of calls
    /// Leases are granted when the value is there.
    GrantsLate,
    /// A mark is granted like a nonce.
    GrantsMarks,
    /// A lease that was revoked has the nonce again that it had.
    GrantsTheSame,
    /// An entry is served whatever became of its leases.
    ServesAnything,
    /// An entry is served although a lease of it is not there at all.
    ServesWithoutLease,
    /// The any-lease is granted, and what it stands in for not looked at again.
    CoarsensUnchecked,
    /// What the any-lease stands in for is looked at before it is granted.
    CoarsensTooSoon,
    /// What is stored is not checked, but for when it is read.
    FillsUnchecked,
    /// What is stored replaces whatever is there.
    FillsAnything,
    // of writes
    /// What a write names is invalidated before it is committed.
    RevokesFirst,
    /// The any-lease goes before what it stands in for.
    RevokesAnyFirst,
    /// The any-lease stays.
    RevokesNoAny,
    /// The any-lease goes in one batch with what it stands in for.
    RevokesAnyTogether,
    /// The second request of a revocation deletes whatever is there by then.
    DeletesWhatCameSince,
    // of marks
    /// An invalidation deletes a mark with the lease.
    DeletesMarks,
    /// It looks for a mark, deletes what is there, and puts the mark back.
    PutsMarksBack,
    /// A mark is put where it belongs after the commit.
    MarksLate,
    /// A mark leaves the any-lease.
    MarksNoAny,
    /// A mark replaces another that came while it was made.
    MarksAnything,
    /// The mark is taken away before the commit.
    ReleasesFirst,
    /// The mark is taken away while others are in it.
    ReleasesAll,
    /// Where the mark is not found any more, the lease is left as it is.
    ReleasesMarksAlone,
}
