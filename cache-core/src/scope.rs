//! Scopes: the writes that the running code is part of.
//!
//! What a write names is *pending* until the write has ended. Inside the write, what depends on
//! something pending is computed, so that a write that reads back sees its own effect; nothing
//! computed there is stored or shared, so that nobody else sees it before the write has ended.

use crate::lease::{Extent, Fingerprint, Group};
use crate::put::{Claim, Put, Puts, Stake};
use crate::sync::{Arc, Mutex};
use crate::target::Target;
use hashbrown::{HashMap, HashSet};

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
    again: Targets,
    claims: HashMap<Fingerprint, Claim, ahash::RandomState>,
    puts: Puts,
    /// Whether the write has ended; a future that was started inside may go on.
    ended: bool,
}

type Targets = HashMap<Fingerprint, Target, ahash::RandomState>;

/// What a scope leaves behind.
#[derive(Debug)]
pub(crate) struct Remains {
    pub(crate) again: Vec<Target>,
    pub(crate) puts: Puts,
}

impl Scope {
    /// The scope of a write that names `targets`, inside `outer`.
    pub(crate) fn new(outer: Option<Arc<Scope>>, targets: &mut [Target]) -> Arc<Self> {
        let mut state = State::default();
        // first all masks are noted, which may clear a function; then claims are staked
        for target in targets.iter() {
            state.pending.add(target.pending());
        }
        let stakes = targets.iter_mut().filter_map(Target::take_stake);
        state.claims = stakes
            .map(Stake::claim)
            .map(|claim| (claim.name(), claim))
            .collect();
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
            state.again.insert(name, target.again());
        }
    }

    /// The claim that the write staked on an entry when it began, also from a value that was
    /// held back under it and now gives way to another.
    pub(crate) fn take_claim(&self, name: Fingerprint) -> Option<Claim> {
        let mut state = self.state.lock();
        if let Some(claim) = state.claims.remove(&name) {
            return Some(claim);
        }
        let put = state.puts.take(name);
        drop(state);
        put.map(Put::into_claim)
    }

    /// Holds a value back until the write has succeeded; gives it back if that has ended already.
    pub(crate) fn hold_back(&self, put: Box<dyn Put>) -> Result<(), Box<dyn Put>> {
        let mut state = self.state.lock();
        if state.ended {
            return Err(put);
        }
        let replaced = state.puts.add(put);
        drop(state);
        drop(replaced);
        Ok(())
    }

    /// Takes what is left to be done at the end.
    pub(crate) fn remains(&self) -> Remains {
        let mut state = self.state.lock();
        state.ended = true;
        let again = std::mem::take(&mut state.again).into_values().collect();
        Remains {
            again,
            puts: std::mem::take(&mut state.puts),
        }
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
