//! `cache_err`: an error that one process keeps is returned in all.

use super::support::{Process, expire};
use crate::functions::Counter;
use futures::executor::block_on;
use larder::store::Memory;
use larder::{Cache, cached};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

type Failing = Result<usize, String>;

#[test]
fn an_error_is_kept_for_other_processes_too() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    static LOADS: Counter = Counter::new();
    let [one, other]: [Process<Failing, usize>; 2] = two_processes! {
        STORE.clone(), Off,
        (cache_err = 60, timeout = "10ms")
        fn failing(n) -> (Failing, usize) {
            Err(format!("load {} of {n}", LOADS.count()))
        }
    };
    let kept = Err("load 0 of 7".to_owned());
    assert_eq!((one.call)(7), kept);
    expire();
    assert_eq!((other.call)(7), kept, "`timeout` is about values");
    assert_eq!(((other.stats)().loads, (other.stats)().hits), (0, 1));
    assert_eq!(
        ((one.peek)(7), (other.contains)(7)),
        (None, false),
        "it is no value"
    );
    (other.invalidate)(7);
    assert_eq!((one.call)(7), Err("load 1 of 7".to_owned()));
    assert!((other.refresh)(7).is_err());
    assert_eq!(LOADS.get(), 3);
}

#[test]
fn an_error_ends_after_its_own_time_and_a_value_after_that() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    static LOADS: Counter = Counter::new();
    let [one, other]: [Process<Failing, usize>; 2] = two_processes! {
        STORE.clone(), Validate,
        (cache_err = "30ms", timeout = 60)
        fn recovering(n) -> (Failing, usize) {
            match LOADS.count() {
                0 => Err(n.to_string()),
                load => Ok(load),
            }
        }
    };
    assert_eq!((one.call)(5), Err("5".to_owned()));
    expire();
    assert_eq!((other.call)(5), Ok(1));
    assert_eq!(((one.call)(5), (one.call)(5)), (Ok(1), Ok(1)));
}

#[test]
fn an_error_is_near_as_a_value_is() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    static LOADS: Counter = Counter::new();
    let [one, other]: [Process<Failing, usize>; 2] = two_processes! {
        STORE.clone(), Validate,
        (cache_err = 60)
        fn near_error(n) -> (Failing, usize) {
            Err(format!("load {} of {n}", LOADS.count()))
        }
    };
    for process in [&one, &other, &one, &other] {
        assert_eq!((process.call)(1), Err("load 0 of 1".to_owned()));
        assert_eq!((process.len)(), 1);
    }
    (one.invalidate)(1);
    assert_eq!((other.call)(1), Err("load 1 of 1".to_owned()));
}

/// What is built on an error ends with it.
#[test]
fn what_is_built_on_an_error_goes_with_it() {
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("built", Memory::default()));
    static LOADS: Counter = Counter::new();
    #[cached(cache_err = 60, store = CACHE)]
    async fn inner(n: u64) -> Failing {
        Err(format!("load {} of {n}", LOADS.count()))
    }
    #[cached(store = CACHE)]
    async fn outer(n: u64) -> String {
        inner(n).await.unwrap_err()
    }
    for _ in 0..2 {
        assert_eq!(block_on(inner(1)), Err("load 0 of 1".to_owned()));
        assert_eq!(block_on(outer(1)), "load 0 of 1");
    }
    inner::invalidate(&1).wait().unwrap();
    assert_eq!(block_on(outer(1)), "load 1 of 1");
}

/// Also through an alias, and in a method.
#[test]
fn errors_are_kept_wherever_values_are() {
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("wherever", Memory::default()));
    static LOADS: Counter = Counter::new();
    type Aliased = Result<u64, Failed>;
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Failed(usize);
    #[cached(cache_err = 60, store = CACHE)]
    fn aliased(n: u64) -> Aliased {
        Err(Failed(LOADS.count() + n as usize))
    }
    #[derive(Clone, PartialEq, Eq, Hash)]
    struct Repo;
    impl Repo {
        #[cached(cache_err = 60, store = CACHE)]
        fn find(&self, id: u64) -> Result<u64, Failed> {
            Err(Failed(LOADS.count() + id as usize))
        }
    }
    assert_eq!((aliased(0), aliased(0)), (Err(Failed(0)), Err(Failed(0))));
    assert_eq!(
        (Repo.find(0), Repo.find(0)),
        (Err(Failed(1)), Err(Failed(1)))
    );
    assert_eq!(LOADS.get(), 2);
}

/// Two builds of a program, of which one has another error: at one place of the source, so that they
/// have one name in the store.
macro_rules! builds {
    ($store:ident: $($error:ident { $field:ident }),+) => {($({
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        struct $error {
            $field: u64,
        }
        static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("builds", $store.clone()));
        #[cached(timeout = 60, cache_err = 60, store = CACHE)]
        fn of_builds(n: u64) -> Result<u64, $error> {
            LOADS.count();
            if n == 0 { Err($error { $field: 7 }) } else { Ok(n) }
        }
        || of_builds(0).unwrap_err().$field
    }),+)};
}

#[test]
fn an_error_of_another_type_is_not_read() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    static LOADS: Counter = Counter::new();
    let (first, other, again) = builds!(STORE: Failed { code }, Failed { status }, Failed { code });
    assert_eq!((first(), first(), LOADS.get()), (7, 7, 1));
    assert_eq!(
        (other(), LOADS.get()),
        (7, 2),
        "it was read as another type"
    );
    assert_eq!((other(), again(), LOADS.get()), (7, 7, 3));
}
