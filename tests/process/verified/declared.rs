//! Writes that are declared, and what is between their effect and their end.

use super::{Verified, counted, found};
use larder::{cached, deferred, invalidate, invalidates, snapshot};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, scope};

#[test]
fn a_write_under_way_is_no_disagreement() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn row(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    #[cached]
    fn under_way(id: u64) -> u64 {
        row(id)
    }
    #[invalidates(row(id))]
    fn write(id: u64, read: impl FnOnce()) {
        DB.fetch_add(1, SeqCst);
        read();
    }
    let verified = Verified::all();
    let _ = under_way(1);
    write(1, || {
        // by another thread, which is not part of the write
        scope(|scope| scope.spawn(|| assert_eq!(under_way(1), 1)).join()).unwrap();
        let found = verified.found("under_way");
        assert_eq!((counted(&found), found.overtaken()), ((0, 0), 1));
    });
    assert_eq!(
        (under_way(1), counted(&verified.found("under_way"))),
        (2, (0, 0))
    );
}

#[test]
fn a_write_may_name_what_it_changes_at_its_end() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn named_late(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    #[invalidates(Some(id) => named_late(id))]
    fn write(read: impl FnOnce()) -> Option<u64> {
        DB.fetch_add(1, SeqCst);
        read();
        Some(1)
    }
    let verified = Verified::all();
    let _ = named_late(1);
    write(|| {
        scope(|scope| scope.spawn(|| assert_eq!(named_late(1), 1)).join()).unwrap();
        // however long it takes
        let found = verified.found("named_late");
        assert_eq!((counted(&found), found.undecided()), ((0, 0), 1));
    });
    let found = verified.found("named_late");
    assert_eq!(
        (counted(&found), found.overtaken(), found.undecided()),
        ((0, 0), 1, 0)
    );
}

#[test]
fn what_is_invalidated_by_hand_a_little_later_is_no_disagreement() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn by_hand(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    let verified = Verified::all();
    let _ = by_hand(1);
    DB.fetch_add(1, SeqCst);
    assert_eq!((by_hand(1), found("by_hand").undecided()), (1, 1));
    invalidate!(by_hand(1));
    let found = verified.found("by_hand");
    assert_eq!((counted(&found), found.overtaken()), ((0, 0), 1));
    assert_eq!(by_hand(1), 2);
}

#[test]
fn what_is_deferred_comes_when_that_ends() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn held_back(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    let verified = Verified::all();
    let _ = held_back(1);
    deferred(|| {
        DB.fetch_add(1, SeqCst);
        scope(|scope| scope.spawn(|| assert_eq!(held_back(1), 1)).join()).unwrap();
        let found = verified.found("held_back");
        assert_eq!((counted(&found), found.undecided()), ((0, 0), 1));
        invalidate!(held_back(1));
    });
    let found = verified.found("held_back");
    assert_eq!((counted(&found), found.overtaken()), ((0, 0), 1));
}

#[test]
fn what_is_read_inside_a_write_or_a_snapshot_is_not_checked() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn inside(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    #[cached]
    fn other(id: u64) -> u64 {
        id
    }
    #[invalidates(other(id))]
    fn write(id: u64) {
        DB.fetch_add(1, SeqCst);
        assert_eq!(inside(id), 1);
    }
    let verified = Verified::all();
    let _ = inside(1);
    write(1);
    snapshot(|| assert_eq!(inside(1), 1));
    let found = verified.found("inside");
    assert_eq!(
        (counted(&found), found.overtaken(), found.undecided()),
        ((0, 0), 0, 0)
    );
}

/// Writes that overlap with everything, and readers that check each of their hits.
#[test]
fn declared_writes_are_never_disagreements() {
    static DB: [AtomicU64; 4] = [const { AtomicU64::new(0) }; 4];
    #[cached]
    fn cell(id: usize) -> u64 {
        DB[id].load(SeqCst)
    }
    #[cached]
    fn raced(id: usize) -> (u64, u64) {
        (cell(id), cell(id))
    }
    #[invalidates(cell(id))]
    fn write(id: usize) {
        DB[id].fetch_add(1, SeqCst);
        thread::yield_now();
    }
    #[invalidates(Some(id) => cell(id))]
    fn write_some(id: usize) -> Option<usize> {
        DB[id].fetch_add(1, SeqCst);
        thread::yield_now();
        Some(id)
    }
    let verified = Verified::all();
    let done = AtomicBool::new(false);
    scope(|scope| {
        let writers = [0, 1].map(|writer| {
            scope.spawn(move || {
                for n in 0..2_000 {
                    match (n + writer) % 5 {
                        0 => drop(write_some(n % 4)),
                        _ => write(n % 4),
                    }
                }
            })
        });
        let done = &done;
        for reader in 0..2 {
            scope.spawn(move || {
                let mut n = reader;
                while !done.load(SeqCst) {
                    _ = raced(n % 4);
                    n += 1;
                }
            });
        }
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, SeqCst);
    });
    (0..4).for_each(|id| _ = (raced(id), raced(id)));
    for name in ["raced", "cell"] {
        let found = verified.found(name);
        assert!(found.checked() > 0, "{found:?}");
        assert_eq!(
            (found.disagreements(), found.undecided()),
            (0, 0),
            "{found:?}"
        );
    }
}

/// A body that can be held up.
fn held(release: &Receiver<()>) {
    release.recv().unwrap();
}

#[test]
fn a_write_that_ends_while_the_body_runs_is_no_disagreement() {
    static DB: AtomicU64 = AtomicU64::new(0);
    static SLOW: AtomicBool = AtomicBool::new(false);
    #[cached(ignore(begun, release))]
    fn overlapped(id: u64, begun: &dyn Fn(), release: &Receiver<()>) -> u64 {
        if SLOW.load(SeqCst) {
            begun();
            held(release);
        }
        DB.load(SeqCst) + id
    }
    #[invalidates(overlapped(id))]
    fn write(id: u64) {
        DB.fetch_add(1, SeqCst);
    }
    let verified = Verified::all();
    let (begin, has_begun) = channel();
    let (let_go, release) = channel();
    let _ = overlapped(1, &|| {}, &release);
    SLOW.store(true, SeqCst);
    scope(|scope| {
        let reader = scope.spawn(move || overlapped(1, &|| begin.send(()).unwrap(), &release));
        has_begun.recv().unwrap();
        write(1);
        let_go.send(()).unwrap();
        // the call began before the write did
        assert_eq!(reader.join().unwrap(), 1);
    });
    let found = verified.found("overlapped");
    assert_eq!((counted(&found), found.overtaken()), ((0, 0), 1));
}
