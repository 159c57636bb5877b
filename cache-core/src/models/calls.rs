//! Calls against writes, through nested functions.

use super::check::{at_once, check};
use super::world::{self, Peeks, Row, Tagged, change, entry, tag};
#[cfg(shuttle)]
use super::world::{
    Both, Top, commit, every_tag, get_by, prepare, rest, returned, table, try_check, whole, write,
};

/// One key, and a write that names it.
#[test]
fn one_key() {
    check(|| {
        at_once!(|| world::check::<Row>(0, 0), || change(
            0,
            1,
            || entry::<Row>(0, 0)
        ),);
        world::check::<Row>(0, 0);
    });
}

/// One key, read again by another thread than the one that fills.
#[test]
fn two_readers() {
    check(|| {
        at_once!(
            || world::check::<Row>(0, 0),
            || world::check::<Row>(0, 0),
            || change(0, 1, || entry::<Row>(0, 0)),
        );
        world::check::<Row>(0, 0);
    });
}

/// Two writers of one key.
#[test]
fn two_writers() {
    check(|| {
        at_once!(
            || world::check::<Row>(0, 0),
            || change(0, 1, || entry::<Row>(0, 0)),
            || change(0, 2, || entry::<Row>(0, 0)),
        );
        world::check::<Row>(0, 0);
    });
}

/// A tag, by itself.
#[test]
fn one_tag() {
    check(|| {
        at_once!(|| world::check::<Tagged>(0, 0), || change(0, 1, || tag(0)),);
        world::check::<Tagged>(0, 0);
    });
}

/// What was looked at, whether it was there or not, counts as read.
#[test]
fn looked_at() {
    check(|| {
        at_once!(|| world::check::<Peeks>(0, 0), || {
            change(0, 1, || entry::<Row>(0, 0));
            world::check::<Peeks>(0, 0);
        },);
        world::check::<Peeks>(0, 0);
    });
}

/// A leader that unwinds leaves those who wait to go on by themselves.
#[cfg(shuttle)]
#[test]
fn unwinding_leader() {
    check(|| {
        prepare();
        at_once!(
            || {
                let body = || std::panic::resume_unwind(Box::new(()));
                let _ = std::panic::catch_unwind(|| get_by::<Row>(0, 0, body));
            },
            || world::check::<Row>(0, 0),
            || try_check::<Both>(0, 0),
            || {
                write(vec![entry::<Row>(0, 0), tag(0)], || commit(0, 1));
                returned(0, 1);
            },
        );
        rest();
    });
}

#[cfg(shuttle)]
#[test]
fn nested() {
    check(|| {
        at_once!(
            || {
                world::check::<Both>(0, 0);
                world::check::<Top>(0, 0);
            },
            || {
                world::check::<Top>(0, 0);
                world::check::<Row>(0, 0);
            },
            || {
                change(0, 1, || entry::<Row>(0, 0));
                change(0, 2, || entry::<Row>(0, 0));
            },
            || change(1, 1, || entry::<Row>(1, 0)),
        );
        rest();
    });
}

#[cfg(shuttle)]
#[test]
fn cleared() {
    check(|| {
        at_once!(
            || {
                world::check::<Both>(0, 0);
                world::check::<Top>(0, 0);
            },
            || {
                world::check::<Top>(0, 0);
                world::check::<Row>(1, 0);
            },
            || {
                change(0, 1, whole::<Row>);
                change(0, 2, whole::<Row>);
            },
            || change(1, 1, || entry::<Row>(1, 0)),
        );
        rest();
    });
}

#[cfg(shuttle)]
#[test]
fn tagged() {
    check(|| {
        at_once!(
            || {
                world::check::<Tagged>(0, 0);
                world::check::<Tagged>(1, 0);
            },
            || {
                world::check::<Tagged>(1, 0);
                world::check::<Tagged>(0, 0);
            },
            || {
                change(0, 1, || tag(0));
                change(0, 2, every_tag);
            },
            || {
                change(1, 1, || tag(1));
                change(1, 2, table);
            },
        );
        rest();
    });
}
