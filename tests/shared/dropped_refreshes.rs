//! A future that is dropped while it waits for the store.

use futures::executor::block_on;
use futures::future::poll_immediate;
use larder::store::{Fault, Memory, Operation, Pending, Reply, Store};
use larder::{Cache, cached};
use std::future::poll_fn;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::Poll;
use std::thread::sleep;
use std::time::Duration;

static IS_HELD_UP: AtomicBool = AtomicBool::new(false);

/// Answers nothing while it is held up.
#[derive(Default)]
struct Hesitant(Memory);

impl Store for Hesitant {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let read = self.0.run(operations);
        Box::pin(async move {
            poll_fn(|context| {
                if IS_HELD_UP.load(Ordering::SeqCst) {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Poll::Ready(())
            })
            .await;
            read.await
        })
    }

    fn name(&self) -> String {
        "hesitant".into()
    }
}

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("hesitant", Hesitant::default()));

static RUNS: AtomicU64 = AtomicU64::new(0);

#[cached(timeout = 60, store = CACHE)]
async fn double(n: u64) -> u64 {
    RUNS.fetch_add(1, Ordering::SeqCst);
    n * 2
}

#[test]
fn what_was_to_be_refreshed_is_served_again_later() {
    assert_eq!(block_on(double(1)), 2);
    IS_HELD_UP.store(true, Ordering::SeqCst);
    {
        let refresh = std::pin::pin!(double::refresh(1));
        assert_eq!(block_on(poll_immediate(refresh)), None);
    }
    IS_HELD_UP.store(false, Ordering::SeqCst);
    sleep(Duration::from_millis(200));
    block_on(double(1));
    let before = RUNS.load(Ordering::SeqCst);
    assert_eq!((block_on(double(1)), block_on(double(1))), (2, 2));
    assert_eq!(RUNS.load(Ordering::SeqCst), before);
}
