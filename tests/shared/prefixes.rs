//! A prefix that is none: the panic says so where it was written.

use larder::Cache;
use larder::store::Memory;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    /// Where this thread has panicked: the file and the line.
    static PLACE: Cell<Option<(String, u32)>> = const { Cell::new(None) };
}

/// What it panics with, and where.
fn panics(with: impl FnOnce() -> Cache) -> (String, String, u32) {
    let former = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        PLACE.set(info.location().map(|at| (at.file().to_owned(), at.line())));
        former(info);
    }));
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| drop(with())));
    let message = outcome.unwrap_err().downcast_ref::<String>().cloned();
    let (file, line) = PLACE.take().unwrap();
    (message.unwrap(), file, line)
}

#[test]
fn a_wrong_prefix_is_told_where_it_is_written() {
    let memory = Memory::default;
    for (wrong, line) in [
        (panics(|| Cache::new("a b", memory())), line!()),
        (panics(|| Cache::builder("a b", memory()).build()), line!()),
        (panics(|| Cache::builder("a b", memory()).into()), line!()),
    ] {
        let (message, file, at) = wrong;
        assert!(message.contains("24 letters"), "{message}");
        assert!(file.ends_with("prefixes.rs"), "{file}:{at}");
        assert_eq!(at, line, "{message}");
    }
}
