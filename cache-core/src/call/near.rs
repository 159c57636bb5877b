//! What a call has found in a store: for itself, and kept in this process.

use super::miss::Miss;
use super::taint_strangers;
use crate::answer::{Answer, Kept};
use crate::clock::Moment;
use crate::function::Function;
use crate::held::Held;
use crate::key::Parts;
use crate::memo::Lifetime;
use crate::shared::{Found, Near};

impl<F: Function> Miss<'_, F> {
    /// What was found, for this call. None if it can't be read, or the write around this call is about to
    /// invalidate it.
    pub(super) fn take(&self, found: &Found) -> Option<Kept<F::Value>> {
        if self.context.is_pending(|| found.names()) {
            return None;
        }
        let memo = self.memo.get();
        let kept = memo.remote.as_ref()?.decode(found)?;
        let deadline = Moment::now().after(found.life());
        self.context.capture(|captured| {
            captured.add_stamps(found.stamps.iter().copied(), &found.watch);
            captured.end_by(deadline);
        });
        taint_strangers(self.context.frame.as_ref());
        Some(kept)
    }

    /// Keeps what was found in this process too, if that is asked for.
    pub(super) fn keep_near(&self, kept: &Kept<F::Value>, found: &Found) {
        let memo = self.memo.get();
        let Some(remote) = &memo.remote else {
            return;
        };
        let is_kept = match remote.inner.near {
            Near::Validate => true,
            Near::Tracked => !found.watch.is_blind,
            Near::Off => false,
        };
        if !is_kept {
            return;
        }
        let key = F::Parts::own(self.query);
        let (held, weight) = match kept {
            Kept::Value(value) => {
                let weight = memo.definition.weight(Some(&key), value);
                (Some(F::Held::hold(value.clone())), weight)
            }
            Kept::Failure(failure) => (F::Held::hold_failure(failure), 1),
        };
        let Some(held) = held.filter(|_| memo.admits(weight)) else {
            return;
        };
        let leases = found.watch.leases.iter().cloned().collect();
        let deadline = Moment::now().after(found.life());
        let life = Lifetime::until(remote.near_until(Some(deadline)));
        let life = life.under(found.stamps.clone(), found.watch.is_blind);
        let answer = Answer::new(held, leases, life, weight);
        memo.store(self.hash, key, answer);
    }
}
