//! Inside writes: reading back, transactions that commit later, and what others get meanwhile.

use super::check::{at_once, check};
use super::world::{
    self, Both, ROWS, Row, Tagged, Top, UNCOMMITTED, Wide, change, commit, entry, get, prepare,
    rest, returned, rows, slice, tag, transaction, whole, write,
};
use crate::target::Target;
use crate::transaction::deferred;

/// The rows with an uncommitted version of row 0.
fn changed(version: u64) -> [u64; ROWS] {
    let mut rows = rows();
    rows[0] = UNCOMMITTED + version;
    rows
}

/// Inside a transaction that has changed row 0, everything shows it.
fn reads_back() {
    for seen in [
        get::<Row>(0, 0),
        get::<Both>(0, 0),
        get::<Top>(0, 0),
        get::<Tagged>(0, 0),
    ] {
        assert!(
            seen[0] >= Some(UNCOMMITTED),
            "stale: the write reads back {seen:?}"
        );
    }
}

/// A write that reads back what it has not committed yet.
fn write_and_read_back(version: u64, targets: Vec<Target>) {
    write(targets, || {
        transaction(changed(version), reads_back);
        commit(0, version);
    });
    returned(0, version);
}

fn readers_and(writer: fn()) {
    check(move || {
        prepare();
        get::<Top>(0, 0);
        at_once!(
            || {
                world::check::<Top>(0, 0);
                world::check::<Row>(0, 0);
            },
            || {
                world::check::<Row>(0, 0);
                world::check::<Both>(0, 0);
                world::check::<Tagged>(0, 0);
            },
            writer,
        );
        rest();
    });
}

#[test]
fn one_key() {
    readers_and(|| {
        write_and_read_back(1, vec![entry::<Row>(0, 0), tag(0)]);
        write_and_read_back(2, vec![tag(0), entry::<Row>(0, 0)]);
    });
}

#[test]
fn by_part() {
    readers_and(|| {
        write_and_read_back(1, vec![slice::<Row>(Some(0), None), tag(0)]);
        write_and_read_back(2, vec![slice::<Row>(Some(0), None), tag(0)]);
    });
}

#[test]
fn whole_function() {
    readers_and(|| {
        write_and_read_back(1, vec![whole::<Row>(), whole::<Tagged>()]);
        write_and_read_back(2, vec![whole::<Row>(), whole::<Tagged>()]);
    });
}

/// Two writes at once: what one has not committed the other does not get.
#[test]
fn two_writers() {
    check(|| {
        at_once!(
            || write_and_read_back(1, vec![entry::<Row>(0, 0), tag(0)]),
            || {
                change(1, 1, || entry::<Row>(1, 0));
                world::check::<Both>(0, 0);
            },
            || {
                world::check::<Top>(0, 0);
                world::check::<Both>(0, 0);
            },
        );
        rest_of_both();
    });
}

/// Two writes of one row: what either invalidates is pending for the other.
#[test]
fn two_writers_of_one_row() {
    check(|| {
        prepare();
        at_once!(
            || write_and_read_back(2, vec![entry::<Row>(0, 0), tag(0)]),
            || change(0, 1, || entry::<Row>(0, 0)),
            || {
                world::check::<Both>(0, 0);
                world::check::<Top>(0, 0);
            },
        );
        rest();
    });
}

fn rest_of_both() {
    world::check::<Both>(0, 0);
    world::check::<Top>(0, 0);
}

/// The inner write returns before the outer one commits.
#[test]
fn write_in_a_write() {
    readers_and(|| {
        write(Vec::new(), || {
            write(vec![entry::<Row>(0, 0), tag(0)], || ());
            transaction(changed(1), reads_back);
            commit(0, 1);
        });
        returned(0, 1);
    });
}

/// What is invalidated by hand inside a write is invalidated at its end.
#[test]
fn verb_in_a_write() {
    readers_and(|| {
        write(Vec::new(), || {
            world::of::<Row>(&0, &0).invalidate();
            tag(0).apply();
            transaction(changed(1), reads_back);
            commit(0, 1);
        });
        returned(0, 1);
    });
}

#[test]
fn write_in_deferred() {
    readers_and(|| {
        deferred(|| {
            write(vec![entry::<Row>(0, 0)], || ());
            write(vec![slice::<Tagged>(Some(0), None)], || ());
            transaction(changed(1), reads_back);
            commit(0, 1);
        });
        returned(0, 1);
    });
}

/// A write that unwinds may have happened.
#[test]
fn unwinding() {
    readers_and(|| {
        let unwound = std::panic::catch_unwind(|| {
            write(vec![entry::<Row>(0, 0), tag(0)], || {
                commit(0, 1);
                std::panic::resume_unwind(Box::new(()));
            });
        });
        assert!(unwound.is_err());
        returned(0, 1);
    });
}

/// A value of more keys than are worth a lease each.
#[test]
fn wide() {
    check(|| {
        get::<Wide>(0, 0);
        at_once!(|| world::check::<Wide>(0, 0), || {
            let keys = (0..3).map(|b| entry::<Row>(0, b)).collect();
            write(keys, || {
                let seen = transaction(changed(1), || get::<Wide>(0, 0));
                assert!(
                    seen[0] >= Some(UNCOMMITTED),
                    "stale: the write reads back {seen:?}"
                );
                commit(0, 1);
            });
            returned(0, 1);
            world::check::<Wide>(0, 0);
        },);
    });
}
