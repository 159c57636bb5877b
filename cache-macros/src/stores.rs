//! Stores that processes share, which larder may be built without.

use quote::ToTokens;
use syn::Error;

/// What is said where it is.
const ARE_FEATURES: &str = "stores are features of larder: give it `features = [\"redis\"]` in \
    `Cargo.toml`, or `memcached`, or `shared` for a store of your own";

/// Refuses what is about a store, at these tokens, if larder is built without.
pub(crate) fn need(at: &impl ToTokens) -> syn::Result<()> {
    match are_there() {
        true => Ok(()),
        false => Err(Error::new_spanned(at, ARE_FEATURES)),
    }
}

#[cfg(not(test))]
fn are_there() -> bool {
    cfg!(feature = "shared")
}

#[cfg(test)]
fn are_there() -> bool {
    !tests::ARE_MISSING.get()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::ARE_FEATURES;
    use std::cell::Cell;

    thread_local! {
        pub(super) static ARE_MISSING: Cell<bool> = const { Cell::new(false) };
    }

    /// What is said in a larder without stores: that they are features, and nothing else.
    pub(crate) fn without(refused: impl FnOnce() -> Vec<String>) -> bool {
        ARE_MISSING.set(true);
        let found = refused();
        ARE_MISSING.set(false);
        found == [ARE_FEATURES]
    }
}
