//! What larder logs of invalidations that a store has not acknowledged: what they name may be served to
//! other processes until it has.

use log::{LevelFilter, Log, Metadata, Record};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

static LOGS: Logs = Logs {
    given_up: AtomicU64::new(0),
    last: Mutex::new(None),
    caught_up: Mutex::new(None),
};

struct Logs {
    given_up: AtomicU64,
    last: Mutex<Option<Instant>>,
    caught_up: Mutex<Option<Instant>>,
}

/// What is logged within this before all was said to be acknowledged may not have been meant.
const CLOSE: Duration = Duration::from_millis(50);
/// After this it was.
const LONG: Duration = Duration::from_secs(5);

pub(crate) fn listen() {
    log::set_logger(&LOGS).unwrap();
    log::set_max_level(LevelFilter::Info);
}

/// How many invalidations were given up for a while.
pub(crate) fn given_up() -> u64 {
    LOGS.given_up.load(Ordering::SeqCst)
}

/// Whether some of them are still not acknowledged.
pub(crate) fn is_late() -> bool {
    let Some(last) = *LOGS.last.lock().unwrap() else {
        return false;
    };
    let caught_up = *LOGS.caught_up.lock().unwrap();
    caught_up.is_none_or(|at| at < last || (at < last + CLOSE && at.elapsed() < LONG))
}

impl Log for Logs {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let text = record.args().to_string();
        if text.contains("has not acknowledged an invalidation") {
            *self.last.lock().unwrap() = Some(Instant::now());
            self.given_up.fetch_add(1, Ordering::SeqCst);
        }
        if text.contains("has acknowledged all invalidations") {
            *self.caught_up.lock().unwrap() = Some(Instant::now());
        }
        if std::env::var_os("LARDER_TEST_LOG").is_some() {
            eprintln!("[{}] {} {text}", std::process::id(), record.level());
        }
    }

    fn flush(&self) {}
}
