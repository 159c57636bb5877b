//! What larder logs: all tests of the binary write into one log, and each looks for lines of its own.

use log::{Level, LevelFilter, Log, Metadata, Record};
use std::sync::{LazyLock, Mutex};

/// A line: how grave it is, and its text.
pub(crate) type Line = (Level, String);

struct Logs(Mutex<Vec<Line>>);

static LOGS: Logs = Logs(Mutex::new(Vec::new()));

impl Log for Logs {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "larder"
    }

    fn log(&self, record: &Record<'_>) {
        let target = record.target();
        assert!(
            !target.starts_with("cache_"),
            "users filter by `larder`, and this is under {target}: {}",
            record.args()
        );
        if self.enabled(record.metadata()) {
            let line = (record.level(), record.args().to_string());
            self.0.lock().unwrap().push(line);
        }
    }

    fn flush(&self) {}
}

/// Has larder's log kept from now on.
pub(crate) fn listen() {
    static LISTENING: LazyLock<()> = LazyLock::new(|| {
        log::set_logger(&LOGS).unwrap();
        log::set_max_level(LevelFilter::Debug);
    });
    LazyLock::force(&LISTENING);
}

/// The lines so far with all of these in them.
pub(crate) fn lines(with: &[&str]) -> Vec<Line> {
    let lines = LOGS.0.lock().unwrap();
    let has_all = |(_, line): &&Line| with.iter().all(|part| line.contains(part));
    lines.iter().filter(has_all).cloned().collect()
}
