//! Scopes: the writes that the running code is part of.
//!
//! What a write names is *pending* until the write has ended. Inside the write, what depends on
//! something pending is computed, so that a write that reads back sees its own effect; nothing
//! computed there is stored or shared, so that nobody else sees it before the write has ended.

use crate::lease::{Epoch, Extent, Fingerprint, Group};
use crate::put::{Claim, Put, Puts, Stake};
#[cfg(feature = "shared")]
use crate::shared::Stamped;
use crate::sync::{Arc, Mutex};
use crate::target::Target;
use hashbrown::{HashMap, HashSet};

/// One write under way, or what is treated like one.
#[derive(Debug)]
pub(crate) struct Scope {
    outer: Option<Arc<Scope>>,
    kind: Kind,
    state: Mutex<State>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// What is invalidated inside is invalidated at once, and again at the end.
    Write,
    /// What is invalidated inside is invalidated at the end.
    Deferred,
    /// Reads see the database as it was in this epoch.
    Snapshot(Epoch),
}

#[derive(Debug, Default)]
struct State {
    pending: Pending,
    /// What was invalidated inside, to be invalidated again at the end.
    again: Targets,
    claims: HashMap<Fingerprint, Claim, ahash::RandomState>,
    /// What was granted for entries in stores before the write began.
    #[cfg(feature = "shared")]
    claims_in_stores: HashMap<Fingerprint, Vec<Stamped>, ahash::RandomState>,
    puts: Puts,
    /// Whether the write has ended; a future that was started inside may go on.
    ended: bool,
    /// Whether everything is invalidated and stored that was to be at the end.
    settled: bool,
}

/// By name and owner: the instances of a generic function share the name of all their entries.
type Targets = HashMap<(Fingerprint, usize), Target, ahash::RandomState>;

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
        for target in targets.iter_mut() {
            let pending = target.pending();
            state.pending.add(pending.name);
            target.meet(&pending);
        }
        let stakes = targets.iter_mut().filter_map(Target::take_stake);
        state.claims = stakes
            .map(Stake::claim)
            .map(|claim| (claim.name(), claim))
            .collect();
        Arc::new(Scope {
            outer,
            kind: Kind::Write,
            state: Mutex::new(state),
        })
    }

    /// A scope of another kind, in which nothing is pending yet.
    pub(crate) fn of_kind(kind: Kind, outer: Option<Arc<Scope>>) -> Arc<Self> {
        Arc::new(Scope {
            outer,
            kind,
            state: Mutex::default(),
        })
    }

    /// This scope or, if all that was to be done at its end is done, the first around it of which
    /// that is not so.
    pub(crate) fn under_way(self: Arc<Self>) -> Option<Arc<Self>> {
        let mut scope = self;
        while scope.state.lock().settled {
            scope = scope.outer.clone()?;
        }
        Some(scope)
    }

    /// Notes that all that was to be done at the end is done.
    pub(crate) fn settle(&self) {
        self.state.lock().settled = true;
    }

    /// Whether all that was to be done at the end is done.
    pub(crate) fn is_settled(&self) -> bool {
        self.state.lock().settled
    }

    pub(crate) fn outer(&self) -> Option<&Arc<Scope>> {
        self.outer.as_ref()
    }

    /// This scope and those around it, innermost first.
    fn chain(&self) -> impl Iterator<Item = &Scope> {
        std::iter::successors(Some(self), |scope| scope.outer.as_deref())
    }

    /// A scope of reads from a snapshot.
    pub(crate) fn of_snapshot(outer: Option<Arc<Scope>>) -> Arc<Self> {
        let now = Epoch::now();
        // two in each other are one: no chain grows of what never ends
        match outer {
            Some(scope) if let Kind::Snapshot(epoch) = scope.kind => {
                Scope::of_kind(Kind::Snapshot(now.min(epoch)), scope.outer.clone())
            }
            outer => Scope::of_kind(Kind::Snapshot(now), outer),
        }
    }

    /// The epoch of the oldest snapshot here, whatever else there is.
    pub(crate) fn reads_from(&self) -> Option<Epoch> {
        let epochs = self.chain().filter_map(|scope| match scope.kind {
            Kind::Snapshot(epoch) => Some(epoch),
            Kind::Write | Kind::Deferred => None,
        });
        epochs.min()
    }

    /// Whether there is nothing but snapshots here.
    pub(crate) fn only_reads(&self) -> bool {
        self.chain()
            .all(|scope| matches!(scope.kind, Kind::Snapshot(_)))
    }

    /// Whether any of these things is pending, here or in a write around this one.
    pub(crate) fn covers(&self, names: impl IntoIterator<Item = Fingerprint> + Clone) -> bool {
        self.chain().any(|scope| {
            let state = scope.state.lock();
            names
                .clone()
                .into_iter()
                .any(|name| state.pending.meets(name))
        })
    }

    /// Takes over what was invalidated inside. Whether that is held back: if not, it is to be
    /// invalidated now too.
    ///
    /// The innermost scope that has not ended takes it, and each that defers, since a future
    /// started inside may go on when those around it have ended.
    pub(crate) fn adopt(&self, target: &Target) -> bool {
        // may clear a function: not under the lock
        let pending = target.pending();
        let (mut taken, mut held) = (false, false);
        for scope in self.chain() {
            let defers = match scope.kind {
                Kind::Snapshot(_) => continue,
                Kind::Write if taken => continue,
                Kind::Write => false,
                Kind::Deferred => true,
            };
            let mut state = scope.state.lock();
            if !state.ended {
                state.pending.add(pending.name);
                let key = (pending.name, target.owner());
                state.again.insert(key, target.again());
                (taken, held) = (true, held || defers);
            }
        }
        held
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
        put.and_then(Put::into_claim)
    }

    /// Stakes a claim on an entry in a store.
    #[cfg(feature = "shared")]
    pub(crate) fn stake(&self, name: Fingerprint, stamps: Vec<Stamped>) {
        self.state.lock().claims_in_stores.insert(name, stamps);
    }

    /// The claim that the write staked on an entry in a store. Of several values that are put under it
    /// the last one is held back.
    #[cfg(feature = "shared")]
    pub(crate) fn claim_in_store(&self, name: Fingerprint) -> Option<Vec<Stamped>> {
        self.state.lock().claims_in_stores.get(&name).cloned()
    }

    /// Holds a value back until the write has succeeded; gives it back if that has ended already,
    /// or there is none.
    pub(crate) fn hold_back(&self, put: Box<dyn Put>) -> Result<(), Box<dyn Put>> {
        let mut state = self.state.lock();
        if state.ended || self.kind != Kind::Write {
            return Err(put);
        }
        // inside the write its effect is seen already
        state.pending.add(put.name());
        let replaced = state.puts.add(put);
        drop(state);
        drop(replaced);
        Ok(())
    }

    /// Whether something in a store that processes share is to be invalidated at the end.
    pub(crate) fn reaches_stores(&self) -> bool {
        let state = self.state.lock();
        let mut targets = state.puts.targets();
        targets.any(|target| target.is_shared()) || state.again.values().any(Target::is_shared)
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
            || self.names.contains(&name.group.name(Extent::WHOLE))
            || (name.extent == Extent::ANY && self.groups.contains(&name.group))
    }
}
