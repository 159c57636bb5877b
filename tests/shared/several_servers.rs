//! A store whose servers answer in whatever order.

use larder::store::{Fault, Memory, Operation, Pending, Reply, Store};
use larder::{Cache, cached, invalidates};
use std::sync::{Arc, LazyLock, Mutex};

/// Remembers what was deleted together.
#[derive(Clone, Default)]
struct Several {
    memory: Memory,
    deleted: Arc<Mutex<Vec<Vec<String>>>>,
}

impl Store for Several {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let deleted = operations.iter().filter_map(|operation| match operation {
            Operation::Delete { key } | Operation::Revoke { key } => Some(key.as_str().to_owned()),
            _ => None,
        });
        let mut all = self.deleted.lock().expect("no panics");
        all.push(deleted.collect());
        drop(all);
        self.memory.run(operations)
    }

    fn name(&self) -> String {
        "several".into()
    }
}

static STORE: LazyLock<Several> = LazyLock::new(Several::default);
static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("several", STORE.clone()));

#[cached(timeout = 60, store = CACHE)]
fn pair(n: u64, m: u64) -> u64 {
    n * m
}

#[invalidates(pair(n, m))]
fn touch(n: u64, m: u64) {
    let _ = (n, m);
}

#[invalidates(pair(n, ..))]
fn touch_all(n: u64) {
    let _ = n;
}

/// Otherwise a value could be granted it after it went, and find the others before they do.
#[test]
fn what_stands_in_for_other_leases_goes_once_they_are_gone() {
    assert_eq!(pair(2, 3), 6);
    STORE.deleted.lock().unwrap().clear();
    touch(2, 3);
    touch_all(2);
    let stands_in = |key: &String| key.ends_with("0000000000000001}");
    let batches = STORE.deleted.lock().unwrap().clone();
    let deletions: Vec<_> = batches.iter().filter(|batch| !batch.is_empty()).collect();
    assert_eq!(deletions.len(), 6, "{deletions:?}");
    for (at, batch) in deletions.iter().enumerate() {
        let stand_in: Vec<_> = batch.iter().map(stands_in).collect();
        assert!(
            stand_in.iter().all(|it| *it == (at % 2 == 1)),
            "{deletions:?}"
        );
    }
}
