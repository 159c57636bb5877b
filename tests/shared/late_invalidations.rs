//! An invalidation that the store acknowledges only after the write has returned.

use larder::store::{Answer, Fault, FaultKind, Memory, Operation, Pending, Reply, Store};
use larder::{Cache, cached, invalidates};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

static REFUSES: AtomicBool = AtomicBool::new(false);
static IS_SLOW: AtomicBool = AtomicBool::new(false);

/// Deletes nothing for a while, and takes its time to say what was there.
#[derive(Default)]
struct Late(Memory);

impl Store for Late {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let deletes = |operation: &Operation| {
            matches!(
                operation,
                Operation::Delete { .. } | Operation::Revoke { .. }
            )
        };
        if operations.iter().any(deletes) && REFUSES.load(Ordering::SeqCst) {
            let fault = Fault::new(FaultKind::Refused, "not now");
            return Box::pin(std::future::ready(vec![Err(fault); operations.len()]));
        }
        let read = self.0.run(operations);
        Box::pin(async move {
            let replies = read.await;
            let found = |reply: &Result<Reply, Fault>| {
                reply
                    .as_ref()
                    .is_ok_and(|reply| matches!(reply.answer, Answer::Value(_)))
            };
            if replies.iter().any(found) && IS_SLOW.swap(false, Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(900));
            }
            replies
        })
    }

    fn name(&self) -> String {
        "late".into()
    }
}

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("late", Late::default()));

static ROW: AtomicU64 = AtomicU64::new(0);

#[cached(timeout = 60, store = CACHE)]
fn number(n: u64) -> u64 {
    n + ROW.load(Ordering::SeqCst)
}

#[cached(timeout = 60, store = CACHE)]
fn outer(n: u64) -> u64 {
    number(n)
}

#[invalidates(number(n))]
fn write(n: u64) {
    let _ = n;
    ROW.fetch_add(1, Ordering::SeqCst);
}

/// The answer is from before the deletion, and comes after it was acknowledged.
#[test]
fn an_answer_that_an_acknowledgement_overtakes_is_not_served() {
    for read in [number, outer] {
        let before = read(0);
        REFUSES.store(true, Ordering::SeqCst);
        write(0);
        IS_SLOW.store(true, Ordering::SeqCst);
        let reading = thread::spawn(move || read(0));
        thread::sleep(Duration::from_millis(100));
        REFUSES.store(false, Ordering::SeqCst);
        assert_eq!(reading.join().unwrap(), before + 1);
    }
}
