//! Errors: shared with those who wait, and kept, never past an invalidation.

use super::check::{at_once, check};
use super::world::{Both, Cached, Failing, Row, change, entry, set_down, tag, try_check};
use crate::clock;
use crate::target::Target;

/// Calls that fail, and a write of what they read.
fn failing_and_written<F: Cached>(target: fn() -> Target) {
    check(move || {
        clock::freeze();
        set_down(true);
        at_once!(
            || {
                try_check::<F>(0, 0);
                try_check::<F>(0, 0);
            },
            || try_check::<F>(0, 0),
            move || {
                change(0, 1, target);
                try_check::<F>(0, 0);
            },
        );
        try_check::<F>(0, 0);
    });
}

#[test]
fn shared() {
    failing_and_written::<Row>(|| entry::<Row>(0, 0));
}

/// What it was built on is invalidated, which leaves its flight where it is.
#[test]
fn shared_over_an_entry() {
    failing_and_written::<Both>(|| entry::<Row>(0, 0));
}

#[test]
fn kept_by_key() {
    failing_and_written::<Failing>(|| entry::<Failing>(0, 0));
}

#[test]
fn kept_by_tag() {
    failing_and_written::<Failing>(|| tag(0));
}
