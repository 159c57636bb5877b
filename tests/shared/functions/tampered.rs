//! A store in memory that is told to forget leases, as if another process had invalidated something, and
//! to be out of order.

use super::support::{Counter, Tampered};
use crate::support::until;
use larder::store::{Fault, FaultKind};
use larder::{Cache, Tag, cached};
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::Duration;

#[test]
fn memory_over_shared_asks_whether_that_stands() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("under", STORE.clone()));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn under(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60)]
    fn over(n: u64) -> u64 {
        under(n)
    }
    #[cached(timeout = 60)]
    fn above(n: u64) -> u64 {
        LOADS.count();
        over(n)
    }
    let loads = || {
        let before = LOADS.get();
        above(1);
        LOADS.get() - before
    };
    assert_eq!((loads(), loads()), (1, 0));
    STORE.forget_leases();
    assert_eq!((loads(), loads()), (1, 0));
    // if the store does not say whether it stands, it is computed
    STORE.fail(true);
    assert_eq!(loads(), 1);
    STORE.fail(false);
    loads();
    assert_eq!(loads(), 0);
}

#[test]
fn what_another_process_invalidates_reaches_what_has_seen_it() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("peeking-far", STORE.clone()));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn far(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60)]
    fn sees_far(n: u64) -> Option<u64> {
        LOADS.count();
        far::peek(&n).wait().unwrap()
    }
    assert_eq!((sees_far(1), sees_far(1), LOADS.get()), (None, None, 1));
    STORE.forget_leases();
    assert_eq!((sees_far(1), sees_far(1), LOADS.get()), (None, None, 2));
    STORE.forget_leases();
    far(1);
    assert_eq!(
        (sees_far(1), sees_far(1), LOADS.get()),
        (Some(1), Some(1), 3)
    );
    STORE.forget_leases();
    assert_eq!((sees_far(1), sees_far(1), LOADS.get()), (None, None, 4));
}

/// Till the store is told of it this process goes by what it knows, whatever the store says.
#[test]
fn what_was_not_acknowledged_ends_what_is_built_on_it() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("late", STORE.clone()));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn leaf(n: u64) -> u64 {
        n
    }
    /// Of more than its entry lists.
    #[cached(timeout = 60, store = CACHE)]
    fn tree(n: u64) -> u64 {
        LOADS.count();
        (n..n + 70).map(leaf).sum()
    }
    #[cached(timeout = 60)]
    fn in_memory(n: u64) -> u64 {
        LOADS.count();
        leaf(n)
    }
    let loads = || {
        let before = LOADS.get();
        tree(0);
        in_memory(3);
        LOADS.get() - before
    };
    assert_eq!((loads(), loads()), (2, 0));
    STORE.fail(true);
    leaf::invalidate(&3).wait().unwrap_err();
    // by now it is tried four times a second
    sleep(Duration::from_millis(600));
    STORE.fail(false);
    assert_eq!(loads(), 2);
    until("it is acknowledged", || loads() == 0);
}

/// What it says instead of what it could not see is for its own caller alone.
#[test]
fn what_was_not_answered_is_vouched_for_by_nobody() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("unanswered", STORE.clone()));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn unseen(n: u64) -> u64 {
        n
    }
    fn sees_nothing(n: u64) -> Option<u64> {
        LOADS.count();
        STORE.fail(true);
        let seen = unseen::peek(&n).wait();
        STORE.fail(false);
        seen.unwrap_or_default()
    }
    #[cached(timeout = 60)]
    fn in_memory(n: u64) -> Option<u64> {
        sees_nothing(n)
    }
    #[cached(timeout = 60, store = CACHE)]
    fn in_the_store(n: u64) -> Option<u64> {
        sees_nothing(n)
    }
    unseen(1);
    for answers in [in_memory, in_the_store] {
        let before = LOADS.get();
        assert_eq!((answers(1), answers(1)), (None, None));
        assert_eq!(LOADS.get() - before, 2);
    }
    assert_eq!(STORE.entries(), 1, "it is that of `unseen`");
}

/// One of them has not granted what it depends on.
#[test]
fn what_has_tags_of_two_stores_is_vouched_for_by_both() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("tags", STORE.clone()));
    static OTHER: LazyLock<Cache> = LazyLock::new(|| Cache::new("others", Tampered::default()));
    static LOADS: Counter = Counter::new();
    #[derive(Tag)]
    #[tag(store = CACHE)]
    struct Row(u64);
    #[derive(Tag)]
    #[tag(store = OTHER)]
    struct Column(u64);
    #[cached(timeout = 60, tags(Row(n), Column(n)))]
    fn tagged(n: u64) -> usize {
        let _ = n;
        LOADS.count()
    }
    STORE.fail(true);
    assert_eq!((tagged(1), tagged(1)), (0, 1));
    STORE.fail(false);
    assert_eq!((tagged(1), tagged(1)), (2, 2));
    larder::invalidate!(Row(1));
    assert_eq!(tagged(1), 3);
    larder::invalidate!(Column(1));
    assert_eq!((tagged(1), tagged(1)), (4, 4));
}

#[test]
fn a_store_out_of_order_is_a_fault() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("faulty", STORE.clone()));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn faulty(n: u64) -> u64 {
        LOADS.count();
        n
    }
    let kind = |fault: Fault| fault.kind;
    faulty(1);
    STORE.fail(true);
    assert_eq!(
        faulty::peek(&1).wait().map_err(kind),
        Err(FaultKind::Refused)
    );
    assert_eq!(
        faulty::contains(&1).wait().map_err(kind),
        Err(FaultKind::Refused)
    );
    assert_eq!(
        faulty::invalidate(&1).wait().map_err(kind),
        Err(FaultKind::Refused)
    );
    assert_eq!(
        faulty::clear().wait().map_err(kind),
        Err(FaultKind::Refused)
    );
    assert_eq!(faulty(1), 1);
    assert_eq!(LOADS.get(), 2);
    // it goes on being tried; until it is done, nothing of it is served here
    STORE.fail(false);
    let mut served = 0;
    while served < 2 {
        let before = LOADS.get();
        faulty(1);
        served += usize::from(LOADS.get() == before);
        sleep(Duration::from_millis(5));
    }
    assert_eq!(faulty::peek(&1).wait(), Ok(Some(1)));
}
