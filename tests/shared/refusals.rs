//! A store that answers, and does nothing of what it is asked: it is said once, and not at every call.

use crate::logs;
use larder::store::{Fault, FaultKind, Operation, Pending, Reply, Store};
use larder::{Cache, cached};
use std::future::ready;
use std::sync::LazyLock;

struct Refusing;

impl Store for Refusing {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let fault = Fault::new(FaultKind::Refused, "WRONGPASS");
        Box::pin(ready(vec![Err(fault); operations.len()]))
    }

    fn name(&self) -> String {
        "a refusing store".into()
    }
}

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("refused", Refusing));

#[test]
fn a_wrong_password_is_logged_once() {
    #[cached(timeout = 60, store = CACHE)]
    fn asked(n: u64) -> u64 {
        n
    }
    logs::listen();
    assert_eq!((asked(1), asked(1), asked(2)), (1, 1, 2));
    let lines = logs::of("a refusing store");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("WRONGPASS"), "{lines:?}");
}
