//! Reads of the database as it was.

use super::check::{at_once, check};
use super::world::{
    self, Both, Row, Tagged, Top, change, entry, get, rest, rows, tag, transaction,
};
use crate::transaction::snapshot;

/// Calls from a read transaction, which sees what was committed when it began.
fn read_transaction() {
    snapshot(|| {
        transaction(rows(), || {
            get::<Both>(0, 0);
            get::<Row>(0, 0);
            get::<Tagged>(0, 0);
            get::<Top>(0, 0);
        });
    });
}

#[test]
fn beside_writes() {
    check(|| {
        at_once!(
            || {
                world::check::<Both>(0, 0);
                world::check::<Row>(0, 0);
            },
            || {
                read_transaction();
                read_transaction();
            },
            || {
                change(0, 1, || entry::<Row>(0, 0));
                change(0, 2, || entry::<Row>(0, 0));
            },
            || change(1, 1, || entry::<Row>(1, 0)),
        );
        world::check::<Row>(0, 0);
        world::check::<Both>(0, 0);
        world::check::<Top>(0, 0);
    });
}

/// A value whose tag is revoked.
#[test]
fn tagged() {
    check(|| {
        at_once!(
            || {
                snapshot(|| transaction(rows(), || get::<Tagged>(0, 0)));
            },
            || {
                change(0, 1, || tag(0));
                world::check::<Tagged>(0, 0);
            },
            || {
                change(1, 1, || tag(1));
                world::check::<Tagged>(0, 0);
            },
        );
        rest();
    });
}
