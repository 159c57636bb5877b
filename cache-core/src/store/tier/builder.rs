//! A tier, step by step.

use super::Tier;
use super::copies::Copies;
use crate::store::Store;
use std::fmt;
use std::time::Duration;

/// Makes a [`Tier`].
#[must_use = "it is `build` that makes the store"]
pub struct Builder {
    far: Box<dyn Store>,
    bytes: u64,
    longest: Duration,
}

impl Builder {
    pub(super) fn new(far: impl Store) -> Self {
        Builder {
            far: Box::new(far),
            bytes: 64 << 20,
            longest: Duration::from_secs(1),
        }
    }

    /// How many bytes the copies may take, 64 MiB if nothing is said. What holds a copy counts with some 350
    /// bytes besides key and value. Past it those go that are read again last.
    pub fn bytes(mut self, bytes: u64) -> Self {
        self.bytes = bytes;
        self
    }

    /// For how long a copy is served at most, a second if nothing is said. It bounds for how long something
    /// is served that has expired in the far store meanwhile, or of whose change no message came.
    pub fn longest(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// The store. If the far one does not tell of changes it is passed through, which is logged.
    #[must_use]
    pub fn build(self) -> Tier {
        Tier::in_front_of(self.far, Copies::new(self.bytes, self.longest))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("far", &self.far.name())
            .field("bytes", &self.bytes)
            .field("longest", &self.longest)
            .finish()
    }
}
