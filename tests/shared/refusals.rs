//! A store that answers, and does nothing of what it is asked: it is said once, and not at every call.

use larder::store::{Fault, FaultKind, Operation, Pending, Reply, Store};
use larder::{Cache, cached};
use log::{LevelFilter, Log, Metadata, Record};
use std::future::ready;
use std::sync::{LazyLock, Mutex};

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

/// What was logged of it.
struct Logs(Mutex<Vec<String>>);

static LOGS: Logs = Logs(Mutex::new(Vec::new()));

impl Log for Logs {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let line = record.args().to_string();
        if line.contains("a refusing store") {
            self.0.lock().unwrap().push(line);
        }
    }

    fn flush(&self) {}
}

#[test]
fn a_wrong_password_is_logged_once() {
    #[cached(timeout = 60, store = CACHE)]
    fn asked(n: u64) -> u64 {
        n
    }
    log::set_logger(&LOGS).unwrap();
    log::set_max_level(LevelFilter::Warn);
    assert_eq!((asked(1), asked(1), asked(2)), (1, 1, 2));
    let lines = LOGS.0.lock().unwrap().clone();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("WRONGPASS"), "{lines:?}");
}
