//! `stale_if_error`: what is served past its timeout in the place of a failure, and to whom.

use crate::support::{Gate, expire, let_them_join, poll_once, within};
use futures::executor::block_on;
use futures::future::{BoxFuture, join, join_all};
use larder::{Tag, cached, invalidates};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread::scope;

/// Of a function that fails when told to.
macro_rules! failing {
    ($value:ident, $gate:ident, $fail:ident: $($option:tt)+) => {
        static $gate: Gate = Gate::new();
        static $fail: AtomicBool = AtomicBool::new(false);
        #[cached($($option)+)]
        fn $value(n: u64) -> Result<u64, String> {
            if $fail.load(SeqCst) {
                $gate.wait();
                if n == 0 {
                    panic!("as planned");
                }
                return Err("as planned".to_owned());
            }
            Ok(n)
        }
    };
}

#[test]
fn the_former_value_stands_in_for_an_error_and_a_panic() {
    failing!(value, GATE, FAIL: timeout = "30ms", stale_if_error = "1h");
    for n in [1, 0] {
        within(20, move || {
            FAIL.store(false, SeqCst);
            assert_eq!(value(n), Ok(n));
            expire();
            FAIL.store(true, SeqCst);
            scope(|scope| {
                let calls: Vec<_> = (0..4).map(|_| scope.spawn(move || value(n))).collect();
                let_them_join();
                GATE.open();
                for call in calls {
                    assert_eq!(call.join().unwrap(), Ok(n), "leader or waiter");
                }
            });
        });
        // it is not fresh for all that
        assert!(!value::contains(&n));
    }
    assert_eq!(value::stats().stale, 8);
}

#[test]
fn past_the_allowance_the_failure_is_returned() {
    failing!(value, GATE, FAIL: timeout = "15ms", stale_if_error = "15ms");
    GATE.open();
    assert_eq!((value(1), value(0)), (Ok(1), Ok(0)));
    expire();
    FAIL.store(true, SeqCst);
    value(1).unwrap_err();
    catch_unwind(|| value(0)).unwrap_err();
}

#[test]
fn a_first_failure_has_nothing_to_stand_in_for_it() {
    failing!(value, GATE, FAIL: timeout = "15ms", stale_if_error = "1h", stale = "1h");
    GATE.open();
    FAIL.store(true, SeqCst);
    value(1).unwrap_err();
    catch_unwind(|| value(0)).unwrap_err();
    assert_eq!(value::len(), 0);
}

#[test]
fn the_former_value_stands_in_for_tasks_that_fail() {
    static GATE: Gate = Gate::new();
    static FAIL: AtomicBool = AtomicBool::new(false);
    #[cached(timeout = "30ms", stale_if_error = "1h")]
    async fn value(n: u64) -> Result<u64, String> {
        if FAIL.load(SeqCst) {
            GATE.pass().await;
            assert!(n != 0, "as planned");
            return Err("as planned".to_owned());
        }
        Ok(n)
    }
    within(20, || {
        for n in [1, 0] {
            FAIL.store(false, SeqCst);
            assert_eq!(block_on(value(n)), Ok(n));
            expire();
            FAIL.store(true, SeqCst);
            let mut leader = Box::pin(value(n));
            if n == 1 {
                assert!(poll_once(&mut leader).is_pending());
            }
            let waiters = join_all((0..3).map(|_| value(n)));
            let (waiters, (leader, ())) =
                block_on(join(waiters, join(leader, async { GATE.open() })));
            assert!(
                waiters
                    .into_iter()
                    .chain([leader])
                    .all(|answer| answer == Ok(n))
            );
            if n == 1 {
                assert_eq!(value::stats().loads, 2, "one alone computed");
            }
        }
    });
    assert_eq!(value::stats().stale, 8);
}

/// That a value stood in once is no reason not to try again.
#[test]
fn the_next_call_tries_again() {
    failing!(value, GATE, FAIL: timeout = "30ms", stale_if_error = "1h");
    GATE.open();
    value(1).unwrap();
    expire();
    FAIL.store(true, SeqCst);
    assert_eq!((value(1), value(1)), (Ok(1), Ok(1)));
    assert_eq!(value::stats().loads, 3);
    FAIL.store(false, SeqCst);
    value(1).unwrap();
    assert!(value::contains(&1));
}

/// Whoever builds on a value that stood in depends on what it does, and expires with it.
#[test]
fn what_is_built_on_a_former_value_goes_with_it() {
    failing!(value, GATE, FAIL: timeout = "30ms", stale_if_error = "1h");
    #[cached]
    fn outer(n: u64) -> Result<u64, String> {
        value(n)
    }
    GATE.open();
    value(1).unwrap();
    expire();
    FAIL.store(true, SeqCst);
    assert_eq!(outer(1), Ok(1));
    assert!(!outer::contains(&1), "it was past its time already");
    assert!(
        catch_unwind(AssertUnwindSafe(|| outer(2)))
            .unwrap()
            .is_err()
    );
}

