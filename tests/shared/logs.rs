//! What larder logs.

use log::{LevelFilter, Log, Metadata, Record};
use std::sync::{Mutex, Once};

struct Logs(Mutex<Vec<String>>);

static LOGS: Logs = Logs(Mutex::new(Vec::new()));

impl Log for Logs {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let line = format!("{}: {}", record.level(), record.args());
        self.0.lock().unwrap().push(line);
    }

    fn flush(&self) {}
}

/// Notes what is logged from now on.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&LOGS).unwrap();
        log::set_max_level(LevelFilter::Warn);
    });
}

/// What was logged of something.
pub(crate) fn of(text: &str) -> Vec<String> {
    let lines = LOGS.0.lock().unwrap();
    let lines = lines.iter().filter(|line| line.contains(text));
    lines.cloned().collect()
}
