//! What a value depends on in stores that are shared: leases, each as it was granted.

use super::stamp::Stamp;
use crate::lease::Fingerprint;
use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

/// A lease of a shared store, as it was granted.
pub(crate) type Stamped = (Fingerprint, Stamp);

/// The shared leases of one value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stamps(HashMap<Fingerprint, Stamp, FxBuildHasher>);

/// The shared leases of an entry in memory: mostly those of its key and its function alone, for which
/// there is room here.
#[derive(Debug)]
pub(crate) enum KeptStamps {
    Two([Stamped; 2]),
    Others(Box<[Stamped]>),
}

impl From<Box<[Stamped]>> for KeptStamps {
    fn from(stamps: Box<[Stamped]>) -> Self {
        match *stamps {
            [one, other] => KeptStamps::Two([one, other]),
            _ => KeptStamps::Others(stamps),
        }
    }
}

impl KeptStamps {
    pub(crate) fn all(&self) -> &[Stamped] {
        match self {
            KeptStamps::Two(stamps) => stamps,
            KeptStamps::Others(stamps) => stamps,
        }
    }
}

/// On how many leases of stores a value may depend.
const MOST: usize = 4096;

impl Stamps {
    /// Adds leases; false if one was granted anew since it was added before, for then something that the
    /// value depends on was invalidated, and if there are more than anyone would ask for.
    #[must_use]
    pub(crate) fn add(&mut self, stamped: impl IntoIterator<Item = Stamped>) -> bool {
        let mut agree = true;
        for (name, stamp) in stamped {
            if self.0.len() < MOST || self.0.contains_key(&name) {
                agree &= *self.0.entry(name).or_insert(stamp) == stamp;
            } else {
                agree = false;
            }
        }
        agree
    }

    /// All of them, in no particular order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Stamped> {
        self.0.iter().map(|(name, stamp)| (*name, *stamp))
    }
}
