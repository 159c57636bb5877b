//! What runs inside a computation that is done once more.

use super::{Verified, counted};
use futures::executor::block_on;
use larder::{cached, in_frame_blocking, invalidate};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::task::Poll;
use std::thread;

#[test]
fn nested_functions_are_computed_for_real() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn below(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    #[cached]
    fn above(id: u64) -> u64 {
        below(id)
    }
    #[cached]
    fn peeking(id: u64) -> u64 {
        below::peek(&id).unwrap_or(100)
    }
    #[cached]
    fn elsewhere(id: u64) -> u64 {
        thread::spawn(in_frame_blocking(move || below(id)))
            .join()
            .unwrap()
    }
    let verified = Verified::all();
    let _ = (above(1), elsewhere(1), peeking(1));
    DB.fetch_add(1, SeqCst);
    let before = below::stats();
    assert_eq!((above(1), elsewhere(1), peeking(1)), (1, 1, 1));
    // computed, and neither read nor stored
    let stats = below::stats();
    assert_eq!(
        (stats.loads - before.loads, stats.hits - before.hits),
        (2, 0)
    );
    assert_eq!((below::peek(&1), stats.stored), (Some(1), before.stored));
    assert_eq!(counted(&verified.found("above")), (1, 1));
    assert_eq!(counted(&verified.found("elsewhere")), (1, 1));
    assert_eq!(counted(&verified.found("peeking")), (1, 1));
}

#[test]
fn a_hit_inside_a_computation_is_checked_and_captured() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn extra(id: u64) -> u64 {
        id
    }
    #[cached]
    fn part(id: u64) -> u64 {
        match DB.load(SeqCst) {
            0 => id,
            more => more + extra(id),
        }
    }
    #[cached]
    fn whole(id: u64) -> u64 {
        part(id)
    }
    let verified = Verified::all();
    let _ = part(1);
    DB.fetch_add(1, SeqCst);
    // the answer is the cached one, and the value built on it is stored
    assert_eq!((whole(1), whole::peek(&1)), (1, Some(1)));
    assert_eq!(counted(&verified.found("part")), (1, 1));
    // what is built on it depends on it, and not on what was computed to compare
    invalidate!(extra(1));
    assert_eq!(whole::peek(&1), Some(1));
    invalidate!(part(1));
    assert_eq!((whole::peek(&1), whole(1)), (None, 2));
}

#[test]
fn a_function_that_calls_itself_computes_each_value_once() {
    #[cached]
    fn fibonacci(n: u64) -> u64 {
        match n {
            0 | 1 => n,
            _ => fibonacci(n - 1) + fibonacci(n - 2),
        }
    }
    let verified = Verified::all();
    larder::verify(0.0);
    let _ = fibonacci(60);
    larder::verify(1.0);
    let before = fibonacci::stats().loads;
    let _ = fibonacci(60);
    assert_eq!(fibonacci::stats().loads - before, 61);
    assert_eq!(counted(&verified.found("fibonacci")), (1, 0));
}

#[test]
fn what_needs_its_cache_for_the_stack_to_suffice_has_it() {
    #[cached(capacity = 30_000)]
    fn chain(n: u64) -> u64 {
        n.checked_sub(1).map_or(0, |before| chain(before) + 1)
    }
    let verified = Verified::all();
    larder::verify(0.0);
    (0..20_000).for_each(|n| _ = chain(n));
    larder::verify(1.0);
    let before = chain::stats().loads;
    assert_eq!(chain(19_999), 19_999);
    assert!(chain::stats().loads - before < 100);
    assert_eq!(chain::stats().checked, 1);
    drop(verified);
}

#[test]
fn what_is_not_to_be_kept_is_asked_for_again() {
    static ASKED: AtomicU64 = AtomicU64::new(0);
    #[cached(cache_if = |is_ready| *is_ready)]
    fn ready(id: u64) -> bool {
        ASKED.fetch_add(1, SeqCst) % 3 == 2 && id > 0
    }
    #[cached]
    fn patient(id: u64) -> u64 {
        while !ready(id) {}
        id
    }
    let verified = Verified::all();
    let _ = (patient(1), patient(1));
    assert_eq!(counted(&verified.found("patient")), (1, 0));
}

#[test]
fn futures_are_checked() {
    static DB: AtomicU64 = AtomicU64::new(0);
    /// Lets others go first.
    async fn pause() {
        let mut paused = false;
        std::future::poll_fn(|context| {
            if std::mem::replace(&mut paused, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }
    #[cached]
    async fn fetched(id: u64) -> u64 {
        pause().await;
        DB.load(SeqCst) + id
    }
    #[cached]
    async fn awaited(id: u64) -> Result<u64, String> {
        pause().await;
        let fetched = fetched(id).await;
        assert!(DB.load(SeqCst) < 2, "on purpose");
        Ok(fetched)
    }
    let verified = Verified::all();
    block_on(async {
        assert_eq!((awaited(1).await, awaited(1).await), (Ok(1), Ok(1)));
        DB.fetch_add(1, SeqCst);
        assert_eq!(awaited(1).await, Ok(1));
        DB.fetch_add(1, SeqCst);
        assert_eq!(awaited(1).await, Ok(1));
    });
    let found = verified.found("awaited");
    assert_eq!((counted(&found), found.failed()), ((2, 1), 1));
    assert_eq!(fetched::peek(&1), Some(1));
}
