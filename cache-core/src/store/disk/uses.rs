//! Which entries were read, for those that change the file to note there.

use super::tables::Digest;
use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

/// How many are remembered until then. Of more, the rest goes as if it had not been read.
const MOST: usize = 1024;
/// An entry that is among the last so many parts of all to go need not be put there again.
const PARTS: u64 = 4;

/// Entries that were read since they were in line behind others, as far as this process knows. What is
/// read over and over is noted no more than a few times while as many others come as there is room
/// for.
#[derive(Debug, Default)]
pub(super) struct Uses {
    noted: HashSet<Digest, FxBuildHasher>,
    /// The first turn that is late enough.
    late: u64,
}

impl Uses {
    /// An entry was read.
    pub(super) fn note(&mut self, digest: Digest, turn: u64) {
        if turn < self.late && self.noted.len() < MOST {
            self.noted.insert(digest);
        }
    }

    /// Those that were noted, which are seen to now.
    pub(super) fn take(&mut self) -> impl Iterator<Item = Digest> {
        std::mem::take(&mut self.noted).into_iter()
    }

    /// So many entries are there, of which the last to go has this turn.
    pub(super) fn learn(&mut self, last: u64, entries: u64) {
        self.late = last.saturating_sub(entries / PARTS);
    }
}
