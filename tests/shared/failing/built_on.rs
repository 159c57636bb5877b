//! Values in this process that are built on entries of a store which fails.

use super::{all, store};
use crate::support::until;
use larder::cached;

/// Nobody can say whether it stands.
#[test]
fn what_is_built_on_an_entry_is_computed_while_the_store_fails() {
    store!("built-on");
    #[cached(timeout = 60, store = CACHE)]
    fn inner(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60)]
    fn outer(n: u64) -> usize {
        inner(n);
        RUNS.count()
    }
    let before = outer(1);
    assert_eq!(outer(1), before);
    STORE.fail(all);
    let during = outer(1);
    assert_ne!(during, before);
    assert_ne!(outer(1), during);
    STORE.recover();
    until("it is kept again", || outer(1) == outer(1));
}
