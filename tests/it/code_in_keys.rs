//! What a key's `Clone` or a value's `Drop` does to the cache in the middle of a call.

use crate::support::{Gate, poll_once, within};
use futures::executor::block_on;
use futures::future::BoxFuture;
use larder::{Tag, cached, invalidates};
use std::cell::RefCell;
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::task::Poll;
use std::thread;

thread_local! {
    static HOOK: RefCell<Option<fn()>> = const { RefCell::new(None) };
}

/// Runs the hook, once.
fn run_the_hook() {
    if let Some(hook) = HOOK.take() {
        hook();
    }
}

/// A key that runs the hook when it is cloned.
#[derive(PartialEq, Eq, Hash, Debug)]
struct Hooked(u64);

impl Clone for Hooked {
    fn clone(&self) -> Self {
        run_the_hook();
        Hooked(self.0)
    }
}

/// Runs `call`, and `hook` in the middle of it.
fn hooked<T>(hook: fn(), call: impl FnOnce() -> T) -> T {
    HOOK.set(Some(hook));
    let result = call();
    assert!(HOOK.take().is_none(), "the hook did not run");
    result
}

/// Whatever of a load is the user's code: none of it waits for the load.
#[test]
fn a_key_that_asks_for_its_own_entry_when_it_is_copied() {
    #[cached]
    fn row(key: Hooked) -> u64 {
        key.0
    }
    fn ask() {
        assert_eq!(row(Hooked(1)), 1);
    }
    within(5, || assert_eq!(hooked(ask, || row(Hooked(1))), 1));
    assert!(row::contains(&Hooked(1)));
}

#[test]
fn a_value_that_asks_for_its_own_entry_when_it_is_copied() {
    #[cached]
    fn row(id: u64) -> Hooked {
        Hooked(id)
    }
    fn ask() {
        assert_eq!(row(1), Hooked(1));
    }
    within(5, || assert_eq!(hooked(ask, || row(1)), Hooked(1)));
    assert!(row::contains(&1));
}

/// The load is on its way when the write begins and clears the function; it reads the database
/// before the write does its work.
#[test]
fn a_partial_key_first_used_as_a_load_begins() {
    static DB: AtomicU64 = AtomicU64::new(1);
    thread_local! {
        static WRITE: RefCell<Option<BoxFuture<'static, ()>>> = const { RefCell::new(None) };
    }
    #[cached]
    fn row(key: Hooked, page: u64) -> u64 {
        let _ = (key, page);
        DB.load(SeqCst)
    }
    #[invalidates(row(Hooked(id), ..))]
    async fn write(id: u64) {
        tokio::task::yield_now().await;
        DB.store(2, SeqCst);
        let _ = id;
    }
    let begin = || {
        let mut write: BoxFuture<'_, _> = Box::pin(write(1));
        assert!(poll_once(&mut write).is_pending());
        WRITE.set(Some(write));
    };
    assert_eq!(hooked(begin, || row(Hooked(1), 1)), 1);
    let mut write = WRITE.take().unwrap();
    assert!(poll_once(&mut write).is_ready());
    assert_eq!(row(Hooked(1), 1), 2);
}

#[test]
fn a_partial_key_first_used_as_a_value_is_put() {
    #[cached]
    fn row(key: Hooked, page: u64) -> u64 {
        let _ = key;
        page
    }
    let invalidate = || larder::invalidate!(row(Hooked(1), ..));
    hooked(invalidate, || row::put(&Hooked(1), &1, 10));
    assert_eq!(row::peek(&Hooked(1), &1), Some(10));
    invalidate();
    assert_eq!(row::peek(&Hooked(1), &1), None);
}

/// Whoever looks while a value is put may find nothing, and must not go on saying so.
#[test]
fn a_look_as_a_value_is_put() {
    #[cached]
    fn row(key: Hooked) -> u64 {
        key.0
    }
    #[cached]
    fn peeks(id: u64) -> Option<u64> {
        row::peek(&Hooked(id))
    }
    /// Looks as often as the key is cloned.
    fn look() {
        peeks(1);
        HOOK.set(Some(look));
    }
    HOOK.set(Some(look));
    row::put(&Hooked(1), 10);
    HOOK.set(None);
    assert_eq!(peeks(1), Some(10));
}

