//! What is read with, what is stored, and what both are looked up by.

use std::borrow::Borrow;
use std::hash::Hash;

/// A key as a caller has it.
pub(crate) trait Key: Clone + Send + Sync + 'static {
    /// As a cache stores it.
    type Owned: Hash + Eq + Clone + Send + Sync + Borrow<Self::Look> + 'static;
    /// As a cache finds it.
    type Look: Hash + Eq + ToOwned<Owned = Self::Owned> + ?Sized;

    fn look(&self) -> &Self::Look;
}

/// `itself!(types)`: these are stored as they are.
macro_rules! itself {
    ($($type:ty),+) => {$(
        impl Key for $type {
            type Owned = $type;
            type Look = $type;

            fn look(&self) -> &Self::Look {
                self
            }
        }
    )+};
}

itself!(u64, (u64, u64), (u64, String));

impl Key for &'static str {
    type Owned = String;
    type Look = str;

    fn look(&self) -> &str {
        self
    }
}

impl Key for String {
    type Owned = String;
    type Look = str;

    fn look(&self) -> &str {
        self
    }
}
