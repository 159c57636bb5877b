//! Calls that overlap share one computation, and none of them hangs when it goes wrong.

use crate::support::{Counter, Gate, on_tokio, poll_once, within};
use futures::executor::block_on;
use futures::future::{join, join_all};
use larder::{Tag, cached};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::task::Poll;
use std::thread;
use std::time::Duration;

/// Why a load failed; on purpose not `Clone`.
#[derive(Debug)]
struct Failed;

/// Starts `calls` at once on a thread each, and leaves them some time to join.
fn together<T: Send + 'static>(
    calls: usize,
    call: impl Fn() -> T + Clone + Send + 'static,
    joined: impl FnOnce(),
) -> Vec<thread::Result<T>> {
    let threads: Vec<_> = (0..calls).map(|_| thread::spawn(call.clone())).collect();
    thread::sleep(Duration::from_millis(30));
    joined();
    threads.into_iter().map(thread::JoinHandle::join).collect()
}

#[test]
fn five_threads_wait_for_one_leader() {
    static LOADS: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached]
    fn square(n: u64) -> u64 {
        LOADS.count();
        GATE.wait();
        n * n
    }
    let answers = within(20, || together(6, || square(3), || GATE.open()));
    assert!(answers.into_iter().all(|answer| answer.unwrap() == 9));
    assert_eq!(LOADS.get(), 1);
    let stats = square::stats();
    assert_eq!((stats.loads, stats.hits + stats.joined), (1, 5));
}

#[test]
fn five_tasks_wait_for_one_leader() {
    static LOADS: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached]
    async fn square(n: u64) -> u64 {
        LOADS.count();
        GATE.pass().await;
        n * n
    }
    within(20, || {
        let mut leader = Box::pin(square(3));
        assert!(poll_once(&mut leader).is_pending());
        let waiters = join_all((0..5).map(|_| square(3)));
        let (leader, (waiters, ())) = block_on(join(leader, join(waiters, async { GATE.open() })));
        assert!(
            waiters
                .into_iter()
                .chain([leader])
                .all(|answer| answer == 9)
        );
    });
    assert_eq!(LOADS.get(), 1);
    assert_eq!(square::stats().joined, 5);
}

#[test]
fn sixty_four_threads_on_a_cold_key_load_once() {
    static LOADS: Counter = Counter::new();
    #[cached]
    fn cold(n: u64) -> usize {
        thread::sleep(Duration::from_millis(5));
        LOADS.count()
    }
    within(20, || {
        let start = Barrier::new(64);
        thread::scope(|scope| {
            for _ in 0..64 {
                scope.spawn(|| {
                    start.wait();
                    assert_eq!(cold(1), 0);
                });
            }
        });
    });
    assert_eq!(LOADS.get(), 1);
}

#[test]
fn a_leader_dropped_half_way_is_replaced_by_one_waiter() {
    static LOADS: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached]
    async fn answer(n: u64) -> u64 {
        if LOADS.count() == 0 {
            GATE.pass().await;
        }
        n
    }
    within(20, || {
        let mut leader = Box::pin(answer(42));
        assert!(poll_once(&mut leader).is_pending());
        let waiters = join_all((0..5).map(|_| answer(42)));
        let (waiters, ()) = block_on(join(waiters, async { drop(leader) }));
        assert_eq!(waiters, [42; 5]);
    });
    assert_eq!(LOADS.get(), 2);
}

#[test]
fn a_leader_aborted_on_tokio_is_replaced_by_one_waiter() {
    static LOADS: Counter = Counter::new();
    static BEGUN: Gate = Gate::new();
    static NEVER: Gate = Gate::new();
    #[cached]
    async fn answer(n: u64) -> u64 {
        if LOADS.count() == 0 {
            BEGUN.open();
            NEVER.pass().await;
        }
        n
    }
    let answers = within(20, || {
        on_tokio(async {
            let leader = tokio::spawn(answer(42));
            BEGUN.pass().await;
            let waiters: Vec<_> = (0..5).map(|_| tokio::spawn(answer(42))).collect();
            tokio::time::sleep(Duration::from_millis(10)).await;
            leader.abort();
            join_all(waiters).await
        })
    });
    assert!(answers.into_iter().all(|answer| answer.unwrap() == 42));
    assert_eq!(LOADS.get(), 2);
}

#[test]
fn a_thread_that_panics_is_replaced_by_one_waiter() {
    static LOADS: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached]
    fn answer(n: u64) -> u64 {
        if LOADS.count() == 0 {
            GATE.wait();
            panic!("as planned");
        }
        n
    }
    let answers = within(20, || together(6, || answer(42), || GATE.open()));
    let (answered, panicked): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!((answered.len(), panicked.len()), (5, 1));
    assert_eq!(LOADS.get(), 2);
    assert_eq!(answer::peek(&42), Some(42));
}

