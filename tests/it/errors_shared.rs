//! An error goes to all who waited for it, if it can be cloned, and is not kept.

use crate::support::{Counter, Gate, on_tokio, within};
use futures::executor::block_on;
use futures::future::join_all;
use larder::cached;
use std::sync::Barrier;
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;

const CALLS: usize = 6;

/// Calls on a thread each; the gate opens when all had time to join.
fn together<T: Send + 'static>(gate: &Gate, call: fn() -> T) -> Vec<T> {
    let calls: Vec<_> = (0..CALLS).map(|_| spawn(call)).collect();
    sleep(Duration::from_millis(100));
    gate.open();
    let join = |call: JoinHandle<T>| call.join().unwrap();
    calls.into_iter().map(join).collect()
}

#[test]
fn six_calls_of_what_fails_are_one_load() {
    static LOADS: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached]
    fn failing(n: u64) -> Result<u64, String> {
        GATE.wait();
        Err(format!("load {} of {n}", LOADS.count()))
    }
    let answers = within(20, || together(&GATE, || failing(7)));
    assert_eq!(answers, vec![Err("load 0 of 7".to_owned()); CALLS]);
    assert_eq!(LOADS.get(), 1);
    let stats = failing::stats();
    assert_eq!((stats.loads, stats.joined, stats.stored), (1, 5, 0));
    // nothing of it is kept
    assert_eq!(failing(7), Err("load 1 of 7".to_owned()));
    assert_eq!((failing::len(), failing::peek(&7)), (0, None));
}

/// With nothing to hold it up but the time it takes.
#[test]
fn six_calls_of_twenty_milliseconds_are_one_load() {
    static LOADS: Counter = Counter::new();
    #[cached]
    fn failing(n: u64) -> Result<u64, &'static str> {
        sleep(Duration::from_millis(20));
        LOADS.count();
        Err(if n == 0 { "zero" } else { "other" })
    }
    within(20, || {
        let start = Barrier::new(CALLS);
        std::thread::scope(|scope| {
            for _ in 0..CALLS {
                scope.spawn(|| {
                    start.wait();
                    assert_eq!(failing(0), Err("zero"));
                });
            }
        });
    });
    // a thread that was held up for 20 ms finds nothing to join
    assert!(LOADS.get() <= 2, "{}", LOADS.get());
}

#[test]
fn six_tasks_of_what_fails_are_one_load() {
    static LOADS: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached]
    async fn failing(n: u64) -> Result<u64, String> {
        GATE.pass().await;
        Err(format!("load {} of {n}", LOADS.count()))
    }
    let answers = within(20, || {
        let calls = join_all((0..CALLS).map(|_| failing(7)));
        block_on(futures::future::join(calls, async { GATE.open() })).0
    });
    assert_eq!(answers, vec![Err("load 0 of 7".to_owned()); CALLS]);
    let answers = within(20, || {
        on_tokio(async {
            let calls = (0..CALLS).map(|_| tokio::spawn(failing(8)));
            join_all(calls.collect::<Vec<_>>()).await
        })
    });
    assert!(answers.into_iter().all(|answer| answer.unwrap().is_err()));
}

/// What can't be cloned is for its own caller: the others try in turn.
#[test]
fn an_error_that_is_not_clone_is_not_shared() {
    static LOADS: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached]
    fn failing(n: u64) -> std::io::Result<u64> {
        LOADS.count();
        GATE.wait();
        Err(std::io::Error::other(n.to_string()))
    }
    let answers = within(20, || together(&GATE, || failing(7)));
    assert!(answers.iter().all(Result::is_err));
    assert_eq!(LOADS.get(), CALLS);
}

/// An alias is seen through, a generic function's own type parameter is not.
#[test]
fn aliases_and_generic_functions() {
    type Answer<T> = Result<T, String>;
    static LOADS: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached]
    fn alias(n: u64) -> Answer<u64> {
        LOADS.count();
        GATE.wait();
        Err(n.to_string())
    }
    #[cached]
    fn generic<T: std::hash::Hash + Eq + Clone + Send + Sync + ToString + 'static>(
        n: T,
    ) -> Result<u64, String> {
        LOADS.count();
        GATE.wait();
        Err(n.to_string())
    }
    within(20, || {
        let answers = together(&GATE, || alias(7));
        assert_eq!(answers, vec![Err("7".to_owned()); CALLS]);
    });
    assert_eq!(LOADS.get(), 1);
    assert_eq!(generic(8_u8), Err("8".to_owned()));
}

/// The outermost of nested calls shares the error too, and none of them keeps it.
#[test]
fn nested_errors() {
    static LOADS: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached]
    fn inner(n: u64) -> Result<u64, String> {
        GATE.wait();
        LOADS.count();
        Err(n.to_string())
    }
    #[cached]
    fn outer(n: u64) -> Result<u64, String> {
        inner(n)
    }
    within(20, || {
        let answers = together(&GATE, || outer(7));
        assert_eq!(answers, vec![Err("7".to_owned()); CALLS]);
    });
    assert_eq!(LOADS.get(), 1);
    assert_eq!((inner::len(), outer::len()), (0, 0));
}
