//! Scopes: the writes that the running code is part of.
//!
//! What a write names is *pending* until the write has ended. Inside the write, what depends on
//! something pending is computed, so that a write that reads back sees its own effect; nothing
//! computed there is stored or shared, so that nobody else sees it before the write has ended.

use crate::lease::{Extent, Fingerprint, Group};
use crate::put::{Claim, Put};
use crate::sync::{Arc, Mutex};
use crate::target::Target;
use hashbrown::HashSet;

/// One write under way.
#[derive(Debug)]
pub(crate) struct Scope {
    outer: Option<Arc<Scope>>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    pending: Pending,
    /// What was invalidated inside, to be invalidated again at the end.
    again: Vec<Target>,
    claims: Vec<Claim>,
    puts: Vec<Box<dyn Put>>,
}

/// What a scope leaves behind.
#[derive(Debug)]
pub(crate) struct Remains {
    pub(crate) again: Vec<Target>,
    pub(crate) puts: Vec<Box<dyn Put>>,
}

impl Scope {
    /// The scope of a write that names `targets`, inside `outer`.
    pub(crate) fn new(outer: Option<Arc<Scope>>, targets: &mut [Target]) -> Arc<Self> {
        let mut state = State::default();
        for target in targets {
            state.pending.add(target.pending());
            state.claims.extend(target.take_claim());
        }
        Arc::new(Scope {
            outer,
            state: Mutex::new(state),
        })
    }

    pub(crate) fn outer(&self) -> Option<&Arc<Scope>> {
        self.outer.as_ref()
    }

    /// Whether any of these things is pending, here or in a write around this one.
    pub(crate) fn covers(&self, names: impl IntoIterator<Item = Fingerprint> + Clone) -> bool {
        let mut scopes = std::iter::successors(Some(self), |scope| scope.outer.as_deref());
        scopes.any(|scope| {
            let state = scope.state.lock();
            names
                .clone()
                .into_iter()
                .any(|name| state.pending.meets(name))
        })
    }

    /// Takes over what was invalidated inside.
    pub(crate) fn adopt(&self, targets: &[Target]) {
        for target in targets {
            // may clear a function: not under the lock
            let name = target.pending();
            let mut state = self.state.lock();
            state.pending.add(name);
            state.again.push(target.again());
        }
    }

    /// Treats an entry as pending that the write did not name.
    pub(crate) fn add_pending(&self, name: Fingerprint) {
        self.state.lock().pending.add(name);
    }

    /// The claim that the write staked on an entry when it began, also from a value that was
    /// held back under it and now gives way to another.
    pub(crate) fn take_claim(&self, name: Fingerprint) -> Option<Claim> {
        let mut state = self.state.lock();
        if let Some(index) = state.claims.iter().position(|claim| claim.name() == name) {
            return Some(state.claims.swap_remove(index));
        }
        let index = state.puts.iter().position(|put| put.name() == name)?;
        let put = state.puts.swap_remove(index);
        drop(state);
        Some(put.into_claim())
    }

    /// Holds a value back until the write has succeeded.
    pub(crate) fn hold_back(&self, put: Box<dyn Put>) {
        self.state.lock().puts.push(put);
    }

    /// Takes what is left to be done at the end.
    pub(crate) fn remains(&self) -> Remains {
        let mut state = self.state.lock();
        let (again, puts) = (
            std::mem::take(&mut state.again),
            std::mem::take(&mut state.puts),
        );
        Remains { again, puts }
    }
}

/// Names of what is about to be revoked.
#[derive(Debug, Default)]
struct Pending {
    names: HashSet<Fingerprint, ahash::RandomState>,
    groups: HashSet<Group, ahash::RandomState>,
}

impl Pending {
    fn add(&mut self, name: Fingerprint) {
        self.names.insert(name);
        self.groups.insert(name.group);
    }

    /// Whether a lease of this name is at stake: it is pending itself, all of its group is, or it
    /// stands in for something of its group that is.
    fn meets(&self, name: Fingerprint) -> bool {
        self.names.contains(&name)
            || self.names.contains(&name.group.name(Extent::Whole))
            || (name.extent == Extent::Any && self.groups.contains(&name.group))
    }
}
