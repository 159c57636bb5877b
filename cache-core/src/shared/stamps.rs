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

impl Stamps {
    /// Adds leases; false if one was granted anew since it was added before: then something that the
    /// value depends on was invalidated.
    #[must_use]
    pub(crate) fn add(&mut self, stamped: impl IntoIterator<Item = Stamped>) -> bool {
        let mut agree = true;
        for (name, stamp) in stamped {
            agree &= *self.0.entry(name).or_insert(stamp) == stamp;
        }
        agree
    }

    /// All of them, in no particular order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Stamped> {
        self.0.iter().map(|(name, stamp)| (*name, *stamp))
    }
}
