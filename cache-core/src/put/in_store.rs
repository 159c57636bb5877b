//! Write-through where processes share the entry: what it depends on is granted in the store before the
//! database is written, and the store tells whether another write came between.

use super::Put;
use super::claim::Claim;
use crate::context::Context;
use crate::function::Function;
use crate::key::Parts;
use crate::lease::{Extent, Fingerprint};
use crate::memo::{AnyMemo, Memo};
use crate::outstanding::Outstanding;
use crate::scope::Scope;
use crate::shared::{self, Begun, Filling, Later, Putting, Remote, Stamped, Task};
use crate::store::{Fault, Key, Pending};
use crate::switch;
use crate::sync::Arc;
use crate::target::Target;
use std::thread;

/// What it takes to stake a claim on an entry in a store once the write begins.
#[derive(Debug)]
pub(crate) struct StakeInStore {
    name: Fingerprint,
    task: Task,
}

impl StakeInStore {
    /// None if the entry's tags don't follow from its key, or nothing may be stored there.
    pub(crate) fn on<F: Function>(
        memo: &'static Memo<F>,
        hash: u64,
        query: F::Query<'_>,
    ) -> Option<Self> {
        let remote = memo.remote.as_ref().filter(|remote| remote.is_certain)?;
        let mut names = memo.names(hash, query);
        names.extend(memo.tags_of(query)?);
        let own = memo.group().store();
        if names.iter().any(|name| name.store() != own) {
            return None;
        }
        let mut digests = Vec::new();
        F::Parts::digests(query, memo.hasher(), &mut digests);
        Some(StakeInStore {
            name: memo.name(Extent::exact(hash)),
            task: remote.task(names, digests, None),
        })
    }

    /// Begins to have it granted.
    pub(super) fn claim(self) -> Option<Pending<Begun>> {
        shared::begin(self.task)
    }
}

/// Stakes claims in stores for a write that begins.
pub(crate) fn stake(
    targets: &mut [Target],
    scope: &Arc<Scope>,
) -> Option<Pending<Result<(), Fault>>> {
    let stakes = targets.iter_mut().filter_map(Target::take_stake_in_store);
    // all at once
    let begun: Vec<_> = stakes
        .filter_map(|stake| Some((stake.name, stake.claim()?)))
        .collect();
    if begun.is_empty() {
        return None;
    }
    let scope = scope.clone();
    Some(Box::pin(async move {
        for (name, begun) in begun {
            if let Some(stamps) = begun.await.stamps {
                scope.stake(name, stamps);
            }
        }
        Ok(())
    }))
}

/// A value that is held back until its write has succeeded.
pub(super) struct HeldBackInStore<F: Function> {
    memo: &'static Memo<F>,
    hash: u64,
    entry: Key,
    /// The value in bytes; none if it can't be written.
    payload: Option<Vec<u8>>,
    stamps: Vec<Stamped>,
}

impl<F: Function> HeldBackInStore<F> {
    pub(super) fn new(
        memo: &'static Memo<F>,
        remote: &Remote<F::Value>,
        (hash, entry): (u64, Key),
        value: &F::Value,
        stamps: Vec<Stamped>,
    ) -> Self {
        let payload = remote.encode(value);
        HeldBackInStore {
            memo,
            hash,
            entry,
            payload,
            stamps,
        }
    }

    /// What the store is to be given. None if the value can't be written, or all caching is off.
    fn putting(self) -> Option<Putting> {
        let remote = self.memo.remote.as_ref()?;
        let deadline = self.memo.definition.policy.value(None).deadline;
        let filling = Filling {
            seal: remote.seal(),
            payload: self.payload.filter(|_| switch::is_enabled())?,
            is_failure: false,
            stamps: self.stamps,
            stay: remote.stay(deadline, false),
        };
        let entry = self.entry;
        Some(Putting { entry, filling })
    }

    /// Stores it, for a caller who wants to know whether its entry was invalidated.
    pub(super) fn perform_later(self) -> Later<Result<(), Fault>> {
        let mut outstanding = Outstanding::default();
        Box::new(self).perform(&mut outstanding);
        outstanding.hand_over().acknowledged()
    }

    /// Holds it back until the write has succeeded; where there is none, or it has ended, the entry is
    /// invalidated.
    pub(super) fn hold_back(self, scope: &Scope) -> Later<Result<(), Fault>> {
        let target = self.target();
        match scope.hold_back(Box::new(self)) {
            Ok(()) => Later::done(()),
            Err(_) => target.apply_later(),
        }
    }
}

impl<F: Function> Put for HeldBackInStore<F> {
    fn name(&self) -> Fingerprint {
        self.memo.name(Extent::exact(self.hash))
    }

    fn target(&self) -> Target {
        Target::exact(self.memo, self.hash)
    }

    fn into_claim(self: Box<Self>) -> Option<Claim> {
        None
    }

    fn perform(self: Box<Self>, outstanding: &mut Outstanding) {
        self.target().perform_here(outstanding);
        let store = self.memo.group().store();
        if let Some((store, putting)) = store.zip(self.putting()) {
            outstanding.put(store, putting);
        }
    }
}

impl<F: Function> std::fmt::Debug for HeldBackInStore<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeldBackInStore")
            .field("entry", &self.entry)
            .finish_non_exhaustive()
    }
}

/// Invalidates an entry if the code of the user's that makes its new value panics: the database may have
/// been written already.
struct Unwinding(Target);

impl Drop for Unwinding {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.again().apply();
        }
    }
}

/// Stores a value that the function did not compute.
pub(crate) fn put_in_store<F: Function>(
    memo: &'static Memo<F>,
    query: F::Query<'_>,
    value: &F::Value,
) -> Later<Result<(), Fault>> {
    let hash = memo.hash(query);
    let target = Target::of_key(memo, query);
    let _invalidates = Unwinding(target.again());
    let remote = memo.remote.as_ref().zip(memo.entry_of(query));
    let Some((remote, entry)) = remote.filter(|_| switch::is_enabled()) else {
        return target.apply_later();
    };
    let put = |stamps| HeldBackInStore::new(memo, remote, (hash, entry), value, stamps);
    match Context::installed().scope {
        Some(scope) => match scope.claim_in_store(memo.name(Extent::exact(hash))) {
            Some(stamps) => put(stamps).hold_back(&scope),
            // without a claim from before the write nobody can tell whether another write came between
            None => target.apply_later(),
        },
        None => match StakeInStore::on(memo, hash, query) {
            Some(stake) => put_now(put(Vec::new()), &target, stake),
            None => target.apply_later(),
        },
    }
}

/// Stores a value now, outside any write. From now on this process is served nothing of the former one.
fn put_now<F: Function>(
    put: HeldBackInStore<F>,
    target: &Target,
    stake: StakeInStore,
) -> Later<Result<(), Fault>> {
    drop(target.perform_for_now());
    let Some((store, mut revocation)) = target.revocation() else {
        return Later::done(());
    };
    revocation.puts.extend(put.putting());
    let begun = shared::put_once_granted(store, revocation, stake.claim());
    begun.map_or_else(|| Later::done(()), Later::of)
}
