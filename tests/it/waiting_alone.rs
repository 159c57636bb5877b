//! More than the leader is left alone.

use crate::support::{Counter, Gate, gated, poll_once, within};
use futures::executor::block_on;
use larder::cached;
use std::thread;
use std::time::Duration;

/// As it happens where a task polls several futures once and then awaits something else: the
/// leader and whoever came next are both left alone, and a third call must not hang.
#[test]
fn a_leader_and_its_first_waiter_left_alone_hold_up_nobody() {
    gated! { LOADS, GATE, answer }
    let (mut leader, mut waiter) = (Box::pin(answer(42)), Box::pin(answer(42)));
    assert!(poll_once(&mut leader).is_pending());
    assert!(poll_once(&mut waiter).is_pending());
    within(10, || {
        thread::spawn(|| {
            thread::sleep(Duration::from_millis(5));
            GATE.open();
        });
        assert_eq!(block_on(answer(42)), 42);
    });
    assert_eq!(LOADS.get(), 2);
    drop((leader, waiter));
}

/// The same when the waiter is left alone after it was woken to take over.
#[test]
fn a_waiter_left_alone_as_it_takes_over_holds_up_nobody() {
    static LOADS: Counter = Counter::new();
    static GATE: Gate = Gate::new();
    #[cached]
    async fn answer(n: u64) -> u64 {
        if LOADS.count() < 2 {
            GATE.pass().await;
        }
        n
    }
    let (mut leader, mut waiter) = (Box::pin(answer(42)), Box::pin(answer(42)));
    assert!(poll_once(&mut leader).is_pending());
    assert!(poll_once(&mut waiter).is_pending());
    drop(leader);
    // leads now, and is left alone
    assert!(poll_once(&mut waiter).is_pending());
    within(10, || {
        thread::spawn(|| {
            thread::sleep(Duration::from_millis(5));
            GATE.open();
        });
        assert_eq!(block_on(answer(42)), 42);
    });
    assert_eq!(LOADS.get(), 3);
    drop(waiter);
}
