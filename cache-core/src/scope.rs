//! Scopes: the writes that the running code is part of.
//!
//! What a write names is *pending* until the write has ended. Inside the write, what depends on
//! something pending is computed, so that a write that reads back sees its own effect; nothing
//! computed there is stored or shared, so that nobody else sees it before the write has ended.

use crate::lease::Fingerprint;
use crate::put::{Claim, Put};
use crate::sync::{Arc, Mutex};
use crate::target::Target;

/// One write under way.
#[derive(Debug)]
pub(crate) struct Scope {
    outer: Option<Arc<Scope>>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    pending: Vec<Fingerprint>,
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
        let pending = targets.iter().map(Target::pending).collect();
        let claims = targets.iter_mut().filter_map(Target::take_claim).collect();
        let state = State {
            pending,
            claims,
            ..State::default()
        };
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
        let mut scope = Some(self);
        while let Some(this) = scope {
            let state = this.state.lock();
            if names
                .clone()
                .into_iter()
                .any(|name| state.pending.iter().any(|pending| name.meets(*pending)))
            {
                return true;
            }
            drop(state);
            scope = this.outer.as_deref();
        }
        false
    }

    /// Takes over what was invalidated inside.
    pub(crate) fn adopt(&self, targets: Vec<Target>) {
        let pending: Vec<_> = targets.iter().map(Target::pending).collect();
        let mut state = self.state.lock();
        state.pending.extend(pending);
        state.again.extend(targets);
    }

    /// The claim that the write staked on an entry when it began.
    pub(crate) fn take_claim(&self, name: Fingerprint) -> Option<Claim> {
        let mut state = self.state.lock();
        let index = state.claims.iter().position(|claim| claim.name() == name)?;
        Some(state.claims.swap_remove(index))
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
