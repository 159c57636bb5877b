//! A leader that is at work is waited for, however long it takes.

use crate::support::{Counter, Gate, poll_once, within};
use futures::executor::block_on;
use futures::future::join_all;
use larder::cached;
use std::future::poll_fn;
use std::sync::Mutex;
use std::task::{Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than any woken leader may stay away.
const LONG: Duration = Duration::from_millis(60);

/// As it happens where two responses are awaited, and the first is parsed as the second comes in:
/// the leader is woken while it is being polled.
#[test]
fn a_leader_that_is_woken_while_it_is_busy_is_not_overtaken() {
    static LOADS: Counter = Counter::new();
    static FIRST: Mutex<Option<Waker>> = Mutex::new(None);
    static BUSY: Gate = Gate::new();
    static PARSED: Gate = Gate::new();
    #[cached]
    async fn page(id: u64) -> u64 {
        LOADS.count();
        let mut polls = 0;
        poll_fn(|context| {
            polls += 1;
            match polls {
                1 => {
                    *FIRST.lock().unwrap() = Some(context.waker().clone());
                    Poll::Pending
                }
                2 => {
                    let second = context.waker().clone();
                    thread::spawn(|| second.wake()).join().unwrap();
                    BUSY.open();
                    PARSED.wait();
                    Poll::Pending
                }
                _ => Poll::Ready(()),
            }
        })
        .await;
        id
    }
    within(20, || {
        let mut leader = Box::pin(page(1));
        assert!(poll_once(&mut leader).is_pending());
        let mut waiters: Vec<_> = (0..7).map(|_| Box::pin(page(1))).collect();
        for waiter in &mut waiters {
            assert!(poll_once(waiter).is_pending());
        }
        FIRST.lock().unwrap().take().unwrap().wake();
        let leader = thread::spawn(move || {
            assert!(poll_once(&mut leader).is_pending());
            // woken meanwhile, it is polled again
            block_on(leader)
        });
        BUSY.wait();
        let start = Instant::now();
        while start.elapsed() < LONG {
            for waiter in &mut waiters {
                assert!(poll_once(waiter).is_pending(), "overtakes");
            }
            thread::sleep(Duration::from_micros(200));
        }
        assert_eq!(LOADS.get(), 1, "overtaken");
        PARSED.open();
        assert_eq!(leader.join().unwrap(), 1);
        assert_eq!(block_on(join_all(waiters)), [1; 7]);
    });
    assert_eq!(LOADS.get(), 1);
}

/// The same where it is woken once, before.
#[test]
fn a_leader_that_was_woken_and_is_busy_is_not_overtaken() {
    static LOADS: Counter = Counter::new();
    static RESPONSE: Gate = Gate::new();
    static BUSY: Gate = Gate::new();
    static PARSED: Gate = Gate::new();
    #[cached]
    async fn page(id: u64) -> u64 {
        LOADS.count();
        RESPONSE.pass().await;
        BUSY.open();
        PARSED.wait();
        id
    }
    within(20, || {
        let mut leader = Box::pin(page(1));
        assert!(poll_once(&mut leader).is_pending());
        let mut waiters: Vec<_> = (0..7).map(|_| Box::pin(page(1))).collect();
        for waiter in &mut waiters {
            assert!(poll_once(waiter).is_pending());
        }
        RESPONSE.open();
        let leader = thread::spawn(|| block_on(leader));
        BUSY.wait();
        let start = Instant::now();
        while start.elapsed() < LONG {
            for waiter in &mut waiters {
                assert!(poll_once(waiter).is_pending(), "overtakes");
            }
            thread::sleep(Duration::from_micros(200));
        }
        PARSED.open();
        assert_eq!(leader.join().unwrap(), 1);
        assert_eq!(block_on(join_all(waiters)), [1; 7]);
    });
    assert_eq!(LOADS.get(), 1);
}
