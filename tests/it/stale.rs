//! `stale`: what is served past its timeout while another call computes.

use crate::support::{Counter, Gate, expire, let_them_join, poll_once, within};
use futures::executor::block_on;
use larder::{Tag, cached};
use std::cell::Cell;
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::task::Poll;
use std::thread::scope;
use std::time::Duration;

/// Of a function whose second load is held up: its value says which load it is of.
macro_rules! held_up {
    ($value:ident, $loads:ident, $begun:ident, $gate:ident: $($option:tt)+) => {
        static $loads: Counter = Counter::new();
        static $begun: Gate = Gate::new();
        static $gate: Gate = Gate::new();
        #[cached($($option)+)]
        fn $value(n: u64) -> usize {
            let load = $loads.count();
            if load == 1 {
                $begun.open();
                $gate.wait();
            }
            load + n as usize
        }
    };
}

#[test]
fn one_call_computes_and_the_others_are_served_meanwhile() {
    held_up!(value, LOADS, BEGUN, GATE: timeout = "30ms", stale = "1h");
    within(20, || {
        assert_eq!(value(0), 0);
        expire();
        scope(|scope| {
            let leader = scope.spawn(|| value(0));
            BEGUN.wait();
            for _ in 0..5 {
                assert_eq!(value(0), 0, "not served meanwhile");
            }
            assert!(!value::contains(&0) && value::peek(&0).is_none());
            GATE.open();
            assert_eq!(leader.join().unwrap(), 1, "the leader was served");
        });
    });
    assert_eq!((LOADS.get(), value::stats().stale), (2, 5));
    assert!(value(0) >= 1, "the former value came back");
}

#[test]
fn one_task_computes_and_the_others_are_served_meanwhile() {
    static LOADS: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached(timeout = "30ms", stale = "1h")]
    async fn value(n: u64) -> usize {
        let load = LOADS.count();
        if load == 1 {
            GATE.pass().await;
        }
        load + n as usize
    }
    within(20, || {
        assert_eq!(block_on(value(0)), 0);
        expire();
        let mut leader = Box::pin(value(0));
        assert!(poll_once(&mut leader).is_pending());
        for _ in 0..5 {
            assert_eq!(poll_once(&mut Box::pin(value(0))), Poll::Ready(0));
        }
        GATE.open();
        assert_eq!(block_on(leader), 1);
    });
    assert_eq!((LOADS.get(), value::stats().stale), (2, 5));
}

/// If the leader is dropped, or panics, the next call that comes leads.
#[test]
fn a_leader_that_gives_up_leaves_the_former_value() {
    static LOADS: Counter = Counter::new();
    static NEVER: Gate = Gate::new();
    #[cached(timeout = "30ms", stale = "1h")]
    async fn value(n: u64) -> usize {
        let load = LOADS.count();
        if load == 1 {
            NEVER.pass().await;
        }
        assert!(load != 2, "as planned");
        load + n as usize
    }
    within(20, || {
        block_on(value(0));
        expire();
        let mut leader = Box::pin(value(0));
        assert!(poll_once(&mut leader).is_pending());
        assert_eq!(poll_once(&mut Box::pin(value(0))), Poll::Ready(0));
        drop(leader);
        catch_unwind(|| block_on(value(0))).unwrap_err();
        assert_eq!(block_on(value(0)), 3);
    });
}

#[test]
fn past_the_allowance_everyone_waits() {
    held_up!(value, LOADS, BEGUN, GATE: timeout = "15ms", stale = "15ms");
    within(20, || {
        value(0);
        expire();
        scope(|scope| {
            let leader = scope.spawn(|| value(0));
            BEGUN.wait();
            let (sender, answered) = channel();
            scope.spawn(move || sender.send(value(0)));
            let early = answered.recv_timeout(Duration::from_millis(30));
            assert_eq!(early, Err(RecvTimeoutError::Timeout), "it did not wait");
            GATE.open();
            assert_eq!(answered.recv(), Ok(1));
            assert_eq!(leader.join().unwrap(), 1);
        });
    });
}

/// Past its own allowance: that of `stale_if_error` is for failures.
#[test]
fn what_stands_in_for_failures_is_not_served_meanwhile() {
    held_up!(value, LOADS, BEGUN, GATE: timeout = "15ms", stale = "15ms", stale_if_error = "1h");
    within(20, || {
        value(0);
        expire();
        scope(|scope| {
            let leader = scope.spawn(|| value(0));
            BEGUN.wait();
            let waits = scope.spawn(|| value(0));
            let_them_join();
            GATE.open();
            assert_eq!((leader.join().unwrap(), waits.join().unwrap()), (1, 1));
        });
    });
}

/// Invalidated between the look-up of a call and its turn, while the tags are made.
#[test]
fn what_is_invalidated_meanwhile_is_not_served() {
    static DB: AtomicU64 = AtomicU64::new(0);
    static TAGS: [Gate; 2] = [const { Gate::new() }; 2];
    static BODY: [Gate; 2] = [const { Gate::new() }; 2];
    thread_local! { static SLOW: Cell<bool> = const { Cell::new(false) }; }
    fn pass(gates: &[Gate; 2]) {
        gates[0].open();
        gates[1].wait();
    }
    #[derive(Tag)]
    struct Row(u64);
    fn tag_of(id: u64) -> u64 {
        if SLOW.replace(false) {
            pass(&TAGS);
        }
        id
    }
    #[cached(timeout = "30ms", stale = "1h", tags(Row(tag_of(id))))]
    fn value(id: u64) -> u64 {
        let seen = DB.load(SeqCst) + id;
        if seen > 0 {
            pass(&BODY);
        }
        seen
    }
    within(20, || {
        value(0);
        expire();
        scope(|scope| {
            let slow = scope.spawn(|| {
                SLOW.set(true);
                value(0)
            });
            TAGS[0].wait();
            DB.store(1, SeqCst);
            larder::invalidate!(Row(0));
            let leader = scope.spawn(|| value(0));
            BODY[0].wait();
            TAGS[1].open();
            let_them_join();
            BODY[1].open();
            assert_eq!((leader.join().unwrap(), slow.join().unwrap()), (1, 1));
        });
    });
}
