//! Futures that are polled in one place first and awaited in another: circles that come about only
//! then.

use crate::support::{Gate, poll_once, within};
use futures::executor::block_on;
use futures::future::{BoxFuture, join};
use larder::cached;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::thread;

/// A future on its way into a call.
type Slot = Arc<Mutex<Option<BoxFuture<'static, u64>>>>;

fn slot(future: impl Future<Output = u64> + Send + 'static) -> Slot {
    Arc::new(Mutex::new(Some(Box::pin(future))))
}

/// `circle! { GATE, whole, part }` makes two functions: `whole` waits at the gate, then for `part`,
/// which waits for the future that it is given, if any.
macro_rules! circle {
    ($gate:ident, $whole:ident, $part:ident) => {
        static $gate: Gate = Gate::new();
        #[cached]
        async fn $whole(id: u64) -> u64 {
            $gate.pass().await;
            $part(id, Arc::default()).await + 1
        }
        #[cached(ignore(slot))]
        async fn $part(id: u64, slot: Slot) -> u64 {
            let future = slot.lock().unwrap().take();
            match future {
                Some(future) => future.await - 1,
                None => id,
            }
        }
    };
}

#[test]
fn a_future_from_outside_that_a_load_awaits_closes_no_circle_unseen() {
    circle!(GATE, whole, part);
    within(8, || {
        let mut leader = Box::pin(whole(1));
        assert!(poll_once(&mut leader).is_pending());
        // joins, outside of any load
        let mut joined = Box::pin(whole(1));
        assert!(poll_once(&mut joined).is_pending());
        let mut other = Box::pin(part(1, slot(joined)));
        assert!(poll_once(&mut other).is_pending());
        GATE.open();
        let leader = thread::spawn(|| block_on(leader));
        assert_eq!(block_on(other), 1);
        assert_eq!(leader.join().unwrap(), 2);
    });
}

#[test]
fn nor_does_it_in_one_task() {
    circle!(GATE, whole, part);
    within(8, || {
        let mut leader = Box::pin(whole(1));
        assert!(poll_once(&mut leader).is_pending());
        let mut joined = Box::pin(whole(1));
        assert!(poll_once(&mut joined).is_pending());
        let mut other = Box::pin(part(1, slot(joined)));
        assert!(poll_once(&mut other).is_pending());
        GATE.open();
        assert_eq!(block_on(join(other, leader)), (1, 2));
    });
}

/// The load has got to wait for the other before that one awaits the future.
#[test]
fn nor_does_it_where_the_load_waits_first() {
    static AWAITS: Gate = Gate::new();
    static GATE: Gate = Gate::new();
    #[cached]
    async fn whole(id: u64) -> u64 {
        GATE.pass().await;
        part(id, Arc::default()).await + 1
    }
    #[cached(ignore(slot))]
    async fn part(id: u64, slot: Slot) -> u64 {
        let future = slot.lock().unwrap().take();
        AWAITS.pass().await;
        match future {
            Some(future) => future.await - 1,
            None => id,
        }
    }
    within(8, || {
        let mut leader = Box::pin(whole(1));
        assert!(poll_once(&mut leader).is_pending());
        let mut joined = Box::pin(whole(1));
        assert!(poll_once(&mut joined).is_pending());
        let mut other = Box::pin(part(1, slot(joined)));
        assert!(poll_once(&mut other).is_pending());
        GATE.open();
        assert!(poll_once(&mut leader).is_pending(), "waits for the part");
        AWAITS.open();
        let leader = thread::spawn(|| block_on(leader));
        assert_eq!(block_on(other), 1);
        assert_eq!(leader.join().unwrap(), 2);
    });
}

/// What was polled in one load first is awaited in another.
#[test]
fn a_future_from_one_load_that_another_awaits_closes_no_circle_unseen() {
    circle!(GATE, whole, part);
    /// Joins the load, and hands the future on instead of awaiting it.
    #[cached(ignore(to))]
    async fn hands_on(id: u64, to: &Slot) -> u64 {
        let mut joined = Box::pin(whole(id));
        assert!(poll_once(&mut joined).is_pending());
        *to.lock().unwrap() = Some(joined);
        id
    }
    within(8, || {
        let mut leader = Box::pin(whole(1));
        assert!(poll_once(&mut leader).is_pending());
        let slot = Slot::default();
        assert_eq!(block_on(hands_on(1, &slot)), 1);
        let mut other = Box::pin(part(1, slot));
        assert!(poll_once(&mut other).is_pending());
        GATE.open();
        let leader = thread::spawn(|| block_on(leader));
        assert_eq!(block_on(other), 1);
        assert_eq!(leader.join().unwrap(), 2);
    });
}

/// The future from outside is the leader itself.
#[test]
fn a_leader_from_outside_that_a_load_awaits_closes_no_circle_unseen() {
    circle!(GATE, whole, part);
    within(8, || {
        let mut leader = Box::pin(whole(1));
        assert!(poll_once(&mut leader).is_pending());
        GATE.open();
        assert_eq!(block_on(part(1, slot(leader))), 1);
        assert_eq!(block_on(whole(1)), 2);
    });
}

/// A load that was started in another goes on elsewhere, and the other waits for it by means of
/// its own.
#[test]
fn a_load_that_goes_on_elsewhere_closes_no_circle_unseen() {
    #[cached(ignore(inside))]
    async fn whole(id: u64, inside: bool) -> u64 {
        if inside {
            return id;
        }
        let mut part = Box::pin(part(id));
        assert!(poll_once(&mut part).is_pending());
        thread::spawn(|| block_on(part)).join().unwrap() + 1
    }
    fn boxed(id: u64, inside: bool) -> BoxFuture<'static, u64> {
        Box::pin(whole(id, inside))
    }
    #[cached]
    async fn part(id: u64) -> u64 {
        tokio::task::yield_now().await;
        boxed(id, true).await
    }
    within(8, || assert_eq!(block_on(whole(1, false)), 2));
}

/// It is noted where the future is awaited, for the next who looks for a circle.
#[test]
fn who_closes_such_a_circle_last_computes() {
    circle!(GATE, whole, part);
    let mut leader = Box::pin(whole(1));
    assert!(poll_once(&mut leader).is_pending());
    let mut joined = Box::pin(whole(1));
    assert!(poll_once(&mut joined).is_pending());
    let mut other = Box::pin(part(1, slot(joined)));
    assert!(poll_once(&mut other).is_pending());
    GATE.open();
    assert_eq!(poll_once(&mut leader), Poll::Ready(2));
    assert_eq!(poll_once(&mut other), Poll::Ready(1));
}
