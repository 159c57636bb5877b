//! One recomputation: what was computed in it, so that nothing is computed twice. Without it a function
//! that calls itself, and is quick only since it is cached, would take for ever.

use crate::answer::Kept;
use crate::clock::Moment;
use crate::function::Function;
use crate::held::Held;
use crate::key::Parts;
use crate::sync::{Arc, Mutex};
use hashbrown::HashMap;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many values of cached functions it remembers; the others are computed as often as they are asked
/// for.
const MOST: usize = 1 << 16;

/// What was computed in one recomputation.
#[derive(Default)]
pub(crate) struct Again {
    /// By the function's number and the key's hash.
    made: Mutex<HashMap<(usize, u64), Made, ahash::RandomState>>,
}

struct Made {
    until: Option<Moment>,
    /// The key and what is held of the value.
    entry: Arc<dyn Any + Send + Sync>,
}

impl Again {
    /// How deep calls are computed inside each other. What calls itself more often may rely on its cache
    /// for the stack to suffice.
    pub(crate) const DEEPEST: u32 = 64;

    /// What was computed of a key.
    pub(crate) fn find<F: Function>(
        &self,
        number: usize,
        hash: u64,
        query: F::Query<'_>,
    ) -> Option<Kept<F::Value>> {
        let entry = {
            let made = self.made.lock();
            let made = made.get(&(number, hash))?;
            let is_past = made.until.is_some_and(Moment::is_past);
            (!is_past).then(|| made.entry.clone())?
        };
        let (key, held) = entry.downcast_ref::<(F::Key, F::Held)>()?;
        F::Parts::is(query, key).then(|| held.again().give())
    }

    /// Remembers what was computed of a key.
    pub(crate) fn remember<F: Function>(
        &self,
        number: usize,
        hash: u64,
        entry: (F::Key, F::Held),
        until: Option<Moment>,
    ) {
        let entry: Arc<dyn Any + Send + Sync> = Arc::new(entry);
        let mut made = self.made.lock();
        let former = match made.len() < MOST {
            true => made.insert((number, hash), Made { until, entry }),
            false => None,
        };
        drop(made);
        drop(former);
    }

    /// Drops it all. A panic of what is dropped is nothing to the caller, who got another value.
    pub(crate) fn forget(&self) {
        let made = std::mem::take(&mut *self.made.lock());
        for made in made.into_values() {
            let _ = catch_unwind(AssertUnwindSafe(|| drop(made)));
        }
    }
}

impl std::fmt::Debug for Again {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Again").finish_non_exhaustive()
    }
}
