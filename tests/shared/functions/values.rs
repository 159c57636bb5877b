//! Which values are stored.

use super::support::Counter;
use crate::stores::open;
use larder::{Cache, cached};
use std::io;
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("values"));

#[test]
fn an_error_is_never_stored() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn halved(n: u64) -> Result<u64, String> {
        LOADS.count();
        if n.is_multiple_of(2) {
            Ok(n / 2)
        } else {
            Err(format!("{n} is odd"))
        }
    }
    #[cached(timeout = 60, store = CACHE)]
    fn read(n: u64) -> io::Result<u64> {
        LOADS.count();
        if n == 0 {
            Err(io::Error::other("nothing"))
        } else {
            Ok(n)
        }
    }
    assert_eq!((halved(4), halved(4)), (Ok(2), Ok(2)));
    assert_eq!(LOADS.get(), 1);
    assert_eq!(
        (halved(3), halved(3)),
        (Err("3 is odd".into()), Err("3 is odd".into()))
    );
    assert_eq!(LOADS.get(), 3);
    assert_eq!((read(1).unwrap(), read(1).unwrap()), (1, 1));
    assert_eq!(LOADS.get(), 4);
    assert!(read(0).is_err() && read(0).is_err());
    assert_eq!(LOADS.get(), 6);
    assert_eq!(
        (halved::peek(&4).wait(), halved::peek(&3).wait()),
        (Ok(Some(2)), Ok(None))
    );
    assert_eq!(
        (read::peek(&1).wait(), read::peek(&0).wait()),
        (Ok(Some(1)), Ok(None))
    );
}

/// A refresh that fails leaves nothing behind that is out of date.
#[test]
fn refresh_replaces() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn refreshed(n: u64) -> Result<usize, ()> {
        let _ = n;
        match LOADS.count() {
            3 => Err(()),
            loads => Ok(loads),
        }
    }
    #[cached(timeout = 60, store = CACHE)]
    fn built_on(n: u64) -> Result<usize, ()> {
        Ok(refreshed(n)? + 100)
    }
    assert_eq!(
        (refreshed(1), refreshed(1), built_on(1)),
        (Ok(0), Ok(0), Ok(100))
    );
    assert_eq!((refreshed::refresh(1), refreshed(1)), (Ok(1), Ok(1)));
    assert_eq!(
        built_on(1),
        Ok(101),
        "what was built on the former value goes"
    );
    assert_eq!(built_on::refresh(1), Ok(101));
    assert_eq!(refreshed::refresh(1), Ok(2));
    assert_eq!(refreshed::refresh(1), Err(()));
    assert_eq!(refreshed(1), Ok(4));
}
