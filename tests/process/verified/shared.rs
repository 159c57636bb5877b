//! Hits of entries that are in a store.

use super::{Verified, counted};
use futures::executor::block_on;
use larder::store::{Fault, Memory, Operation, Pending, Reply, Store};
use larder::{Cache, Near, cached, invalidates};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

macro_rules! store {
    ($prefix:literal, $near:expr) => {
        static DB: AtomicU64 = AtomicU64::new(0);
        static CACHE: LazyLock<Cache> = LazyLock::new(|| {
            let builder = Cache::builder($prefix, Memory::default());
            builder.near($near).build()
        });
    };
}

#[test]
fn an_undeclared_write_is_found_behind_a_store() {
    store!("verified-found", Near::Off);
    #[cached(store = CACHE)]
    fn stored(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    #[cached(store = CACHE)]
    fn built(id: u64) -> u64 {
        stored(id)
    }
    let verified = Verified::all();
    assert_eq!((built(1), built(1)), (1, 1));
    DB.fetch_add(1, SeqCst);
    assert_eq!(built(1), 1);
    // its store is asked at the next chosen call
    let found = verified.found("built");
    assert_eq!((counted(&found), found.undecided()), ((1, 0), 1));
    assert_eq!(built(1), 1);
    let found = verified.found("built");
    assert_eq!((counted(&found), found.undecided()), ((2, 1), 1));
    // what was computed first, and nothing of what was computed to compare
    assert_eq!((stored(1), built::stats().stored), (1, 1));
}

/// A store in memory that counts what it is asked.
struct Counting(Memory);

static ASKED: AtomicU64 = AtomicU64::new(0);

impl Store for Counting {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        ASKED.fetch_add(1, SeqCst);
        self.0.run(operations)
    }

    fn name(&self) -> String {
        "counting memory".to_owned()
    }
}

#[test]
fn what_is_computed_to_compare_asks_its_store_for_nothing() {
    static CACHE: LazyLock<Cache> =
        LazyLock::new(|| Cache::new("verified-counting", Counting(Memory::default())));
    #[cached(store = CACHE)]
    fn counted_part(id: u64) -> u64 {
        id
    }
    #[cached(store = CACHE)]
    fn counted_whole(id: u64) -> u64 {
        counted_part(id)
    }
    let verified = Verified::all();
    let _ = counted_whole(1);
    let asked = |call: fn()| {
        let before = ASKED.load(SeqCst);
        call();
        ASKED.load(SeqCst) - before
    };
    let checked = asked(|| _ = counted_whole(1));
    larder::verify(0.0);
    let ordinary = asked(|| _ = counted_whole(1));
    assert_eq!((checked, counted_part::stats().loads), (ordinary, 2));
    drop(verified);
}

#[test]
fn and_behind_a_near_cache() {
    store!("verified-near", Near::Validate);
    #[cached(store = CACHE)]
    async fn near(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    let verified = Verified::all();
    block_on(async {
        assert_eq!((near(1).await, near(1).await), (1, 1));
        DB.fetch_add(1, SeqCst);
        assert_eq!(near(1).await, 1);
        let _ = verified.found("near");
        assert_eq!(near(1).await, 1);
    });
    assert_eq!(counted(&verified.found("near")), (2, 1));
}

#[test]
fn what_its_store_no_longer_vouches_for_is_no_disagreement() {
    store!("verified-revoked", Near::Off);
    #[cached(store = CACHE)]
    fn revoked(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    #[invalidates(revoked(id))]
    fn write(id: u64, read: impl FnOnce()) {
        DB.fetch_add(1, SeqCst);
        read();
    }
    let verified = Verified::all();
    let _ = revoked(1);
    DB.fetch_add(1, SeqCst);
    assert_eq!(revoked(1), 1);
    revoked::invalidate(&1).wait().unwrap();
    assert_eq!(verified.found("revoked").undecided(), 1);
    assert_eq!((revoked(1), revoked(1)), (2, 2));
    let found = verified.found("revoked");
    assert_eq!((counted(&found), found.overtaken()), ((1, 0), 1));
    // a write of this process that is under way is known of at once
    write(1, || {
        std::thread::scope(|scope| scope.spawn(|| assert_eq!(revoked(1), 2)).join()).unwrap();
    });
    let found = verified.found("revoked");
    assert_eq!(
        (counted(&found), found.overtaken(), found.undecided()),
        ((1, 0), 2, 0)
    );
}
