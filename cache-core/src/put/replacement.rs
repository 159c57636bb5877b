//! A value in the place of whatever is there.

use crate::flight::{FlightOf, Outcome};
use crate::function::Function;
use crate::key::Parts;
use crate::lease::Lease;
use crate::memo::{Memo, Taken};
use crate::slot::{Kept, Slot};
use crate::store::Displaced;
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

/// A replacement that has landed, with what it pushed out.
type Landed<F> = (
    Replacement<F>,
    Option<Displaced<<F as Function>::Key, <F as Function>::Value>>,
);

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

    /// Stores the value. What it pushes out is in what is returned: to be dropped once all else is
    /// done.
    #[must_use]
    pub(super) fn land(mut self, value: F::Value, leases: Box<[Lease]>) -> Landed<F> {
        let key = F::Parts::copy(self.flight.key());
        let definition = &self.memo.definition;
        let (kept, lifetime) = (Kept::Value(value), definition.policy.value(None));
        let weight = definition.weight(&key, &kept);
        let slot = Arc::new(Slot::new(self.hash, key, kept, leases, lifetime, weight));
        if !self.memo.admits(&slot) {
            return (self, None);
        }
        let displaced = self.memo.land(&self.flight, &slot);
        self.flight.end(Outcome::Landed {
            slot,
            tainted: false,
        });
        self.landed = true;
        (self, displaced)
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
