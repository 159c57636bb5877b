//! Calls that fail with their store, inside other functions and inside writes.

use super::{Error, UNREACHABLE, all, store};
use crate::support::until;
use larder::{cached, invalidates};

#[test]
fn what_is_made_of_the_failure_is_not_kept() {
    store!("strict-nested");
    #[cached(key_prefix = "strict-nested", store = CACHE, strict)]
    fn double(n: u64) -> Result<u64, Error> {
        RUNS.count();
        Ok(n * 2)
    }
    #[cached]
    fn in_memory(n: u64) -> u64 {
        double(n).unwrap_or(0)
    }
    STORE.fail(all);
    assert_eq!(in_memory(1), 0);
    STORE.recover();
    until("it is asked again", || double(1) == Ok(2));
    assert_eq!(in_memory(1), 2);
}

#[test]
fn inside_a_write_that_names_it_the_store_is_not_asked() {
    store!("strict-in-a-write");
    #[cached(key_prefix = "strict-in-a-write", store = CACHE, strict)]
    fn double(n: u64) -> Result<u64, Error> {
        RUNS.count();
        Ok(n * 2)
    }
    #[invalidates(double(n))]
    fn write(n: u64, read: &mut Vec<Result<u64, Error>>) {
        read.extend([double(n), double(n + 1)]);
    }
    STORE.fail(all);
    let mut read = Vec::new();
    write(1, &mut read);
    assert_eq!(read, [Ok(2), Err(UNREACHABLE)]);
    assert_eq!(RUNS.get(), 1);
}

#[test]
fn inside_a_snapshot_it_is() {
    store!("strict-in-a-snapshot");
    #[cached(key_prefix = "strict-in-a-snapshot", store = CACHE, strict)]
    fn double(n: u64) -> Result<u64, Error> {
        RUNS.count();
        Ok(n * 2)
    }
    STORE.fail(all);
    assert_eq!(larder::snapshot(|| double(1)), Err(UNREACHABLE));
    assert_eq!(RUNS.get(), 0);
}

#[test]
fn what_passes_the_store_by_computes_there_too() {
    store!("strict-bypass-within");
    #[cached(key_prefix = "strict-bypass-within", store = CACHE, strict)]
    fn double(n: u64) -> Result<u64, Error> {
        RUNS.count();
        Ok(n * 2)
    }
    #[cached]
    fn outer(n: u64) -> Result<u64, Error> {
        double::uncached(n)
    }
    STORE.fail(all);
    assert_eq!([outer(1), outer(1)], [Ok(2), Ok(2)]);
    assert_eq!(RUNS.get(), 2, "nobody vouches for it");
}
