//! A value in the place of whatever is there.

use crate::flight::{FlightOf, Outcome};
use crate::function::Function;
use crate::key::Parts;
use crate::lease::{self, Extent, Lease};
use crate::memo::{Memo, Taken};
use crate::slot::{Kept, Slot};
use crate::sync::Arc;
use crate::target::Target;

/// The flight of a value that is there already. Unless it lands, the entry is invalidated.
pub(super) struct Replacement<F: Function> {
    memo: &'static Memo<F>,
    hash: u64,
    flight: Arc<FlightOf<F>>,
    landed: bool,
    /// What was there, dropped last.
    _taken: Taken,
}

impl<F: Function> Replacement<F> {
    /// Takes out what is there, entry and flight.
    pub(super) fn begin(memo: &'static Memo<F>, hash: u64, key: F::Key) -> Self {
        let (flight, taken) = memo.supersede(hash, key);
        Replacement {
            memo,
            hash,
            flight,
            landed: false,
            _taken: taken,
        }
    }

    pub(super) fn land(mut self, value: F::Value, leases: Box<[Lease]>) {
        let key = F::Parts::copy(self.flight.key());
        let definition = &self.memo.definition;
        let (kept, lifetime) = (Kept::Value(value), definition.policy.value(None));
        let weight = definition.weight(&key, &kept);
        let slot = Arc::new(Slot::new(self.hash, key, kept, leases, lifetime, weight));
        if !self.memo.admits(&slot) {
            return;
        }
        let _displaced = self.memo.land(&self.flight, &slot);
        self.flight.end(Outcome::Landed {
            slot,
            tainted: false,
        });
        self.landed = true;
        // what was built on the former value goes
        lease::revoke(self.memo.name(Extent::Exact(self.hash)));
    }
}

impl<F: Function> Drop for Replacement<F> {
    fn drop(&mut self) {
        if !self.landed {
            self.memo.board.give_up(&self.flight);
            Target::exact(self.memo, self.hash).perform();
        }
    }
}
