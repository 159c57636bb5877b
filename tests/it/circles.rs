//! Cached functions that call themselves and each other, from several threads: nobody waits in a
//! circle.

use crate::support::{on_tokio, within};
use futures::executor::block_on;
use futures::future::join;
use larder::cached;
use std::future::Future;
use std::sync::Barrier;
use std::thread;

#[test]
fn recursion_on_the_same_key_computes() {
    #[cached(ignore(depth))]
    fn turtles(n: u64, depth: u64) -> u64 {
        if depth == 0 {
            n
        } else {
            turtles(n, depth - 1) + 1
        }
    }
    assert_eq!(within(5, || turtles(1, 4)), 5);
    assert_eq!(turtles(1, 0), 5);
}

#[test]
fn async_recursion_on_the_same_key_computes() {
    #[cached(ignore(depth))]
    async fn turtles(n: u64, depth: u64) -> u64 {
        if depth == 0 {
            return n;
        }
        Box::pin(turtles(n, depth - 1)).await + 1
    }
    assert_eq!(within(5, || block_on(turtles(1, 4))), 5);
    assert_eq!(block_on(turtles(1, 0)), 5);
    assert_eq!(within(5, || on_tokio(turtles(2, 4))), 6);
}

/// What decides whether a value is kept is part of its computation.
#[test]
fn a_predicate_that_asks_for_the_value_it_judges_computes() {
    #[cached(cache_if = |value| double(value / 2) == *value)]
    fn double(n: u64) -> u64 {
        n * 2
    }
    assert_eq!(within(5, || double(4)), 8);
    assert_eq!(double::peek(&4), Some(8));
    assert_eq!(double::stats().loads, 2);
}

#[test]
fn async_recursion_on_smaller_keys_is_shared() {
    #[cached]
    async fn fibonacci(n: u64) -> u64 {
        if n < 2 {
            return n;
        }
        let (one, two) = (Box::pin(fibonacci(n - 1)), Box::pin(fibonacci(n - 2)));
        let (one, two) = join(one, two).await;
        one + two
    }
    assert_eq!(within(20, || on_tokio(fibonacci(60))), 1_548_008_755_920);
    assert_eq!(fibonacci::stats().loads, 61);
}

#[test]
fn two_functions_that_call_each_other_from_two_threads() {
    #[cached(ignore(depth, start))]
    fn left(n: u64, depth: u64, start: Option<&Barrier>) -> u64 {
        start.map(Barrier::wait);
        if depth == 0 {
            n
        } else {
            right(n, depth - 1, None)
        }
    }
    #[cached(ignore(depth, start))]
    fn right(n: u64, depth: u64, start: Option<&Barrier>) -> u64 {
        start.map(Barrier::wait);
        if depth == 0 {
            n
        } else {
            left(n, depth - 1, None)
        }
    }
    within(8, || {
        for n in 0..200 {
            let start = Barrier::new(2);
            thread::scope(|scope| {
                scope.spawn(|| assert_eq!(left(n, 4, Some(&start)), n));
                assert_eq!(right(n, 4, Some(&start)), n);
            });
        }
    });
}

#[test]
fn two_async_functions_that_call_each_other_from_two_tasks() {
    #[cached(ignore(depth, start))]
    async fn left(n: u64, depth: u64, start: Option<&tokio::sync::Barrier>) -> u64 {
        if let Some(start) = start {
            start.wait().await;
        }
        if depth == 0 {
            return n;
        }
        Box::pin(right(n, depth - 1, None)).await
    }
    #[cached(ignore(depth, start))]
    async fn right(n: u64, depth: u64, start: Option<&tokio::sync::Barrier>) -> u64 {
        if let Some(start) = start {
            start.wait().await;
        }
        if depth == 0 {
            return n;
        }
        Box::pin(left(n, depth - 1, None)).await
    }
    within(8, || {
        on_tokio(async {
            for n in 0..200 {
                let start = std::sync::Arc::new(tokio::sync::Barrier::new(2));
                let for_left = start.clone();
                let one = tokio::spawn(async move { left(n, 4, Some(&for_left)).await });
                assert_eq!(right(n, 4, Some(&start)).await, n);
                assert_eq!(one.await.unwrap(), n);
            }
        });
        // and in one task, on one thread
        for n in 200..400 {
            let start = tokio::sync::Barrier::new(2);
            let both = join(left(n, 4, Some(&start)), right(n, 4, Some(&start)));
            assert_eq!(block_on(both), (n, n));
        }
    });
}

#[test]
fn a_sync_body_that_blocks_on_an_async_one_in_a_circle() {
    #[cached(ignore(depth, start))]
    fn outer(n: u64, depth: u64, start: Option<&Barrier>) -> u64 {
        start.map(Barrier::wait);
        if depth == 0 {
            n
        } else {
            on_this_thread(inner(n, depth - 1, None))
        }
    }
    #[cached(ignore(depth, start))]
    async fn inner(n: u64, depth: u64, start: Option<&Barrier>) -> u64 {
        start.map(Barrier::wait);
        if depth == 0 {
            n
        } else {
            outer(n, depth - 1, None)
        }
    }
    within(8, || {
        for n in 0..100 {
            let start = Barrier::new(2);
            thread::scope(|scope| {
                scope.spawn(|| assert_eq!(outer(n, 4, Some(&start)), n));
                assert_eq!(on_this_thread(inner(n, 4, Some(&start))), n);
            });
        }
    });
}

/// Blocks on a future, beneath another such call too, which the executor of `futures` refuses.
fn on_this_thread<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let parked = std::sync::Arc::new(Unpark(thread::current()));
    let waker = parked.into();
    loop {
        let mut context = std::task::Context::from_waker(&waker);
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
        thread::park();
    }
}

struct Unpark(thread::Thread);

impl std::task::Wake for Unpark {
    fn wake(self: std::sync::Arc<Self>) {
        self.0.unpark();
    }
}
