//! A hit that is computed once more, and a call inside such a computation.

use super::Load;
use super::miss::Miss;
use crate::answer::{Answer, Kept};
use crate::context::{Context, Kind};
use crate::function::Function;
#[cfg(feature = "shared")]
use crate::shared::Found;
use crate::verify::{Check, Checking};

impl<F: Function> Miss<'_, F> {
    /// How the call treats the cache where it is made: a body that runs to compare what it returns has
    /// nothing from the cache, and leaves nothing there.
    pub(super) fn kind_here(&self, kind: Kind) -> Kind {
        match self.context.again() {
            Some(_) if kind != Kind::Alone => Kind::Uncached,
            _ => kind,
        }
    }

    /// What was computed before in the same recomputation. Not inside a write, which reads its own
    /// effect.
    pub(super) fn made_before(&self) -> Option<Kept<F::Value>> {
        let again = self.context.again();
        let again = again.filter(|_| self.context.scope.is_none())?;
        again.find::<F>(self.memo.number, self.hash, self.query)
    }

    /// Has the call computed once more if it is a hit. What is read inside a write or a snapshot may
    /// rightly differ from what is cached; and deep inside a recomputation one is enough.
    pub(super) fn begin_check(&mut self) {
        let memo = self.memo.get();
        let Context { frame, scope } = &self.context;
        let is_inside = frame.as_ref().is_some_and(|frame| frame.again().is_some());
        let can_be = memo.definition.same.is_some() && memo.checks.have_room();
        if !can_be || is_inside || scope.is_some() {
            return;
        }
        // what is shared is granted by its store, before the entry was computed
        let leases = match memo.is_shared() {
            true => Vec::new(),
            false => memo.leases(self.hash, self.query),
        };
        self.check = Some(Box::new(Check::begin(leases)));
    }

    /// The answer is a hit.
    pub(super) fn note_hit<C>(&mut self, answer: &Answer<C>) {
        if let Some(check) = &mut self.check {
            check.hit(answer.leases());
            #[cfg(feature = "shared")]
            check.hold_stamps(answer.until.stamps());
        }
    }

    /// What was found in a store is a hit.
    #[cfg(feature = "shared")]
    pub(super) fn note_hit_in_store(&mut self, found: &Found) {
        if let Some(check) = &mut self.check {
            check.hit(found.watch.leases.iter());
            check.hold_stamps(&found.stamps);
        }
    }

    /// What is known of the answer, if it is a hit that is to be computed once more.
    pub(super) fn take_check(&mut self) -> Option<Check> {
        let check = self.check.take().filter(|check| check.is_hit());
        check.map(|check| *check)
    }

    /// The right to compute a hit once more.
    #[cold]
    pub(super) fn check(&self, check: Check, value: F::Value) -> Load<F> {
        // the frame that has the answer; it has captured what that depends on
        let outer = Context {
            frame: self.context.frame.clone(),
            scope: None,
        };
        let mut load = Load::new(self.memo, self.hash, None, outer, Kind::Uncached);
        #[cfg(feature = "tracing")]
        load.trace(|| self.memo.key_name(self.query));
        load.check(Checking {
            value,
            check,
            key: self.memo.key_name(self.query),
        });
        load
    }
}
