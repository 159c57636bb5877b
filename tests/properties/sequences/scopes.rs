//! Writes under way, as the map sees them.

use super::functions::Answer;
use super::names::{Name, Node};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Write,
    Deferred,
}

/// The right to store a value, in the list of all claims.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ClaimId(usize);

/// A value that waits for its write to succeed.
pub(super) struct Held {
    pub(super) node: Node,
    pub(super) claim: ClaimId,
    pub(super) answer: Answer,
}

/// A write under way, or what holds invalidations back.
pub(super) struct Scope {
    pub(super) kind: Kind,
    pub(super) pending: Vec<Name>,
    pub(super) again: Vec<Name>,
    pub(super) claims: Vec<(Node, ClaimId)>,
    pub(super) held: Vec<Held>,
}

impl Scope {
    pub(super) fn new(kind: Kind) -> Self {
        Scope {
            kind,
            pending: Vec::new(),
            again: Vec::new(),
            claims: Vec::new(),
            held: Vec::new(),
        }
    }

    pub(super) fn take_claim(&mut self, node: Node) -> Option<ClaimId> {
        if let Some(place) = self.claims.iter().position(|(of, _)| *of == node) {
            return Some(self.claims.remove(place).1);
        }
        let place = self.held.iter().position(|held| held.node == node)?;
        Some(self.held.remove(place).claim)
    }

    pub(super) fn hold(&mut self, held: Held) {
        self.pending.push(Name::Entry(held.node));
        self.held.retain(|other| other.node != held.node);
        self.held.push(held);
    }
}

/// Who claimed what, and whether nothing has come between.
#[derive(Default)]
pub(super) struct Claims(Vec<(Node, bool)>);

impl Claims {
    pub(super) fn stake(&mut self, node: Node) -> ClaimId {
        self.0.push((node, true));
        ClaimId(self.0.len() - 1)
    }

    pub(super) fn is_good(&self, ClaimId(id): ClaimId) -> bool {
        self.0[id].1
    }

    /// All claims to what is named are lost, but for those of the write itself.
    pub(super) fn lose(&mut self, name: Name, but: &[Held]) {
        for (id, (node, good)) in self.0.iter_mut().enumerate() {
            if name.names(*node) && !but.iter().any(|held| held.claim == ClaimId(id)) {
                *good = false;
            }
        }
    }
}
