//! A value past its time that is in a store: served while another call computes, or in the place of a
//! failure if everything that it depends on stands then, for which the store is asked once more.

use super::Load;
use super::miss::Miss;
use crate::answer::{Answer, Kept};
use crate::clock::Moment;
use crate::function::Function;
use crate::held::Held;
use crate::memo::Lifetime;
use crate::returned::Returned;
use crate::shared::{Looked, Question};
use crate::store::Pending;

/// The value, or where to look for it.
pub(super) enum Former<H> {
    Asked(Question),
    Stands(Answer<H>),
}

/// Whether a body has returned an error, or panicked.
pub(super) fn has_failed<const FALLIBLE: bool, R: Returned<FALLIBLE>>(
    returned: Option<&R>,
) -> bool {
    returned.is_none_or(|returned| returned.to_keep().is_none())
}

impl<F: Function> Miss<'_, F> {
    /// Whether a value past its time has its uses.
    pub(super) fn keeps_expired(&self) -> bool {
        let remote = self.memo.get().remote.as_ref();
        remote.is_some_and(|remote| remote.spans().keep_expired())
    }

    /// The value past its time that was in the store, if it may be served while another call computes.
    pub(super) fn old_meanwhile(&self) -> Option<Kept<F::Value>> {
        let (remote, found) = (
            self.memo.get().remote.as_ref()?,
            self.known.expired.as_ref()?,
        );
        if !remote.spans().serve_meanwhile(found) {
            return None;
        }
        let kept = self.take(found)?;
        self.memo.counters.hits.count();
        self.memo.counters.stale.count();
        Some(kept)
    }

    /// Lets the value past its time that was in the store be served in the place of a failure.
    pub(super) fn fall_back_on_stored(&self, load: &mut Load<F>) {
        let (Some(remote), Some(found)) = (&self.memo.get().remote, &self.known.expired) else {
            return;
        };
        // a write sees its own effect, even if that is a failure
        let is_apart = self.tainted || self.context.is_pending(|| found.names());
        if !is_apart && remote.spans().serve_instead(found) {
            load.fall_back_on_stored(self.question(remote));
        }
    }
}

impl<F: Function> Load<F> {
    /// Lets what is in the store be served in the place of a failure.
    pub(super) fn fall_back_on_stored(&mut self, question: Question) {
        self.spare().former = Some(Former::Asked(question));
    }

    /// Looks for it, if the body has failed.
    pub(super) fn look_again(&mut self, has_failed: bool) -> Option<Pending<Looked>> {
        let former = self.spare.as_mut()?.former.take()?;
        let remote = self.memo.get().remote.as_ref()?;
        match former {
            Former::Asked(question) if has_failed => Some(remote.look(question)),
            _ => None,
        }
    }

    /// Takes note of what is there.
    pub(super) fn hear_of_former(&mut self, looked: Looked) {
        let (Looked::Expired(found) | Looked::Found(found)) = looked else {
            return;
        };
        let Some(remote) = &self.memo.get().remote else {
            return;
        };
        if !remote.spans().serve_instead(&found) {
            return;
        }
        let Some(Kept::Value(value)) = remote.decode(&found) else {
            return;
        };
        let lifetime = Lifetime::until(Some(Moment::now().after(found.life())));
        let lifetime = lifetime.under(found.stamps, found.watch.is_blind);
        let leases = found.watch.leases.into();
        let former = Answer::new(F::Held::hold(value), leases, lifetime, 1);
        self.spare().former = Some(Former::Stands(former));
    }

    /// What was found to stand.
    pub(super) fn former_in_store(&mut self) -> Option<Answer<F::Held>> {
        match self.spare.as_mut()?.former.take()? {
            Former::Stands(former) => Some(former),
            Former::Asked(_) => None,
        }
    }
}
