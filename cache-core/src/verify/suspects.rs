//! Hits that came out otherwise when they were computed again, until it is known whether a write that
//! is declared was the reason.

use super::check::Check;
use super::writes::UnderWay;
use crate::clock::Moment;
use std::time::Duration;

/// For how long somebody who invalidates by hand may be between the write and that.
const GRACE: Duration = Duration::from_secs(1);
/// How many entries of one function are suspects at a time; until there are fewer, no more of its hits
/// are verified, whichever way they would come out.
pub(super) const MOST: usize = 64;

/// A hit, or some of the same entry.
#[derive(Debug)]
pub(crate) struct Suspect {
    pub(super) check: Check,
    pub(super) key: String,
    pub(super) times: u64,
    decided_from: Moment,
    /// What was under way then and had not yet named anything that the answer depends on.
    writes: UnderWay,
}

/// What is known of a suspect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// Something that it depends on was invalidated meanwhile.
    Overtaken,
    /// Nothing was, that this process knows of.
    Stands,
    NotYet,
}

impl Suspect {
    pub(super) fn new(check: Check, key: String, writes: UnderWay) -> Self {
        Suspect {
            check,
            key,
            times: 1,
            decided_from: Moment::now().after(GRACE),
            writes,
        }
    }

    /// Whether a hit is of the same entry, under the very same leases.
    pub(super) fn is_of(&self, check: &Check, key: &str) -> bool {
        self.key == key && self.check.is_like(check)
    }

    pub(super) fn verdict(&mut self) -> Verdict {
        let is_time = self.decided_from.is_past() && self.writes.have_ended();
        match self.check.stands() {
            false => Verdict::Overtaken,
            true if is_time => Verdict::Stands,
            true => Verdict::NotYet,
        }
    }
}
