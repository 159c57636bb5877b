//! What a user's code does to the cache from where it is least expected: from destructors, copies and
//! comparisons, in the middle of a load, and where they panic.

use crate::support::{poll_once, within};
use futures::executor::block_on;
use futures::future::BoxFuture;
use larder::cached;
use std::cell::{Cell, RefCell};
use std::future::{pending, poll_fn};
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::task::Poll;
use std::thread;

/// Whether `call` panics.
fn panics<T>(call: impl FnOnce() -> T) -> bool {
    catch_unwind(AssertUnwindSafe(|| drop(call()))).is_err()
}

/// Waits until another thread has come so far.
fn wait_for(sign: &AtomicBool) {
    while !sign.load(SeqCst) {
        thread::yield_now();
    }
}

/// Lets others go first, once.
async fn once_pending() {
    let mut is_new = true;
    poll_fn(|_| match std::mem::take(&mut is_new) {
        true => Poll::Pending,
        false => Poll::Ready(()),
    })
    .await;
}

thread_local! {
    static FUTURES: RefCell<Vec<BoxFuture<'static, u64>>> = const { RefCell::new(Vec::new()) };
    static EQ_PANICS: Cell<bool> = const { Cell::new(false) };
    static HOOK: Cell<Option<fn()>> = const { Cell::new(None) };
}

fn run_the_hook() {
    if let Some(hook) = HOOK.take() {
        hook();
    }
}

/// A key that panics when it is compared, if it is told to, and runs the hook when it is dropped.
#[derive(Clone, Debug, Eq)]
struct Key(u64);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        assert!(!EQ_PANICS.replace(false), "as planned");
        self.0 == other.0
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// A body that polls what began elsewhere is still found beneath what that runs.
#[test]
fn a_circle_through_foreign_futures_is_seen() {
    static FIRST: AtomicBool = AtomicBool::new(true);
    #[cached]
    async fn slow(id: u64) -> u64 {
        for _ in 0..3 {
            once_pending().await;
        }
        id
    }
    #[cached]
    async fn back(id: u64) -> u64 {
        once_pending().await;
        around(id)
    }
    #[cached]
    fn around(id: u64) -> u64 {
        let futures = FUTURES.take();
        if !FIRST.swap(false, SeqCst) {
            return id;
        }
        let polled = futures.into_iter().map(|mut future| poll_once(&mut future));
        polled.fold(0, |last, poll| match poll {
            Poll::Ready(value) => value,
            Poll::Pending => last,
        })
    }
    within(5, || {
        let mut futures: Vec<BoxFuture<'_, u64>> = vec![Box::pin(slow(1)), Box::pin(back(1))];
        for future in &mut futures {
            assert!(poll_once(future).is_pending());
        }
        FUTURES.set(futures);
        assert_eq!(around(1), 1);
    });
}

#[test]
fn a_refresh_whose_predecessor_panics_when_dropped_leaves_no_flight() {
    static ARMED: AtomicBool = AtomicBool::new(false);
    static LEADS: AtomicBool = AtomicBool::new(false);
    static GO: AtomicBool = AtomicBool::new(false);
    #[derive(Clone, Eq)]
    struct Explosive(u64, bool);
    impl PartialEq for Explosive {
        fn eq(&self, other: &Self) -> bool {
            self.0 == other.0
        }
    }
    impl Hash for Explosive {
        fn hash<H: Hasher>(&self, state: &mut H) {
            self.0.hash(state);
        }
    }
    impl Drop for Explosive {
        fn drop(&mut self) {
            assert!(!(self.1 && ARMED.swap(false, SeqCst)), "as planned");
        }
    }
    #[cached]
    fn of(key: Explosive) -> u64 {
        if key.1 {
            LEADS.store(true, SeqCst);
            wait_for(&GO);
        }
        key.0
    }
    let leader = thread::spawn(|| of(Explosive(1, true)));
    wait_for(&LEADS);
    ARMED.store(true, SeqCst);
    assert!(panics(|| of::refresh(Explosive(1, false))));
    GO.store(true, SeqCst);
    assert_eq!(leader.join().unwrap(), 1);
    within(5, || assert_eq!(of(Explosive(1, false)), 1));
    assert!(of::contains(&Explosive(1, false)));
}

#[test]
fn what_is_dropped_since_a_comparison_panics_is_dropped_outside_the_locks() {
    #[derive(Clone)]
    struct Asking(u64);
    impl Drop for Asking {
        fn drop(&mut self) {
            run_the_hook();
        }
    }
    #[cached(capacity = 10)]
    fn of(key: Key) -> Asking {
        Asking(key.0)
    }
    within(5, || {
        assert_eq!(of(Key(1)).0, 1);
        EQ_PANICS.set(true);
        HOOK.set(Some(|| assert_eq!(of(Key(2)).0, 2)));
        assert!(panics(|| of::refresh(Key(1))));
        HOOK.set(None);
    });
}

#[test]
fn a_key_that_asks_for_its_own_entry_whenever_it_is_copied() {
    thread_local! {
        static COPIES: Cell<u64> = const { Cell::new(0) };
    }
    static ASKS_AT: AtomicU64 = AtomicU64::new(0);
    #[derive(Hash, PartialEq, Eq)]
    struct Asking(u64);
    impl Clone for Asking {
        fn clone(&self) -> Self {
            if COPIES.replace(COPIES.get() + 1) == ASKS_AT.load(SeqCst) {
                assert_eq!(of(Asking(self.0)), self.0);
            }
            Asking(self.0)
        }
    }
    #[cached(weigh = |value| *value, max_weight = 100)]
    fn of(key: Asking) -> u64 {
        key.0
    }
    within(5, || {
        for copy in 0..4 {
            of::clear();
            ASKS_AT.store(copy, SeqCst);
            COPIES.set(0);
            assert_eq!(of(Asking(1)), 1);
        }
    });
}

