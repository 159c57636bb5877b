//! Leaders that are left alone, waiters that leave, executors with one thread.

use crate::support::{Counter, Gate, gated, on_tokio, poll_once, within};
use futures::executor::{LocalPool, block_on};
use futures::future::{join, join_all, join3};
use futures::task::LocalSpawnExt;
use larder::cached;
use std::thread;
use std::time::Duration;

/// Opens a gate from another thread after a while, as a timer does.
fn open_later(gate: &'static Gate) {
    thread::spawn(|| {
        thread::sleep(Duration::from_millis(5));
        gate.open();
    });
}

#[test]
fn a_leader_polled_once_and_left_alone_is_overtaken() {
    gated! { LOADS, GATE, answer }
    within(20, || {
        let mut leader = Box::pin(answer(42));
        assert!(poll_once(&mut leader).is_pending());
        open_later(&GATE);
        assert_eq!(block_on(join_all((0..5).map(|_| answer(42)))), [42; 5]);
        assert_eq!(LOADS.get(), 2);
        // it may come back, and then has its own answer
        assert_eq!(block_on(leader), 42);
    });
    assert_eq!(LOADS.get(), 2);
}

#[test]
fn a_leader_left_alone_on_tokio_is_overtaken() {
    gated! { LOADS, GATE, answer }
    within(20, || {
        let mut leader = Box::pin(answer(42));
        assert!(poll_once(&mut leader).is_pending());
        open_later(&GATE);
        let answers = on_tokio(async { join_all((0..5).map(|_| tokio::spawn(answer(42)))).await });
        assert!(answers.into_iter().all(|answer| answer.unwrap() == 42));
        drop(leader);
    });
    assert_eq!(LOADS.get(), 2);
}

/// What a leader that was overtaken by an invalidation brings home is stored by nobody.
#[test]
fn a_leader_that_comes_back_late_overwrites_nothing() {
    static LOADS: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached]
    async fn version(n: u64) -> usize {
        let version = LOADS.count();
        GATE.pass().await;
        version
    }
    within(20, || {
        let mut leader = Box::pin(version(1));
        assert!(poll_once(&mut leader).is_pending());
        open_later(&GATE);
        assert_eq!(block_on(version(1)), 1);
        assert_eq!(block_on(leader), 0);
        assert_eq!(version::peek(&1), Some(1));
    });
}

#[test]
fn a_waiter_that_leaves_disturbs_nobody() {
    gated! { LOADS, GATE, answer }
    within(20, || {
        let mut leader = Box::pin(answer(42));
        assert!(poll_once(&mut leader).is_pending());
        let mut leaves = Box::pin(answer(42));
        assert!(poll_once(&mut leaves).is_pending());
        let stays = answer(42);
        let events = async {
            drop(leaves);
            GATE.open();
        };
        assert_eq!(block_on(join3(stays, leader, events)), (42, 42, ()));
    });
    assert_eq!(LOADS.get(), 1);
}

/// The first in the queue is who watches a leader that was left alone; if it leaves, the next
/// must take over.
#[test]
fn the_watch_over_a_lonely_leader_is_handed_on() {
    gated! { LOADS, GATE, answer }
    within(20, || {
        let mut leader = Box::pin(answer(42));
        assert!(poll_once(&mut leader).is_pending());
        let mut heir = Box::pin(answer(42));
        assert!(poll_once(&mut heir).is_pending());
        let events = async {
            GATE.open();
            drop(heir);
        };
        assert_eq!(block_on(join(answer(42), events)).0, 42);
        drop(leader);
    });
    assert_eq!(LOADS.get(), 2);
}

#[test]
fn leader_and_waiters_share_one_local_executor() {
    gated! { LOADS, GATE, answer }
    within(20, || {
        let mut pool = LocalPool::new();
        for _ in 0..6 {
            pool.spawner()
                .spawn_local(async { assert_eq!(answer(42).await, 42) })
                .unwrap();
        }
        pool.spawner().spawn_local(async { GATE.open() }).unwrap();
        pool.run();
    });
    assert_eq!(LOADS.get(), 1);
}

#[test]
fn leader_and_waiters_share_one_thread_of_tokio() {
    static LOADS: Counter = Counter::new();
    #[cached]
    async fn answer(n: u64) -> u64 {
        LOADS.count();
        for _ in 0..20 {
            tokio::time::sleep(Duration::from_millis(1)).await;
            tokio::task::yield_now().await;
        }
        n
    }
    within(20, || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let answers = runtime.block_on(join_all((0..6).map(|_| answer(42))));
        assert_eq!(answers, [42; 6]);
    });
    assert_eq!(LOADS.get(), 1);
}

/// The only thread of a runtime blocks on a load whose leader is another of its tasks.
#[test]
fn a_task_that_blocks_its_own_executor_overtakes_the_leader() {
    gated! { LOADS, GATE, answer }
    within(20, || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let blocks = async {
            open_later(&GATE);
            block_on(answer(42))
        };
        assert_eq!(runtime.block_on(join(answer(42), blocks)), (42, 42));
    });
    assert_eq!(LOADS.get(), 2);
}

/// The circle that nobody can see: a thread waits for a load that waits, by means of its own, for
/// that thread. The wait has a bound of some ten seconds.
#[test]
fn a_thread_does_not_wait_for_ever() {
    static LOADS: Counter = Counter::new();
    static BEGUN: Gate = Gate::new();
    static DONE: Gate = Gate::new();
    #[cached]
    fn answer(n: u64) -> u64 {
        if LOADS.count() == 0 {
            BEGUN.open();
            DONE.wait();
        }
        n
    }
    within(60, || {
        let leader = thread::spawn(|| answer(42));
        BEGUN.wait();
        assert_eq!(answer(42), 42);
        DONE.open();
        assert_eq!(leader.join().unwrap(), 42);
    });
    assert_eq!(LOADS.get(), 2);
}
