//! Names in the store are of the module and the function: two functions inside bodies can have one.

use crate::stores::open;
use larder::{Cache, cached};
use std::panic::catch_unwind;
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("named-alike"));

#[test]
fn two_functions_of_one_name_are_not_served_each_others_values() {
    let first = || {
        #[cached(timeout = 60, store = CACHE)]
        fn alike(n: u64) -> u64 {
            n + 1
        }
        alike(1)
    };
    let second = || {
        #[cached(timeout = 60, store = CACHE)]
        fn alike(n: u64) -> u64 {
            n + 2
        }
        alike(1)
    };
    assert_eq!(first(), 2);
    let refused = catch_unwind(second).expect_err("they have one name");
    let message = refused.downcast_ref::<String>().unwrap();
    assert!(
        message.contains("give one of them a key_prefix"),
        "{message}"
    );
    assert!(message.contains("named_alike::alike"), "{message}");
}

#[test]
fn a_prefix_of_its_own_tells_them_apart() {
    let first = || {
        #[cached(timeout = 60, store = CACHE, key_prefix = "alike-one")]
        fn prefixed(n: u64) -> u64 {
            n + 1
        }
        prefixed(1)
    };
    let second = || {
        #[cached(timeout = 60, store = CACHE, key_prefix = "alike-two")]
        fn prefixed(n: u64) -> u64 {
            n + 2
        }
        prefixed(1)
    };
    assert_eq!((first(), second(), first()), (2, 3, 2));
}
