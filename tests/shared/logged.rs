//! What is logged names the function, the cause and the fix.

use crate::logs::{Line, lines, listen};
use larder::store::{Fault, FaultKind, Memory, Operation, Pending, Reply, Store};
use larder::{Cache, Config, Tag, cached, invalidates};
use log::Level;
use std::env;
use std::future::ready;
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Deletes nothing while it is told so. Clones are one store.
#[derive(Clone, Default)]
struct Stubborn(Memory);

static REFUSES: AtomicBool = AtomicBool::new(false);

impl Store for Stubborn {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let deletes =
            |it: &Operation| matches!(it, Operation::Delete { .. } | Operation::Revoke { .. });
        if REFUSES.load(Ordering::SeqCst) && operations.iter().any(deletes) {
            let fault = Fault::new(FaultKind::Refused, "not now");
            return Box::pin(ready(vec![Err(fault); operations.len()]));
        }
        self.0.run(operations)
    }

    fn name(&self) -> String {
        "stubborn".into()
    }
}

static STUBBORN: LazyLock<Cache> = LazyLock::new(|| Cache::new("late", Stubborn::default()));

#[cached(timeout = 60, store = STUBBORN, key_prefix = "logged-late")]
fn late(id: u64, part: u64) -> u64 {
    id + part
}

#[derive(Tag)]
#[tag(store = STUBBORN)]
struct LateRow(#[allow(dead_code)] u64);

#[invalidates(late(id, 0))]
fn write_one(id: u64) {}

#[invalidates(late(id, ..))]
fn write_some(id: u64) {}

#[invalidates(late(..), LateRow(id), LateRow(..))]
fn write_all(id: u64) {}

#[test]
fn a_late_invalidation_is_named() {
    listen();
    let named = |part: &str| lines(&["late of stubborn", "invalidation of", part]);
    // a mask is noted while the store is well
    late(1, 0);
    write_some(1);
    REFUSES.store(true, Ordering::SeqCst);
    write_one(1);
    let one = named("an entry of `logged-late` (late:logged-late:{");
    assert_eq!(one.len(), 1, "{one:?}");
    assert_eq!(one[0].0, Level::Error);
    write_some(1);
    assert_eq!(named("of a part of `logged-late`: ").len(), 1);
    write_all(1);
    for part in ["all of `logged-late`", "every `LateRow`", "a `LateRow`"] {
        assert_eq!(named(part).len(), 1, "{part}");
    }
    STUBBORN.clear().wait().unwrap_err();
    assert_eq!(named("of what was set by hand: ").len(), 1);
    REFUSES.store(false, Ordering::SeqCst);
}

static ONE: LazyLock<Cache> = LazyLock::new(|| Cache::new("logged-one", Memory::default()));
static OTHER: LazyLock<Cache> = LazyLock::new(|| Cache::new("logged-other", Memory::default()));

fn only(mut lines: Vec<Line>) -> String {
    assert_eq!(lines.len(), 1, "{lines:?}");
    let (level, line) = lines.remove(0);
    assert_eq!(level, Level::Warn, "{line}");
    line
}

#[test]
fn a_tag_in_another_store_is_named() {
    #[derive(Tag)]
    #[tag(store = OTHER)]
    struct Elsewhere(#[allow(dead_code)] u64);
    #[cached(timeout = 60, store = ONE, tags(Elsewhere(id)), key_prefix = "logged-tagged")]
    fn tagged(id: u64) -> u64 {
        id
    }
    listen();
    assert_eq!((tagged(1), tagged(1), tagged(2)), (1, 1, 2));
    let line = only(lines(&["logged-tagged"]));
    for part in [
        "its tag `Elsewhere` is in logged-other of",
        "in logged-one of",
        "`#[tag(store = ..)]` that of `#[cached(store = ..)]`",
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
}

#[test]
fn what_is_built_on_something_outside_names_it() {
    #[cached(timeout = 60, key_prefix = "logged-inner")]
    fn inner(id: u64) -> u64 {
        id
    }
    #[cached(timeout = 60, store = ONE, key_prefix = "logged-outer")]
    fn outer(id: u64) -> u64 {
        inner(id)
    }
    listen();
    assert_eq!((outer(1), outer(1), outer(2)), (1, 1, 2));
    let line = only(lines(&["logged-outer"]));
    for part in [
        "built on `logged-inner`, which is in this process alone",
        "one `store`",
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
}

#[test]
fn a_value_that_could_not_be_put_is_named() {
    struct Away;
    impl Store for Away {
        fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
            let fault = Fault::new(FaultKind::TimedOut, "it is away");
            Box::pin(ready(vec![Err(fault); operations.len()]))
        }

        fn name(&self) -> String {
            "away".into()
        }
    }
    static AWAY: LazyLock<Cache> = LazyLock::new(|| Cache::new("logged-away", Away));
    #[cached(timeout = 60, store = AWAY, key_prefix = "put-away")]
    fn number(id: u64) -> u64 {
        id
    }
    listen();
    let said = |part: &str| lines(&[part, "put is not stored", "not granted"]);
    number::put(&1, 1).wait().unwrap_err();
    assert_eq!(said("logged-away:put-away:{").len(), 1);
    let ticket = number::begin_put(&1).wait();
    ticket.put(1).wait().unwrap_err();
    let of_ticket = said("of put-away that");
    assert!(
        matches!(&of_ticket[..], [(Level::Debug, _)]),
        "{of_ticket:?}"
    );
}

/// Its own child, which has the variables.
#[test]
fn a_variable_that_nothing_reads_is_named() {
    const TEST: &str = "logged::a_variable_that_nothing_reads_is_named";
    let set = [
        ("LOGGED_STORE", "memory:"),
        ("LOGGED_PREFIX", "shop"),
        ("LOGGED_MAX_AGE", "secret"),
        ("LOGGED_2_STORE", "memory:"),
        ("LOGGED_2_MAX_AGE", "secret"),
        ("LOGGEDNOT", "secret"),
    ];
    if env::var_os(set[0].0).is_none() {
        let mut child = Command::new(env::current_exe().unwrap());
        let output = child.args(["--exact", TEST]).envs(set).output().unwrap();
        let output = String::from_utf8_lossy(&output.stdout);
        assert!(output.contains("1 passed"), "{output}");
        return;
    }
    listen();
    Config::from_env("LOGGED").unwrap();
    let line = only(lines(&["of the environment"]));
    for part in [
        "nothing reads LOGGED_MAX_AGE of the",
        "LOGGED_STORE, LOGGED_PREFIX",
        "from_env(\"SHOP_LOGGED\")",
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
    assert!(
        !line.contains("LOGGED_2") && !line.contains("secret"),
        "{line}"
    );
    Config::from_env("LOGGED").unwrap().open().unwrap();
}