/// The former value is dropped as the look finds it out of date.
#[test]
fn a_put_as_a_look_finds_nothing() {
    #[derive(Tag)]
    struct Row(u64);
    #[derive(Clone)]
    struct Value(u64);
    impl Drop for Value {
        fn drop(&mut self) {
            run_the_hook();
        }
    }
    #[cached(tags(Row(id)))]
    fn row(id: u64) -> std::sync::Arc<Value> {
        Value(id).into()
    }
    #[cached]
    fn peeks(id: u64) -> Option<u64> {
        row::peek(&id).map(|value| value.0)
    }
    row(1);
    larder::invalidate!(Row(1));
    hooked(|| row::put(&1, Value(10).into()), || peeks(1));
    assert_eq!(peeks(1), Some(10));
}

/// Of two writers the one with the put is overtaken by the one without, which the call comes
/// after. That waits for a load first, and for the put next.
#[test]
fn a_put_that_was_overtaken_answers_nobody() {
    static DB: AtomicU64 = AtomicU64::new(3);
    static GATE: Gate = Gate::new();
    thread_local! {
        static CALLS: RefCell<Vec<BoxFuture<'static, u64>>> = const { RefCell::new(Vec::new()) };
    }
    #[derive(Tag)]
    struct Row(u64);
    #[cached(tags(Row(key.0)))]
    async fn row(key: Hooked) -> u64 {
        let _ = key;
        GATE.pass().await;
        DB.load(SeqCst)
    }
    #[invalidates(row(Hooked(1)))]
    fn write(meanwhile: impl FnOnce()) {
        row::put(&Hooked(1), 3);
        meanwhile();
    }
    /// Polls the calls that still wait, and checks the answers of the others.
    fn go_on() {
        GATE.open();
        CALLS.with_borrow_mut(|calls| {
            calls.retain_mut(|call| match poll_once(call) {
                Poll::Ready(answer) => {
                    assert_eq!(answer, 4);
                    false
                }
                Poll::Pending => true,
            });
        });
    }
    write(|| {
        let begin = || {
            DB.store(4, SeqCst);
            larder::invalidate!(Row(1));
            [(); 2].map(|()| -> BoxFuture<'_, _> {
                let mut call = Box::pin(row(Hooked(1)));
                assert!(poll_once(&mut call).is_pending());
                call
            })
        };
        // on a thread of its own, for it is no part of the write
        let calls = thread::scope(|scope| scope.spawn(begin).join().unwrap());
        CALLS.set(calls.into());
        HOOK.set(Some(go_on));
    });
    HOOK.set(None);
    go_on();
    for call in CALLS.take() {
        assert_eq!(block_on(call), 4);
    }
}

/// It goes as far as taking out what was there, and weighing what is to be.
#[test]
fn a_put_that_panics_half_way_invalidates_and_holds_up_nobody() {
    static DB: AtomicU64 = AtomicU64::new(1);
    thread_local! {
        static CALL: RefCell<Option<BoxFuture<'static, u64>>> = const { RefCell::new(None) };
    }
    fn weigh(_: &u64) -> u64 {
        run_the_hook();
        1
    }
    #[cached(weigh = weigh, max_weight = 10)]
    async fn row(key: Hooked) -> u64 {
        let _ = key;
        DB.load(SeqCst)
    }
    #[cached]
    async fn view(id: u64) -> u64 {
        row(Hooked(id)).await
    }
    fn join_and_panic() {
        let mut call: BoxFuture<'_, _> = Box::pin(row(Hooked(1)));
        if poll_once(&mut call).is_pending() {
            CALL.set(Some(call));
            panic!("as planned");
        }
        HOOK.set(Some(join_and_panic));
    }
    within(8, || {
        assert_eq!(block_on(view(1)), 1);
        DB.store(2, SeqCst);
        HOOK.set(Some(join_and_panic));
        catch_unwind(|| row::put(&Hooked(1), 2)).unwrap_err();
        assert_eq!(block_on(CALL.take().unwrap()), 2);
        assert_eq!(block_on(view(1)), 2);
    });
}
