//! Calls from destructors of thread-locals, when those of the cache may be gone already.

use crate::support::{poll_once, row_and_view, within};
use larder::{Tag, cached, invalidates};
use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::task::Poll;
use std::thread;

struct OnExit(Option<Box<dyn FnOnce()>>);

impl Drop for OnExit {
    fn drop(&mut self) {
        self.0.take().unwrap()();
    }
}

thread_local! {
    static ON_EXIT: RefCell<Option<OnExit>> = const { RefCell::new(None) };
}

/// Runs `call` at the end of a thread that has used the cache, before or after it first did so:
/// thread-locals go in the reverse order, or in any.
fn at_the_end(set_first: bool, call: fn()) {
    #[cached]
    fn outer(id: u64) -> u64 {
        inner(id)
    }
    #[cached]
    fn inner(id: u64) -> u64 {
        id
    }
    #[invalidates(inner(id))]
    fn write(id: u64) -> u64 {
        outer(id)
    }
    let use_the_cache = || {
        outer::clear();
        assert_eq!((outer(1), write(1)), (1, 1));
    };
    let set = move || ON_EXIT.set(Some(OnExit(Some(Box::new(call)))));
    within(10, move || {
        thread::spawn(move || {
            if set_first {
                set();
            }
            use_the_cache();
            if !set_first {
                set();
            }
        })
        .join()
        .unwrap();
    });
}

#[test]
fn what_is_loaded_goes_with_what_it_was_built_on() {
    static DB: AtomicU64 = AtomicU64::new(1);
    #[derive(Tag)]
    struct Row(u64);
    #[cached(tags(Row(id)))]
    fn inner(id: u64) -> u64 {
        let _ = id;
        DB.load(SeqCst)
    }
    #[cached]
    fn outer(id: u64) -> u64 {
        inner(id)
    }
    #[cached]
    async fn outer_async(id: u64) -> u64 {
        tokio::task::yield_now().await;
        outer(id)
    }
    for set_first in [false, true] {
        let invalidations: [fn(); 3] = [
            || inner::invalidate(&1),
            inner::clear,
            || larder::invalidate!(Row(1)),
        ];
        for invalidate in invalidations {
            at_the_end(set_first, || {
                assert_eq!(outer(1), DB.load(SeqCst));
                let mut future = Box::pin(outer_async(1));
                let ended = std::iter::repeat_with(|| poll_once(&mut future))
                    .take(10)
                    .find(Poll::is_ready);
                assert_eq!(ended, Some(Poll::Ready(DB.load(SeqCst))));
                // no verb leads back to where calls have a frame
                assert_eq!(outer::uncached(1), DB.load(SeqCst));
                assert_eq!(outer(1), DB.load(SeqCst));
                assert_eq!(outer::refresh(1), DB.load(SeqCst));
                assert_eq!(outer(1), DB.load(SeqCst));
            });
            let now = DB.fetch_add(1, SeqCst) + 1;
            invalidate();
            assert_eq!((inner(1), outer(1)), (now, now));
            assert_eq!(futures::executor::block_on(outer_async(1)), now);
        }
    }
}

#[test]
fn what_is_written_is_invalidated() {
    row_and_view! { DB, row, view }
    #[invalidates(row(id))]
    fn write(id: u64) {
        let to = DB.fetch_add(1, SeqCst) + 1;
        assert_eq!(view(id), to, "its own effect");
        row::put(&id, to);
    }
    for set_first in [false, true] {
        for _ in 0..3 {
            let before = view(1);
            at_the_end(set_first, || write(1));
            assert_eq!((row(1), view(1)), (before + 1, before + 1));
        }
    }
}
