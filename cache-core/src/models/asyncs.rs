//! Futures: polled here and there, left alone, and dropped.

use super::check::{at_once, check, yield_now};
use super::world::{
    self, Both, Cached, Row, Seen, Top, assess, change, entry, merge, of, read, rest, written,
};
use crate::call::Settled;
use crate::context::Call;
use crate::in_frame::in_frame;
use crate::returned::{Sharing, keep_all};
use crate::sync::{Arc, Mutex, checker};
use checker::future::{block_on, yield_now as pause};
use checker::rand::{Rng, thread_rng};
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

/// Calls a cached function whose body is a future.
async fn call<F: Cached>(a: u64, b: u64, body: impl Future<Output = Seen>) -> Seen {
    let (entry, call) = (of::<F>(&a, &b), Call::start());
    let settled =
        entry.settle_async::<false, Seen>(call, F::front(), || F::tags(a, b), Sharing::NONE);
    match settled.await {
        Settled::Served(seen) => seen,
        Settled::Lead(load) => load.run_async(keep_all, Sharing::NONE, body).await,
    }
}

async fn row(a: u64) -> Seen {
    let body = async {
        pause().await;
        let seen = read(a);
        pause().await;
        seen
    };
    call::<Row>(a, 0, body).await
}

async fn both() -> Seen {
    let body = async { merge(row(0).await, row(1).await) };
    call::<Both>(0, 0, body).await
}

/// Reads both rows by futures that take turns.
async fn top() -> Seen {
    let body = async {
        let (one, other) = join(both(), row(0)).await;
        merge(one, other)
    };
    call::<Top>(0, 0, body).await
}

async fn join<A: Future, B: Future>(one: A, other: B) -> (A::Output, B::Output) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut first, mut second) = (None, None);
    poll_fn(|context| {
        if first.is_none()
            && let Poll::Ready(value) = one.as_mut().poll(context)
        {
            first = Some(value);
        }
        if second.is_none()
            && let Poll::Ready(value) = other.as_mut().poll(context)
        {
            second = Some(value);
        }
        match (first.take(), second.take()) {
            (Some(first), Some(second)) => Poll::Ready((first, second)),
            (one, other) => {
                (first, second) = (one, other);
                Poll::Pending
            }
        }
    })
    .await
}

async fn check_row() {
    let written = written();
    assess::<Row>(row(0).await, written);
}

async fn check_both() {
    let written = written();
    assess::<Both>(both().await, written);
}

async fn check_top() {
    let written = written();
    assess::<Top>(top().await, written);
}

/// Polls a future at most so often.
async fn polls<F: Future>(times: u32, future: F) -> Option<F::Output> {
    let (mut future, mut times) = (pin!(future), times);
    poll_fn(|context| {
        if times == 0 {
            return Poll::Ready(None);
        }
        times -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

fn any_of(most: u32) -> u32 {
    thread_rng().gen_range(0..most)
}

fn writer() {
    change(0, 1, || entry::<Row>(0, 0));
    change(1, 1, || entry::<Row>(1, 0));
    change(0, 2, || entry::<Row>(0, 0));
}

/// Three tasks that await one another's flights.
#[test]
fn tasks() {
    check(|| {
        at_once!(
            || block_on(check_top()),
            || block_on(async {
                check_both().await;
                check_top().await;
            }),
            || {
                world::check::<Row>(0, 0);
                block_on(check_row());
            },
            writer,
        );
        rest();
    });
}

/// A leader that is dropped wherever it is, on which others wait.
#[test]
fn dropped() {
    check(|| {
        at_once!(
            || {
                block_on(polls(any_of(8), top()));
            },
            || block_on(check_top()),
            || {
                block_on(polls(any_of(6), both()));
                block_on(check_both());
            },
            writer,
        );
        rest();
    });
}

/// A leader that nobody polls any more, though it was woken: its executor is busy, or gone.
#[test]
fn left_alone() {
    check(|| {
        let mut left = Box::pin(top());
        block_on(polls(any_of(8), left.as_mut()));
        at_once!(|| block_on(check_top()), || block_on(check_both()), writer);
        drop(left);
        rest();
    });
}

type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// An executor's worker: polls whatever is there, once.
fn work(tasks: &Mutex<VecDeque<Task>>) {
    loop {
        let task = tasks.lock().pop_front();
        let Some(mut task) = task else {
            return;
        };
        if block_on(polls(1, task.as_mut())).is_none() {
            tasks.lock().push_back(task);
            yield_now();
        }
    }
}

/// Futures that go from thread to thread, and from frame to frame.
#[test]
fn moved() {
    check(|| {
        let tasks: [Task; 3] = [
            Box::pin(check_top()),
            Box::pin(check_both()),
            Box::pin(in_frame(check_top())),
        ];
        let tasks = Arc::new(Mutex::new(VecDeque::from(tasks)));
        let others = tasks.clone();
        at_once!(move || work(&tasks), move || work(&others), writer);
        rest();
    });
}

/// A future that is begun in one body and awaited in another.
#[test]
fn moved_between_frames() {
    check(|| {
        at_once!(
            || block_on(async {
                let mut begun = Box::pin(row(0));
                let begin = async { polls(any_of(4), begun.as_mut()).await };
                let seen = call::<Both>(0, 0, async { begin.await.unwrap_or_default() }).await;
                if seen == Seen::default() {
                    call::<Top>(0, 0, begun).await;
                }
            }),
            writer,
        );
        world::check::<Top>(0, 0);
    });
}
