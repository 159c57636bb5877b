//! `cache_err`: an `Err` is kept for so long, or until it is invalidated.

use crate::support::{Counter, expire};
use futures::executor::block_on;
use larder::{Tag, cached, invalidate};
use std::thread::sleep;
use std::time::Duration;

#[derive(Clone, Debug, PartialEq)]
struct Failed(usize);

#[test]
fn an_error_is_kept_for_so_long() {
    static LOADS: Counter = Counter::new();
    #[cached(cache_err = "60ms")]
    fn failing(n: u64) -> Result<u64, Failed> {
        Err(Failed(LOADS.count() + n as usize))
    }
    assert_eq!(failing(0), Err(Failed(0)));
    assert!(failing(0).is_err_and(|failed| failed.0 <= 1));
    let kept = failing(0);
    sleep(Duration::from_millis(90));
    assert_ne!(failing(0), kept, "it was kept for longer");
}

/// It is no value: nothing that asks for one finds it.
#[test]
fn an_error_that_is_kept_is_no_value() {
    static LOADS: Counter = Counter::new();
    #[cached(cache_err = "1h", timeout = "10ms")]
    fn failing(n: u64) -> Result<u64, Failed> {
        Err(Failed(LOADS.count() + n as usize))
    }
    assert_eq!(failing(0), Err(Failed(0)));
    sleep(Duration::from_millis(30));
    assert_eq!(failing(0), Err(Failed(0)), "`timeout` is about values");
    assert_eq!(failing::peek(&0), None);
    assert!(!failing::contains(&0));
    assert_eq!(failing::len(), 1);
    assert_eq!((failing::stats().loads, failing::stats().hits), (1, 1));
    failing::put(&0, 5);
    assert_eq!(failing(0), Ok(5));
}

#[test]
fn tasks_and_methods_keep_errors_too() {
    static LOADS: Counter = Counter::new();
    #[cached(cache_err = Duration::from_secs(60))]
    async fn failing(n: u64) -> Result<u64, Failed> {
        Err(Failed(LOADS.count() + n as usize))
    }
    assert_eq!(block_on(failing(0)), Err(Failed(0)));
    assert_eq!(block_on(failing(0)), Err(Failed(0)));
    #[derive(Clone, PartialEq, Eq, Hash)]
    struct Repo;
    impl Repo {
        #[cached(cache_err = 60)]
        fn find(&self, id: u64) -> Result<u64, Failed> {
            Err(Failed(LOADS.count() + id as usize))
        }
    }
    assert_eq!(Repo.find(0), Repo.find(0));
    assert_eq!(LOADS.get(), 2);
}

macro_rules! drops_it {
    ($($name:ident: |$n:ident| $how:expr;)+) => {$(
        #[test]
        fn $name() {
            #[derive(Tag)]
            struct Row(u64);
            static LOADS: Counter = Counter::new();
            #[cached(cache_err = "1h", tags(Row(n)))]
            fn failing(n: u64, page: u32) -> Result<u64, Failed> {
                Err(Failed(LOADS.count()))
            }
            #[cached(cache_err = "1h")]
            fn outer(n: u64) -> Result<u64, Failed> {
                failing(n, 1)
            }
            for $n in [1_u64, 2] {
                let before = outer($n);
                assert_eq!((failing($n, 1), outer($n)), (before.clone(), before.clone()));
                $how;
                assert_ne!(outer($n), before, "what was built on it is still there");
                assert_ne!(failing($n, 1), before);
            }
        }
    )+};
}

drops_it! {
    by_key: |n| failing::invalidate(&n, &1);
    by_part: |n| invalidate!(failing(n, ..));
    by_function: |_n| failing::clear();
    by_tag: |n| invalidate!(Row(n));
}

/// A value that is built on an error is kept no longer than the error.
#[test]
fn what_is_made_of_an_error_expires_with_it() {
    static LOADS: Counter = Counter::new();
    #[cached(cache_err = "60ms")]
    fn failing(n: u64) -> Result<u64, Failed> {
        Err(Failed(LOADS.count() + n as usize))
    }
    #[cached]
    fn outer(n: u64) -> usize {
        failing(n).unwrap_err().0
    }
    // by computing it and by finding it
    for _ in 0..2 {
        let before = outer(0);
        sleep(Duration::from_millis(90));
        assert!(outer(0) > before);
        outer::clear();
    }
}

/// An error that comes of a value is kept no longer than the value.
#[test]
fn what_fails_for_a_value_expires_with_it() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = "30ms")]
    fn value(n: u64) -> u64 {
        n
    }
    #[cached(cache_err = "1h")]
    fn failing(n: u64) -> Result<u64, Failed> {
        value(n);
        Err(Failed(LOADS.count()))
    }
    assert_eq!(failing(0), Err(Failed(0)));
    expire();
    assert_eq!(failing(0), Err(Failed(1)));
}

#[test]
fn a_refresh_that_fails_leaves_what_was_there() {
    static LOADS: Counter = Counter::new();
    #[cached(cache_err = "1h")]
    fn value(n: u64) -> Result<u64, Failed> {
        match LOADS.count() {
            0 => Ok(n),
            load => Err(Failed(load)),
        }
    }
    assert_eq!(value(1), Ok(1));
    assert_eq!(value::refresh(1), Err(Failed(1)));
    assert_eq!((value(1), value::peek(&1)), (Ok(1), Some(1)));
}