#[test]
fn a_value_that_panics_when_it_is_copied_and_asks_for_itself_when_it_is_dropped() {
    thread_local! {
        static PANICS: Cell<bool> = const { Cell::new(false) };
    }
    struct Value(u64);
    impl Clone for Value {
        fn clone(&self) -> Self {
            assert!(!PANICS.replace(false), "as planned");
            Value(self.0)
        }
    }
    impl Drop for Value {
        fn drop(&mut self) {
            run_the_hook();
        }
    }
    #[cached]
    fn sync(id: u64) -> Value {
        Value(id)
    }
    #[cached]
    async fn task(id: u64) -> Value {
        Value(id)
    }
    within(5, || {
        PANICS.set(true);
        HOOK.set(Some(|| assert_eq!(sync(1).0, 1)));
        assert!(panics(|| sync(1)));
        PANICS.set(true);
        HOOK.set(Some(|| assert_eq!(block_on(task(1)).0, 1)));
        let mut call: BoxFuture<'_, Value> = Box::pin(task(1));
        assert!(panics(|| poll_once(&mut call).is_ready()));
    });
}

/// What a body holds is dropped inside it.
#[test]
fn a_cancelled_body_that_asks_for_itself_as_it_goes_computes() {
    static FIRST: AtomicBool = AtomicBool::new(true);
    struct Asking(u64);
    impl Drop for Asking {
        fn drop(&mut self) {
            assert_eq!(block_on(of(self.0)), self.0);
        }
    }
    #[cached]
    async fn of(id: u64) -> u64 {
        if FIRST.swap(false, SeqCst) {
            let _asking = Asking(id);
            pending::<()>().await;
        }
        id
    }
    within(5, || {
        let mut call: BoxFuture<'_, u64> = Box::pin(of(1));
        assert!(poll_once(&mut call).is_pending());
        drop(call);
    });
}

/// A refresh that a `put` has overtaken takes out what was put: those who wait come first.
#[test]
fn what_a_refresh_takes_out_may_wait_for_those_who_wait_for_the_refresh() {
    static LEADS: AtomicBool = AtomicBool::new(false);
    static GO: AtomicBool = AtomicBool::new(false);
    static ARMED: AtomicBool = AtomicBool::new(false);
    #[derive(Clone)]
    struct Value(u64);
    impl Drop for Value {
        fn drop(&mut self) {
            if self.0 == 99 && ARMED.swap(false, SeqCst) {
                assert_eq!(on(1), 1);
            }
        }
    }
    #[cached]
    fn of(id: u64) -> Value {
        if !LEADS.swap(true, SeqCst) {
            wait_for(&GO);
        }
        Value(id)
    }
    #[cached]
    fn on(id: u64) -> u64 {
        of(id).0
    }
    within(8, || {
        let leader = thread::spawn(|| drop(of::refresh(1)));
        wait_for(&LEADS);
        let waiter = thread::spawn(|| on(1));
        // there is no telling that it waits
        thread::sleep(std::time::Duration::from_millis(100));
        of::put(&1, Value(99));
        ARMED.store(true, SeqCst);
        GO.store(true, SeqCst);
        leader.join().unwrap();
        assert_eq!(waiter.join().unwrap(), 1);
    });
}

#[test]
fn a_put_that_panics_as_it_lands_invalidates() {
    static DB: AtomicU64 = AtomicU64::new(1);
    fn weigh(_: &u64) -> u64 {
        run_the_hook();
        1
    }
    #[cached(weigh = weigh, max_weight = 10)]
    fn row(key: Key) -> u64 {
        let _ = key;
        DB.load(SeqCst)
    }
    #[cached]
    fn outer(id: u64) -> u64 {
        row(Key(id))
    }
    assert_eq!(outer(1), 1);
    DB.store(2, SeqCst);
    HOOK.set(Some(|| {
        larder::snapshot(|| row(Key(1)));
        EQ_PANICS.set(true);
    }));
    assert!(panics(|| row::put(&Key(1), 2)));
    assert_eq!((row(Key(1)), outer(1)), (2, 2));
}

#[test]
fn what_was_read_by_a_load_whose_key_panics_at_the_end_is_captured() {
    static DB: AtomicU64 = AtomicU64::new(1);
    static ARMED: AtomicBool = AtomicBool::new(false);
    thread_local! {
        static SEEN: Cell<u64> = const { Cell::new(0) };
    }
    #[derive(Clone, Hash, PartialEq, Eq)]
    struct Explosive(u64);
    impl Drop for Explosive {
        fn drop(&mut self) {
            assert!(!ARMED.swap(false, SeqCst), "as planned");
        }
    }
    struct NotClone;
    #[cached]
    fn leaf(id: u64) -> u64 {
        let _ = id;
        DB.load(SeqCst)
    }
    #[cached]
    fn inner(key: Explosive) -> Result<u64, NotClone> {
        std::mem::forget(key);
        SEEN.set(leaf(1));
        ARMED.store(true, SeqCst);
        Err(NotClone)
    }
    #[cached]
    fn outer(id: u64) -> u64 {
        assert!(panics(|| inner(Explosive(id))));
        SEEN.get()
    }
    assert_eq!(outer(1), 1);
    DB.store(2, SeqCst);
    leaf::invalidate(&1);
    assert_eq!(outer(1), 2);
}
