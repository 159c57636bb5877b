//! A value in the place of whatever is there.

use crate::answer::Answer;
use crate::flight::{Led, Outcome};
use crate::function::Function;
use crate::held::Held;
use crate::key::Parts;
use crate::lease::Lease;
use crate::memo::{LeftoversOf, Memo, Taken};
use crate::store::Leftovers;
use crate::target::Target;

/// The flight of a value that is there already. Unless it lands, the entry is invalidated.
pub(super) struct Replacement<F: Function> {
    memo: &'static Memo<F>,
    hash: u64,
    led: Led<F::Held>,
    /// To weigh the entry by, where entries are weighed.
    key: Option<F::Key>,
    landed: bool,
    /// What was there, dropped last.
    _taken: Taken,
}

/// A replacement that has landed, with what it pushed out.
type Landed<F> = (Replacement<F>, LeftoversOf<F>);

impl<F: Function> Replacement<F> {
    /// Takes out what is there, entry and flight.
    pub(super) fn begin(memo: &'static Memo<F>, hash: u64, key: F::Key) -> Self {
        let weighs = memo.definition.weighs();
        let weighed = weighs.then(|| F::Parts::copy(&key));
        let (led, taken) = memo.supersede(hash, key);
        Replacement {
            memo,
            hash,
            led,
            key: weighed,
            landed: false,
            _taken: taken,
        }
    }

    /// Stores the value. What it pushes out is in what is returned: to be dropped once all else is
    /// done.
    #[must_use]
    pub(super) fn land(mut self, value: F::Value, leases: Box<[Lease]>) -> Landed<F> {
        let definition = &self.memo.definition;
        let lifetime = definition.life(&value, None);
        let weight = definition.weight(self.key.as_ref(), &value);
        if !self.memo.admits(weight) {
            return (self, Leftovers::default());
        }
        let answer = Answer::new(Ok(F::Held::hold(value)), leases, lifetime, weight);
        let mut left = Leftovers::default();
        let landed = (self.memo).land(self.hash, self.led.id, answer, true, &mut left);
        self.landed = true;
        if let Some((awaited, answer)) = landed.awaited {
            let tainted = false;
            awaited.tell(Outcome::Landed { answer, tainted });
        }
        (self, left)
    }
}

impl<F: Function> Drop for Replacement<F> {
    fn drop(&mut self) {
        if !self.landed {
            let _dropped_last = self.memo.leave(self.hash, self.led.id);
            Target::exact(self.memo, self.hash).perform();
        }
    }
}