#[test]
fn a_task_that_panics_is_replaced_by_one_waiter() {
    static LOADS: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached]
    async fn answer(n: u64) -> u64 {
        if LOADS.count() == 0 {
            GATE.pass().await;
            panic!("as planned");
        }
        n
    }
    within(20, || {
        let mut leader = Box::pin(answer(42));
        assert!(poll_once(&mut leader).is_pending());
        let waiters = join_all((0..5).map(|_| answer(42)));
        let fall = async {
            GATE.open();
            catch_unwind(AssertUnwindSafe(|| poll_once(&mut leader))).unwrap_err();
        };
        let (waiters, _) = block_on(join(waiters, fall));
        assert_eq!(waiters, [42; 5]);
    });
    assert_eq!(LOADS.get(), 2);
}

#[test]
fn a_panic_leaves_no_entry_and_no_lock() {
    #[cached]
    fn fragile(n: u64, fail: bool) -> u64 {
        assert!(!fail, "as planned");
        n
    }
    catch_unwind(|| fragile(1, true)).unwrap_err();
    catch_unwind(|| fragile(1, true)).unwrap_err();
    assert!(!fragile::contains(&1, &true));
    assert_eq!((fragile::len(), fragile::stats().loads), (0, 2));
    assert_eq!(within(5, || fragile(1, false)), 1);
    fragile::clear();
}

/// Counts how many are inside at once.
struct Inside<'a>(&'a Counter, &'a Counter);

impl<'a> Inside<'a> {
    fn enter(entered: &'a Counter, left: &'a Counter) -> (Self, usize) {
        let before = entered.count();
        (Inside(entered, left), before)
    }

    fn alone(&self) -> bool {
        self.0.get() == self.1.get() + 1
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.1.count();
    }
}

#[test]
fn after_an_error_each_tries_in_turn() {
    static ENTERED: Counter = Counter::new();
    static LEFT: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached]
    fn failing(n: u64) -> Result<u64, Failed> {
        let (inside, before) = Inside::enter(&ENTERED, &LEFT);
        GATE.wait();
        assert!(inside.alone(), "two loads of one key at once");
        if before < 3 { Err(Failed) } else { Ok(n) }
    }
    let answers = within(20, || together(6, || failing(7), || GATE.open()));
    let answers: Vec<_> = answers.into_iter().map(|answer| answer.unwrap()).collect();
    let failed = answers.iter().filter(|answer| answer.is_err()).count();
    assert_eq!(failed, 3, "who waited did not try in turn: {answers:?}");
    assert_eq!(ENTERED.get(), 4);
}

#[test]
fn after_an_error_each_task_tries_in_turn() {
    static ENTERED: Counter = Counter::new();
    static LEFT: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached]
    async fn failing(n: u64) -> Result<u64, Failed> {
        let (inside, before) = Inside::enter(&ENTERED, &LEFT);
        GATE.pass().await;
        assert!(inside.alone(), "two loads of one key at once");
        if before < 3 { Err(Failed) } else { Ok(n) }
    }
    let answers = within(20, || {
        let calls = join_all((0..6).map(|_| failing(7)));
        block_on(join(calls, async { GATE.open() })).0
    });
    let failed = answers.iter().filter(|answer| answer.is_err()).count();
    assert_eq!(failed, 3, "who waited did not try in turn: {answers:?}");
    assert_eq!(ENTERED.get(), 4);
}

/// What a load that began after the call did returns is new enough, whatever comes meanwhile.
#[test]
fn a_call_waits_for_one_older_load_and_one_newer() {
    static LOADS: Counter = Counter::new();
    static GATES: [Gate; 3] = [const { Gate::new() }; 3];
    #[derive(Tag)]
    struct Row(u64);
    #[cached(tags(Row(id)))]
    async fn row(id: u64) -> usize {
        let load = LOADS.count();
        GATES[load].pass().await;
        let _ = id;
        load
    }
    let start = || {
        let mut call = Box::pin(row(1));
        assert!(poll_once(&mut call).is_pending());
        call
    };
    let (older, mut call) = (start(), start());
    larder::invalidate!(Row(1));
    let newer = start();
    GATES[0].open();
    assert_eq!(block_on(older), 0);
    assert!(poll_once(&mut call).is_pending(), "waits for the newer one");
    larder::invalidate!(Row(1));
    GATES[1].open();
    assert_eq!(block_on(newer), 1);
    assert_eq!(poll_once(&mut call), Poll::Ready(1));
    assert_eq!(LOADS.get(), 2);
}