/// Who asks for a refresh wants to know.
#[test]
fn nothing_stands_in_for_a_refresh_that_fails() {
    failing!(value, GATE, FAIL: timeout = "30ms", stale_if_error = "1h");
    GATE.open();
    value(1).unwrap();
    FAIL.store(true, SeqCst);
    value::refresh(1).unwrap_err();
    expire();
    value::refresh(1).unwrap_err();
    value::uncached(1).unwrap_err();
    assert_eq!(value(1), Ok(1), "the former value is gone");
}

/// A write that reads back sees its own effect, a failure too.
#[test]
fn nothing_stands_in_for_a_failure_inside_a_write() {
    #[derive(Tag)]
    struct Row(u64);
    static FAIL: AtomicBool = AtomicBool::new(false);
    #[cached(timeout = "30ms", stale = "1h", stale_if_error = "1h", tags(Row(n)))]
    fn value(n: u64) -> Result<u64, String> {
        match FAIL.load(SeqCst) {
            true => Err("as planned".to_owned()),
            false => Ok(n),
        }
    }
    #[cached(timeout = "30ms", stale = "1h", stale_if_error = "1h")]
    fn view(n: u64) -> Result<u64, String> {
        value(n)
    }
    type Answers = [Result<u64, String>; 2];
    #[invalidates(value(n))]
    fn by_key(n: u64) -> Answers {
        [value(n), view(n)]
    }
    #[invalidates(Row(n))]
    fn by_tag(n: u64) -> Answers {
        [value(n), view(n)]
    }
    #[invalidates(value(..))]
    fn whole(n: u64) -> Answers {
        [value(n), view(n)]
    }
    #[invalidates(Row(n + 1))]
    fn another(n: u64) -> Answers {
        [value(n), view(n)]
    }
    for (n, write) in [(1, by_key as fn(u64) -> Answers), (2, by_tag), (3, whole)] {
        FAIL.store(false, SeqCst);
        assert_eq!(view(n), Ok(n));
        expire();
        FAIL.store(true, SeqCst);
        let answers = write(n);
        assert!(answers.iter().all(Result::is_err), "{n}: {answers:?}");
        assert!(value(n).is_err() && view(n).is_err());
    }
    FAIL.store(false, SeqCst);
    assert_eq!(view(5), Ok(5));
    expire();
    FAIL.store(true, SeqCst);
    assert_eq!(another(5), [Ok(5), Ok(5)], "it names something else");
}

/// It is of no use to those who look for it, and of use still.
#[test]
fn the_former_value_is_kept_while_others_come() {
    failing!(value, GATE, FAIL: timeout = "30ms", stale_if_error = "1h", capacity = 60);
    GATE.open();
    value(1).unwrap();
    expire();
    for n in 2..50 {
        value(n).unwrap();
    }
    FAIL.store(true, SeqCst);
    assert_eq!(value(1), Ok(1));
}

/// It stood in when the load failed, and is invalidated before a waiter comes for it.
#[test]
fn what_is_invalidated_before_it_is_delivered_stands_in_for_nothing() {
    #[derive(Tag)]
    struct Row(u64);
    static GATES: [Gate; 4] = [const { Gate::new() }; 4];
    static FAIL: AtomicBool = AtomicBool::new(false);
    #[cached(timeout = "30ms", stale_if_error = "1h", tags(Row(n)))]
    async fn value(n: u64) -> Result<u64, String> {
        if FAIL.load(SeqCst) {
            GATES[n as usize].pass().await;
            return Err("as planned".to_owned());
        }
        Ok(n)
    }
    let invalidations: [fn(u64); 4] = [
        |n| value::invalidate(&n),
        |n| larder::invalidate!(Row(n)),
        |_| value::clear(),
        |n| value::put(&n, 7),
    ];
    for (n, invalidate) in (0..).zip(invalidations) {
        FAIL.store(false, SeqCst);
        assert_eq!(block_on(value(n)), Ok(n));
        expire();
        FAIL.store(true, SeqCst);
        let (mut leader, mut waiter) = (Box::pin(value(n)), Box::pin(value(n)));
        assert!(poll_once(&mut leader).is_pending() && poll_once(&mut waiter).is_pending());
        GATES[n as usize].open();
        assert_eq!(block_on(leader), Ok(n));
        invalidate(n);
        assert_ne!(block_on(waiter), Ok(n));
    }
}

/// Nor where a write goes on with a future that was begun outside.
#[test]
fn nothing_stands_in_for_a_failure_that_a_write_awaits() {
    static GATE: Gate = Gate::new();
    static FAIL: AtomicBool = AtomicBool::new(false);
    #[cached(timeout = "30ms", stale_if_error = "1h")]
    async fn value(n: u64) -> Result<u64, String> {
        if FAIL.load(SeqCst) {
            GATE.pass().await;
            return Err("as planned".to_owned());
        }
        Ok(n)
    }
    #[invalidates(value(1))]
    async fn write(read: BoxFuture<'static, Result<u64, String>>) -> Result<u64, String> {
        read.await
    }
    block_on(value(1)).unwrap();
    expire();
    FAIL.store(true, SeqCst);
    let mut leader = Box::pin(value(1));
    let mut read: BoxFuture<'_, _> = Box::pin(value(1));
    assert!(poll_once(&mut leader).is_pending() && poll_once(&mut read).is_pending());
    drop(leader);
    GATE.open();
    block_on(write(read)).unwrap_err();
}
