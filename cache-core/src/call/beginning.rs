//! What the computation of a call has to do with stores.

use super::Load;
use super::miss::Miss;
use crate::context::Kind;
use crate::function::Function;
use crate::key::Parts;
use crate::lease::{Extent, Fingerprint, Lease};
use crate::memo::AnyMemo;
use crate::shared::{self, Begun, Expired, Stamped, Task};
use crate::store::Pending;

impl<F: Function> Miss<'_, F> {
    /// What has to be granted in stores before a computation begins, if anything.
    pub(super) fn begin(&mut self, load: &mut Load<F>) -> Option<Pending<Begun>> {
        let is_seen =
            load.led.is_some() || (self.context.frame.is_some() && self.context.again().is_none());
        let task = match &self.memo.get().remote {
            _ if !is_seen => return None,
            Some(_) => self.task_of_function(load)?,
            None => Task::of_tags(&self.tags),
        };
        shared::begin(task)
    }

    fn task_of_function(&mut self, load: &mut Load<F>) -> Option<Task> {
        let memo = self.memo.get();
        let remote = memo.remote.as_ref()?;
        let names = self.names_in_store();
        let is_whole = names.len() == memo.names(self.hash, self.query).len() + self.tags.len();
        if !is_whole || !remote.is_certain {
            // what is in another store, or under a name that others may have, is vouched for by nobody
            load.taint(true);
            let own = memo.group().store();
            let mut tags = self.tags.iter().copied();
            remote.is_not_shared(tags.find(|tag| tag.store() != own));
        }
        let is_whole = is_whole && remote.is_certain;
        let is_kept = load.led.is_some() && self.context.scope.is_none() && is_whole;
        let entry = is_kept.then(|| remote.entry(self.hash, remote.digest::<F::Parts>(self.query)));
        let mut digests = Vec::new();
        F::Parts::digests(self.query, memo.hasher(), &mut digests);
        let mut task = remote.task(names, digests, entry);
        task.dead = self.known.dead.take();
        task.expired = self.known.expired.as_ref().map(|found| Expired {
            version: found.version,
            is_good_meanwhile: remote.spans().serve_meanwhile(found),
        });
        task.is_nested = self.context.frame.is_some();
        task.replaces = (self.kind == Kind::Refresh).then(|| memo.name(Extent::exact(self.hash)));
        Some(task)
    }
}

/// The first of some leases that is not of a store.
pub(super) fn outside(
    store: Option<u16>,
    leases: &[Lease],
    stamps: &[Stamped],
) -> Option<Fingerprint> {
    let leases = leases.iter().map(Lease::fingerprint);
    let mut names = leases.chain(stamps.iter().map(|(name, _)| *name));
    names.find(|name| name.store() != store)
}
