//! Who is woken, and whose waker is kept no longer than it is needed: it may hold a whole task.

use crate::support::{Gate, poll_once};
use futures::executor::block_on;
use futures::future::BoxFuture;
use larder::cached;
use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

/// Counts how often it was woken; how many hold it tells its `Arc`.
#[derive(Default)]
struct Task(AtomicUsize);

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

impl Task {
    fn poll<T>(self: &Arc<Self>, future: &mut BoxFuture<'_, T>) -> Poll<T> {
        let waker = self.clone().into();
        future.as_mut().poll(&mut Context::from_waker(&waker))
    }

    fn is_held(self: &Arc<Self>) -> bool {
        Arc::strong_count(self) > 1
    }

    fn wakings(&self) -> usize {
        self.0.load(SeqCst)
    }
}

/// As a timer that keeps the wakers it was given.
static KEPT: Mutex<Vec<Waker>> = Mutex::new(Vec::new());

#[cached]
async fn value(id: u64) -> u64 {
    let mut polls = 0;
    poll_fn(|context| {
        KEPT.lock().unwrap().push(context.waker().clone());
        polls += 1;
        if polls < 3 {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    })
    .await;
    id
}

fn future(id: u64) -> BoxFuture<'static, u64> {
    Box::pin(value(id))
}

#[test]
fn a_leader_that_is_done_is_let_go() {
    let (task, mut leader) = (Arc::<Task>::default(), future(1));
    assert!(task.poll(&mut leader).is_pending() && task.is_held());
    assert!(task.poll(&mut leader).is_pending() && task.is_held());
    assert_eq!(task.poll(&mut leader), Poll::Ready(1));
    assert!(!task.is_held());
}

#[test]
fn a_leader_that_was_dropped_is_let_go() {
    let (task, mut leader) = (Arc::<Task>::default(), future(2));
    assert!(task.poll(&mut leader).is_pending() && task.is_held());
    drop(leader);
    assert!(!task.is_held());
}

#[test]
fn a_waiter_that_leaves_is_let_go() {
    let (task, mut leader, mut waiter) = (Arc::<Task>::default(), future(3), future(3));
    assert!(poll_once(&mut leader).is_pending());
    assert!(task.poll(&mut waiter).is_pending());
    assert!(task.poll(&mut waiter).is_pending() && task.is_held());
    assert_eq!(Arc::strong_count(&task), 2, "held once");
    drop(waiter);
    assert!(!task.is_held());
}

#[test]
fn all_who_wait_are_woken_at_the_end() {
    static GATE: Gate = Gate::new();
    #[cached]
    async fn value(id: u64) -> u64 {
        GATE.pass().await;
        id
    }
    let mut leader: BoxFuture<'_, _> = Box::pin(value(1));
    assert!(poll_once(&mut leader).is_pending());
    let mut waiters = [(); 5].map(|()| {
        let future: BoxFuture<'_, _> = Box::pin(value(1));
        (Arc::<Task>::default(), future)
    });
    for (task, waiter) in &mut waiters {
        assert!(task.poll(waiter).is_pending());
    }
    GATE.open();
    for (task, waiter) in &mut waiters {
        assert_eq!(task.wakings(), 1, "to see that the leader comes");
        assert!(task.poll(waiter).is_pending());
    }
    let before = waiters.each_ref().map(|(task, _)| task.wakings());
    assert_eq!(poll_once(&mut leader), Poll::Ready(1));
    for ((task, waiter), before) in waiters.iter_mut().zip(before) {
        assert!(task.wakings() > before, "to take the answer");
        assert_eq!(task.poll(waiter), Poll::Ready(1));
    }
}

/// A connection, say: it keeps the waker that it was polled with last.
struct Keeping(Mutex<Option<Waker>>);

#[test]
fn a_value_may_keep_the_waker_it_was_made_under() {
    #[cached(capacity = 2)]
    async fn keeping(id: u64) -> Arc<Keeping> {
        let _ = id;
        let value = Arc::new(Keeping(Mutex::default()));
        let mut is_first = true;
        poll_fn(|context| {
            *value.0.lock().unwrap() = Some(context.waker().clone());
            match std::mem::take(&mut is_first) {
                true => {
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
                false => Poll::Ready(()),
            }
        })
        .await;
        value
    }
    let made: Vec<_> = (0..20)
        .map(|id| Arc::downgrade(&block_on(keeping(id))))
        .collect();
    keeping::clear();
    assert!(made.iter().all(|value| value.upgrade().is_none()));
}
