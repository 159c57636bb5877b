//! A process that writes once: `write.rs`, `outstanding.rs` and `revoke.rs` of the runtime.

use crate::batch::Batch;
use crate::guards::{Guard, Rules};
use crate::store::{Key, Operation, Stored};
use crate::world::{Turn, Writes};

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Writer {
    pub(crate) batch: Batch,
    pub(crate) kind: Kind,
    /// Itself, as marks name it.
    pub(crate) write: Writes,
    /// The lease that it revokes.
    pub(crate) lease: Key,
    /// Where in its script it is; none before it has begun.
    stage: Option<usize>,
    /// Whether what it goes by at this stage was read.
    has_asked: bool,
    /// The writes of a mark that it has deleted.
    pub(crate) deleted: Writes,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Kind {
    Ordinary,
    TwoPhase,
}

/// What a write does one after the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stage {
    /// Adds itself to the mark on the lease.
    Mark,
    Commit,
    /// Has the lease gone, and the entry, unless there is a mark.
    Revoke,
    /// The same, and what stands in for the lease.
    RevokeAll,
    /// Has them gone, whatever there is.
    Delete,
    /// Puts a mark that it has deleted back.
    PutBack,
    /// Takes itself out of the mark.
    Release,
    DropEntry,
    DropAny,
}

impl Kind {
    fn script(self, rules: &Rules) -> &'static [Stage] {
        use Stage::{
            Commit, Delete, DropAny, DropEntry, Mark, PutBack, Release, Revoke, RevokeAll,
        };
        match (self, rules.broken) {
            (Kind::Ordinary, Some(Guard::RevokesFirst)) => &[Revoke, DropAny, Commit],
            (Kind::Ordinary, Some(Guard::RevokesAnyFirst)) => &[Commit, DropAny, Revoke],
            (Kind::Ordinary, Some(Guard::RevokesNoAny)) => &[Commit, Revoke],
            (Kind::Ordinary, Some(Guard::RevokesAnyTogether)) => &[Commit, RevokeAll],
            (Kind::Ordinary, Some(Guard::DeletesMarks)) => &[Commit, Delete, DropAny],
            (Kind::Ordinary, Some(Guard::PutsMarksBack)) => &[Commit, Delete, DropAny, PutBack],
            (Kind::Ordinary, _) => &[Commit, Revoke, DropAny],
            (Kind::TwoPhase, Some(Guard::MarksLate)) => {
                &[Commit, Mark, DropAny, Release, DropEntry, DropAny]
            }
            (Kind::TwoPhase, Some(Guard::MarksNoAny)) => {
                &[Mark, Commit, Release, DropEntry, DropAny]
            }
            (Kind::TwoPhase, Some(Guard::ReleasesFirst)) => {
                &[Mark, DropAny, Release, DropEntry, DropAny, Commit]
            }
            (Kind::TwoPhase, _) => &[Mark, DropAny, Commit, Release, DropEntry, DropAny],
        }
    }
}

impl Writer {
    pub(crate) fn new(process: usize, kind: Kind, lease: Key) -> Self {
        Writer {
            batch: Batch::default(),
            kind,
            write: Writes::one(process),
            lease,
            stage: None,
            has_asked: false,
            deleted: Writes::default(),
        }
    }

    pub(crate) fn has_begun(&self) -> bool {
        self.stage.is_some()
    }

    fn stage(&self, rules: &Rules) -> Option<Stage> {
        self.kind.script(rules).get(self.stage?).copied()
    }

    pub(crate) fn has_returned(&self, rules: &Rules) -> bool {
        self.stage == Some(self.kind.script(rules).len())
    }

    /// Whether it has something to do without the store: to begin, or to commit.
    pub(crate) fn can_go(&self, rules: &Rules) -> bool {
        !self.has_begun() || self.stage(rules) == Some(Stage::Commit)
    }

    pub(crate) fn go(&mut self, turn: &mut Turn<'_>) {
        if !self.has_begun() {
            self.enter(0, turn);
        }
        if self.stage(turn.rules) == Some(Stage::Commit) {
            turn.world.committed = turn.world.committed.with(self.write);
            self.go_on(turn);
        }
    }

    /// Goes on with the replies of the store.
    pub(crate) fn hear(&mut self, turn: &mut Turn<'_>) {
        let replies = self.batch.take();
        let again = self.stage;
        match self.stage(turn.rules) {
            Some(Stage::Mark | Stage::Release | Stage::PutBack) if self.has_asked => {
                match (replies.is_done(), again) {
                    (false, Some(stage)) => self.enter(stage, turn),
                    _ => self.go_on(turn),
                }
            }
            Some(stage @ (Stage::Mark | Stage::Release | Stage::PutBack)) => {
                self.change_mark(stage, replies.found(0), turn);
            }
            // what has come between is tried again
            Some(Stage::Revoke | Stage::RevokeAll) if !replies.are_done() => {
                self.enter(again.unwrap_or_default(), turn);
            }
            Some(Stage::Delete) => {
                self.deleted = replies.found(0).map(Stored::marks).unwrap_or_default();
                self.go_on(turn);
            }
            _ => self.go_on(turn),
        }
    }

    pub(crate) fn ask_next(&mut self, operation: Operation) {
        self.has_asked = true;
        self.batch = Batch::one(operation);
    }

    pub(crate) fn go_on(&mut self, turn: &mut Turn<'_>) {
        self.enter(self.stage.map_or(0, |stage| stage + 1), turn);
    }

    fn enter(&mut self, at: usize, turn: &mut Turn<'_>) {
        (self.stage, self.has_asked) = (Some(at), false);
        let entry = (self.lease == Key::Exact).then_some(Operation::Delete(Key::Entry));
        let get = Operation::Get(self.lease);
        self.batch = match self.stage(turn.rules) {
            None => {
                turn.world.returned = turn.world.returned.with(self.write);
                return;
            }
            Some(Stage::Commit) => return,
            Some(Stage::PutBack) if self.deleted.is_empty() => return self.go_on(turn),
            // nothing depends on it
            Some(Stage::DropAny) if !turn.rules.is_coarse => return self.go_on(turn),
            Some(Stage::DropEntry) if entry.is_none() => return self.go_on(turn),
            Some(Stage::Mark | Stage::Release | Stage::PutBack) => Batch::one(get),
            Some(Stage::Revoke) => {
                let revoke = [Operation::Revoke(self.lease)];
                entry.into_iter().chain(revoke).collect()
            }
            Some(Stage::RevokeAll) => {
                let revoke = [Operation::Revoke(self.lease), Operation::Delete(Key::Any)];
                entry.into_iter().chain(revoke).collect()
            }
            Some(Stage::Delete) => {
                let delete = [Operation::Delete(self.lease)];
                [get].into_iter().chain(entry).chain(delete).collect()
            }
            Some(Stage::DropEntry) => entry.into_iter().collect(),
            Some(Stage::DropAny) => Batch::one(Operation::Delete(Key::Any)),
        };
    }
}
