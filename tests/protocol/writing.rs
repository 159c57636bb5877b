//! What writes in two phases do to marks: `marks.rs` of the runtime.

use crate::guards::Guard;
use crate::store::{Operation, Stored, What};
use crate::world::Turn;
use crate::writer::{Stage, Writer};

impl Writer {
    /// Changes who is named by a mark. If nobody is from then on, a new nonce is in its place.
    pub(crate) fn change_mark(&mut self, stage: Stage, there: Option<Stored>, turn: &mut Turn<'_>) {
        let named = there.map(Stored::marks).unwrap_or_default();
        let changed = match stage {
            Stage::Mark => named.with(self.write),
            Stage::PutBack => named.with(self.deleted),
            _ if turn.rules.lacks(Guard::ReleasesAll) => self.write.without(self.write),
            _ => named.without(self.write),
        };
        let writes = changed.without(turn.world.lapsed);
        let is_left = turn.rules.lacks(Guard::ReleasesMarksAlone) && named.is_empty();
        if writes.is_empty() && (there.is_none() || is_left) {
            self.go_on(turn);
            return;
        }
        let what = match writes.is_empty() {
            true => What::Nonce,
            false => What::Mark(writes),
        };
        let stored = Stored::new(turn.world.fresh(), what);
        self.ask_next(match there {
            _ if turn.rules.lacks(Guard::MarksAnything) => Operation::Set(self.lease, stored),
            None => Operation::Add(self.lease, stored),
            Some(there) => Operation::Swap(self.lease, there.id, stored),
        });
    }
}
