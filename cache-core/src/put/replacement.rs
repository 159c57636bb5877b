//! A value in the place of whatever is there.

use crate::answer::Answer;
use crate::flight::{FlightOf, Outcome};
use crate::function::Function;
use crate::held::Held;
use crate::key::Parts;
use crate::lease::Lease;
use crate::memo::{DisplacedOf, Memo, Taken};
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
type Landed<F> = (Replacement<F>, Option<DisplacedOf<F>>);

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
        let lifetime = definition.policy.value(None);
        let weight = definition.weight(&key, &value);
        if !self.memo.admits(weight) {
            return (self, None);
        }
        let answer = Answer::new(F::Held::hold(value), leases, lifetime, weight);
        let computed = answer.computed();
        let displaced = self.memo.land(&self.flight, key, answer);
        self.flight.end(Outcome::Landed {
            answer: computed,
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
