//! `stale` and `stale_if_error`: what may be served past its deadline, never past an invalidation.

use super::check::{at_once, check};
use super::world::{self, Aged, AgedOverRow, Row, change, entry, set_down, slice, tag, try_check};
use crate::clock;
use crate::target::Target;
use std::time::Duration;

/// An entry past its deadline, readers, and a write that names it.
fn expired_and_written(target: fn() -> Target, down: bool) {
    check(move || {
        clock::freeze();
        try_check::<Aged>(0, 0);
        clock::advance(Duration::from_secs(11));
        set_down(down);
        at_once!(
            || {
                try_check::<Aged>(0, 0);
                try_check::<Aged>(0, 0);
            },
            || {
                try_check::<Aged>(0, 0);
            },
            move || {
                change(0, 1, target);
                try_check::<Aged>(0, 0);
            },
        );
        set_down(false);
        clock::advance(Duration::from_secs(100));
        world::check::<Aged>(0, 0);
    });
}

#[test]
fn stale_by_key() {
    expired_and_written(|| entry::<Aged>(0, 0), false);
}

#[test]
fn stale_by_tag() {
    expired_and_written(|| tag(0), false);
}

#[test]
fn stale_by_part() {
    expired_and_written(|| slice::<Aged>(Some(0), None), false);
}

#[test]
fn failing_by_key() {
    expired_and_written(|| entry::<Aged>(0, 0), true);
}

#[test]
fn failing_by_tag() {
    expired_and_written(|| tag(0), true);
}

/// What it was built on is invalidated, which leaves its flight where it is.
#[test]
fn failing_over_an_entry() {
    check(|| {
        clock::freeze();
        try_check::<AgedOverRow>(0, 0);
        clock::advance(Duration::from_secs(11));
        set_down(true);
        at_once!(
            || try_check::<AgedOverRow>(0, 0),
            || try_check::<AgedOverRow>(0, 0),
            || {
                change(0, 1, || entry::<Row>(0, 0));
                try_check::<AgedOverRow>(0, 0);
            },
        );
        set_down(false);
        world::check::<AgedOverRow>(0, 0);
    });
}
