//! Calls that fail with their store.

use super::{Error, Failing, UNREACHABLE, additions, all, store};
use crate::support::until;
use futures::executor::block_on;
use futures::future::join_all;
use larder::store::{Fault, FaultKind};
use larder::{Near, cached};

#[test]
fn the_body_does_not_run_while_the_store_fails() {
    store!("strict");
    #[cached(key_prefix = "strict", store = CACHE, strict)]
    fn double(n: u64) -> Result<u64, Error> {
        RUNS.count();
        Ok(n * 2)
    }
    assert_eq!(double(1), Ok(2));
    STORE.fail(all);
    for _ in 0..5 {
        assert_eq!([double(1), double(2)], [Err(UNREACHABLE), Err(UNREACHABLE)]);
    }
    assert!(CACHE.health().rests, "that is no fault of its own");
    assert_eq!(RUNS.get(), 1);
    STORE.recover();
    until("it is asked again", || double(1) == Ok(2));
    assert_eq!(RUNS.get(), 1, "the entry is still there");
    assert_eq!((double(2), RUNS.get()), (Ok(4), 2));
}

#[test]
fn a_call_that_does_not_ask_for_it_computes() {
    store!("not-strict");
    #[cached(key_prefix = "not-strict", store = CACHE)]
    fn double(n: u64) -> Result<u64, Error> {
        RUNS.count();
        Ok(n * 2)
    }
    STORE.fail(all);
    assert_eq!([double(1), double(1)], [Ok(2), Ok(2)]);
    assert_eq!(RUNS.get(), 2);
}

#[test]
fn it_fails_as_well_if_nothing_can_be_granted() {
    store!("strict-leases");
    #[cached(key_prefix = "strict-leases", store = CACHE, strict)]
    fn double(n: u64) -> Result<u64, Error> {
        RUNS.count();
        Ok(n * 2)
    }
    assert_eq!(double(1), Ok(2));
    STORE.fail(additions);
    assert_eq!(double(1), Ok(2), "it is there");
    assert_eq!([double(2), double(3)], [Err(UNREACHABLE), Err(UNREACHABLE)]);
    assert_eq!(double::refresh(1), Err(UNREACHABLE));
    assert_eq!(RUNS.get(), 1);
    // those that failed are none of these
    let stats = double::stats();
    assert_eq!((stats.hits, stats.misses, stats.loads), (1, 1, 1));
    STORE.recover();
    until("it computes", || double(2) == Ok(4));
}

#[test]
fn what_passes_the_store_by_computes() {
    store!("strict-bypass");
    #[cached(key_prefix = "strict-bypass", store = CACHE, strict, ignore(fresh), unless = fresh)]
    fn double(n: u64, fresh: bool) -> Result<u64, Error> {
        RUNS.count();
        Ok(n * 2)
    }
    STORE.fail(all);
    assert_eq!(double::uncached(1, false), Ok(2));
    assert_eq!(double(1, true), Ok(2));
    assert_eq!(double::refresh(1, false), Err(UNREACHABLE));
    assert_eq!(RUNS.get(), 2);
}

#[test]
fn what_is_near_is_not_served_unasked() {
    store!("strict-near", |builder| builder.near(Near::Validate));
    #[cached(key_prefix = "strict-near", store = CACHE, strict)]
    fn double(n: u64) -> Result<u64, Error> {
        RUNS.count();
        Ok(n * 2)
    }
    assert_eq!([double(1), double(1)], [Ok(2), Ok(2)]);
    STORE.fail(all);
    assert_eq!(double(1), Err(UNREACHABLE));
    STORE.recover();
    until("it is asked again", || double(1) == Ok(2));
    assert_eq!(RUNS.get(), 1);
}

#[test]
fn futures_fail_too_and_leave_nobody_waiting() {
    store!("strict-async");
    #[cached(key_prefix = "strict-async", store = CACHE, strict)]
    async fn double(n: u64) -> Result<u64, Error> {
        RUNS.count();
        Ok(n * 2)
    }
    STORE.fail(additions);
    let calls = || block_on(join_all((0..8).map(|_| double(1))));
    assert_eq!(calls(), vec![Err(UNREACHABLE); 8]);
    STORE.fail(all);
    assert_eq!(calls(), vec![Err(UNREACHABLE); 8]);
    assert_eq!(RUNS.get(), 0);
    STORE.recover();
    until("it is asked again", || block_on(double(1)) == Ok(2));
    assert_eq!((calls(), RUNS.get()), (vec![Ok(2); 8], 1));
}

struct Repo;

mod methods {
    use super::*;
    store!("strict-methods");

    impl Repo {
        #[cached(timeout = 60, store = CACHE, strict, ignore(self))]
        pub(super) fn double(
            &self,
            n: u64,
        ) -> Result<u64, Box<dyn std::error::Error + Send + Sync>> {
            RUNS.count();
            Ok(n * 2)
        }

        #[cached(timeout = 60, store = CACHE, strict, ignore(self))]
        pub(super) async fn convert<T, E>(&self, n: u32) -> Result<T, E>
        where
            T: From<u32>
                + Clone
                + Send
                + Sync
                + serde::Serialize
                + serde::de::DeserializeOwned
                + 'static,
            E: From<Fault> + 'static,
        {
            RUNS.count();
            Ok(n.into())
        }
    }

    pub(super) fn store() -> &'static Failing {
        &STORE
    }

    pub(super) fn runs() -> usize {
        RUNS.get()
    }
}

#[test]
fn methods_and_generics_fail_with_whatever_error_they_have() {
    let store = methods::store();
    assert_eq!(Repo.double(1).unwrap(), 2);
    store.fail(all);
    let error = Repo.double(2).unwrap_err();
    let fault = error.downcast_ref::<Fault>().unwrap();
    assert_eq!(fault.kind, FaultKind::Unreachable);
    let converted: Result<u64, Error> = block_on(Repo.convert(1));
    assert_eq!(converted, Err(UNREACHABLE));
    assert_eq!(methods::runs(), 1);
    store.recover();
    until("it is asked again", || Repo.double(2).is_ok());
    let converted: Result<u64, Error> = block_on(Repo.convert(1));
    assert_eq!(converted, Ok(1));
}

type Answer<T> = Result<T, Fault>;

#[test]
fn an_alias_of_result_is_seen_through() {
    store!("strict-alias");
    #[cached(key_prefix = "strict-alias", store = CACHE, strict)]
    fn double(n: u64) -> Answer<u64> {
        RUNS.count();
        Ok(n * 2)
    }
    STORE.fail(all);
    assert_eq!(double(1).unwrap_err().kind, FaultKind::Unreachable);
    assert_eq!(RUNS.get(), 0);
}
