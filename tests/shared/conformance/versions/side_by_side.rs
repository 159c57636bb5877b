//! Two versions that run side by side, as during a deploy: a write in either clears the entries of both.

use super::LOADS;
use crate::conformance::Now as _;
use crate::stores::{now_or_once_told, open};
use futures::executor::block_on;
use larder::{Cache, Tag, cached, invalidates};
use std::sync::LazyLock;
use std::thread;

const PREFIX: &str = "side-by-side";

static OLD: LazyLock<Cache> = LazyLock::new(|| open(PREFIX));
static NEW: LazyLock<Cache> = LazyLock::new(|| open(PREFIX));

/// What a build does with a function.
struct Build {
    read: fn(u64, u64) -> usize,
    read_async: fn(u64, u64) -> usize,
    /// By key, by part, as a whole, by tag, in a write.
    write: [fn(u64, u64); 5],
    two_phase: fn(u64, u64, &dyn Fn()),
    put: fn(u64, u64, usize),
    /// Computed while something happens.
    read_during: fn(u64, u64, &dyn Fn()) -> usize,
}

/// All on one line, and so taken for one program.
macro_rules! builds {
    ($name:ident, $name_async:ident, $name_during:ident) => {
        [
            build!($name, $name_async, $name_during, OLD, 1),
            build!($name, $name_async, $name_during, NEW, 2),
        ]
    };
}

macro_rules! build {
    ($name:ident, $name_async:ident, $name_during:ident, $cache:ident, $version:literal) => {{
        #[derive(Tag)]
        #[tag(store = $cache)]
        struct Row(u64);

        #[cached(timeout = 60, store = $cache, version = $version, tags(Row(a)))]
        fn $name(a: u64, b: u64) -> usize {
            let _ = (a, b);
            LOADS.count()
        }

        #[cached(timeout = 60, store = $cache, version = $version, tags(Row(a)))]
        async fn $name_async(a: u64, b: u64) -> usize {
            let _ = (a, b);
            LOADS.count()
        }

        #[cached(timeout = 60, store = $cache, version = $version, ignore(meanwhile))]
        fn $name_during(a: u64, b: u64, meanwhile: &dyn Fn()) -> usize {
            let _ = (a, b);
            let value = LOADS.count();
            meanwhile();
            value
        }

        #[invalidates($name(a, b), $name_async(a, b), $name_during(a, b))]
        fn write(a: u64, b: u64) {
            let _ = (a, b);
        }

        #[invalidates(two_phase, $name(a, b))]
        fn in_two_phases(a: u64, b: u64, meanwhile: &dyn Fn()) {
            let _ = (a, b);
            meanwhile();
        }

        #[invalidates($name(a, b))]
        fn put(a: u64, b: u64, value: usize) {
            $name::put(&a, &b, value).now();
        }

        Build {
            read: $name,
            read_async: |a, b| block_on($name_async(a, b)),
            write: [
                |a, b| larder::invalidate!($name(a, b), $name_async(a, b), $name_during(a, b)),
                |a, _| larder::invalidate!($name(a, ..), $name_async(a, ..), $name_during(a, ..)),
                |_, _| larder::invalidate!($name(..), $name_async(..), $name_during(..)),
                |a, _| larder::invalidate!(Row(a)),
                write,
            ],
            two_phase: in_two_phases,
            put,
            read_during: $name_during,
        }
    }};
}

/// Both ways: who writes, and who reads.
fn both_ways([old, new]: &[Build; 2]) -> [[&Build; 2]; 2] {
    [[old, new], [new, old]]
}

/// As another process does it: outside of what this thread is doing.
fn apart<T: Send>(what: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| scope.spawn(what).join().unwrap())
}

#[test]
fn what_one_version_invalidates_is_gone_in_the_other() {
    let builds = builds!(cleared, cleared_async, cleared_unused);
    for (way, [writer, reader]) in both_ways(&builds).into_iter().enumerate() {
        for (kind, write) in writer.write.iter().enumerate() {
            let (a, b) = (10 + way as u64, kind as u64);
            let values =
                [writer, reader].map(|build| ((build.read)(a, b), (build.read_async)(a, b)));
            write(a, b);
            let own = ((writer.read)(a, b), (writer.read_async)(a, b));
            assert!(own.0 > values[0].0 && own.1 > values[0].1, "{way}, {kind}");
            now_or_once_told(PREFIX, &format!("{way}, {kind}"), || {
                (reader.read)(a, b) > values[1].0 && (reader.read_async)(a, b) > values[1].1
            });
        }
    }
}

/// The mark at its entry is of another name than the write knows.
#[test]
fn what_the_other_version_invalidates_meanwhile_is_not_kept() {
    let builds = builds!(overtaken_unused, overtaken_async, overtaken);
    for (way, [writer, reader]) in both_ways(&builds).into_iter().enumerate() {
        // not by tag, which this one has none of
        for kind in [0, 1, 2, 4] {
            let (a, b) = (20 + way as u64, kind as u64);
            let write = writer.write[kind];
            let value = (reader.read_during)(a, b, &|| apart(|| write(a, b)));
            now_or_once_told(PREFIX, &format!("{way}, {kind}"), || {
                (reader.read_during)(a, b, &|| {}) > value
            });
        }
    }
}

#[test]
fn a_write_in_two_phases_marks_what_the_other_version_has() {
    let builds = builds!(marked, marked_async, marked_unused);
    for (way, [writer, reader]) in both_ways(&builds).into_iter().enumerate() {
        let (a, b) = (30 + way as u64, 0);
        let (read, before) = (reader.read, (reader.read)(a, b));
        (writer.two_phase)(a, b, &|| {
            apart(|| {
                now_or_once_told(PREFIX, "what is marked is not served", || {
                    read(a, b) > before
                });
                assert_ne!(read(a, b), read(a, b), "what is marked is stored");
            });
        });
        let after = read(a, b);
        assert_eq!(read(a, b), after);
    }
}

#[test]
fn what_one_version_puts_is_its_own_and_clears_the_others() {
    let builds = builds!(replaced, replaced_async, replaced_unused);
    for (way, [writer, reader]) in both_ways(&builds).into_iter().enumerate() {
        let (a, b, put) = (40 + way as u64, 0, usize::MAX);
        let before = (reader.read)(a, b);
        (writer.put)(a, b, put);
        assert_eq!((writer.read)(a, b), put);
        now_or_once_told(PREFIX, "what was put over is gone", || {
            let value = (reader.read)(a, b);
            assert_ne!(value, put, "a value of another version");
            value > before
        });
    }
}
