//! Functions with type parameters: each instance has its own entries, all are invalidated together.

use super::support::Counter;
use crate::stores::open;
use larder::{Cache, cached, entry, invalidates};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("generics"));

#[test]
fn two_instances_never_share_an_entry() {
    #[cached(timeout = 60, store = CACHE)]
    fn size<T: 'static>(times: usize) -> usize {
        times * size_of::<T>()
    }
    assert_eq!((size::<u8>(2), size::<u64>(2), size::<u8>(2)), (2, 16, 2));
    assert_eq!(size::peek::<u8>(&2).wait(), Ok(Some(2)));
    assert_eq!(size::peek::<u64>(&2).wait(), Ok(Some(16)));
    assert_eq!(size::peek::<u16>(&2).wait(), Ok(None));
    size::invalidate::<u8>(&2).wait().unwrap();
    assert_eq!(size::contains::<u8>(&2).wait(), Ok(false));
    assert_eq!(size::contains::<u64>(&2).wait(), Ok(true));
    size::<u8>(2);
    size::clear().wait().unwrap();
    assert_eq!(size::contains::<u8>(&2).wait(), Ok(false));
    assert_eq!(size::contains::<u64>(&2).wait(), Ok(false));
    let listed = || {
        let mut functions = larder::functions().into_iter();
        functions.find(|function| function.path().ends_with("generics::size"))
    };
    let size_listed = listed().unwrap();
    let (_, _, _) = (size::<u8>(2), size::<u64>(2), size::<u32>(2));
    size_listed.clear_later().wait().unwrap();
    assert_eq!(size::contains::<u8>(&2).wait(), Ok(false));
    assert_eq!(size::contains::<u64>(&2).wait(), Ok(false));
    assert_eq!(size::contains::<u32>(&2).wait(), Ok(false));
    size::<u8>(2);
    size_listed.clear();
    assert_eq!(size::contains::<u8>(&2).wait(), Ok(false));
}

#[test]
fn types_of_one_name_are_apart() {
    mod a {
        pub(super) struct Unit;
    }
    mod b {
        pub(super) struct Unit;
    }
    trait Number: 'static {
        fn number() -> u64;
    }
    impl Number for a::Unit {
        fn number() -> u64 {
            1
        }
    }
    impl Number for b::Unit {
        fn number() -> u64 {
            2
        }
    }
    #[cached(timeout = 60, store = CACHE)]
    fn number<T: Number>() -> u64 {
        T::number()
    }
    assert_eq!((number::<a::Unit>(), number::<b::Unit>()), (1, 2));
}

#[test]
fn constants_tell_instances_apart() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn row<const N: usize>(start: u64) -> Vec<u64> {
        LOADS.count();
        (start..).take(N).collect()
    }
    #[invalidates(row::<3>(start))]
    fn changed(start: u64) {
        let _ = start;
    }
    #[invalidates(row(..))]
    fn all_changed() {}
    assert_eq!((row::<2>(1), row::<3>(1)), (vec![1, 2], vec![1, 2, 3]));
    changed(1);
    row::<2>(1);
    row::<3>(1);
    assert_eq!(LOADS.get(), 3);
    all_changed();
    row::<2>(1);
    row::<3>(1);
    assert_eq!(LOADS.get(), 5);
}

#[test]
fn the_value_may_be_of_the_parameter() {
    use serde::{Serialize, de::DeserializeOwned};
    #[cached(timeout = 60, store = CACHE)]
    fn parsed<T>(text: &str) -> Option<T>
    where
        T: std::str::FromStr + Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    {
        text.parse().ok()
    }
    assert_eq!((parsed::<u8>("7"), parsed::<u8>("700")), (Some(7), None));
    assert_eq!(
        (parsed::<u16>("7"), parsed::<u16>("700")),
        (Some(7), Some(700))
    );
    assert_eq!(parsed::peek::<u8>("7").wait(), Ok(Some(Some(7))));
    assert_eq!(
        entry!(parsed::<u16>("700")).peek().wait(),
        Ok(Some(Some(700)))
    );
}

#[test]
fn what_is_in_the_key_may_be_of_the_parameter() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn hashed<T: std::hash::Hash + Eq + Clone + Send + Sync + Into<u64> + 'static>(n: T) -> u64 {
        LOADS.count();
        n.into()
    }
    #[cached(timeout = 60, store = CACHE)]
    fn shown(n: impl std::hash::Hash + Eq + Clone + Send + Sync + ToString + 'static) -> String {
        LOADS.count();
        n.to_string()
    }
    assert_eq!((hashed(1u8), hashed(1u64), hashed(1u8)), (1, 1, 1));
    assert_eq!(
        (shown(1u8), shown("1"), shown(true)),
        ("1".into(), "1".into(), "true".into())
    );
    shown(true);
    assert_eq!(LOADS.get(), 5);
}

/// The compiler has one name for all closures of a body: no process can tell which is meant.
#[test]
fn what_depends_on_a_closure_is_not_shared() {
    #[cached(timeout = 60, ignore(change), store = CACHE)]
    fn changed<F: Fn(u64) -> u64 + 'static>(n: u64, change: F) -> u64 {
        change(n)
    }
    assert_eq!(changed(10, |n| n + 1), 11);
    assert_eq!(changed(10, |n| n * 2), 20);
}
