//! Functions that call one another: nobody waits in a circle.

use super::check::{at_once, check};
use super::world::{self, Ping, Pong, commit, entry, returned, write};

/// Either is computed by way of the other.
#[test]
fn two_functions() {
    check(|| {
        at_once!(
            || world::check::<Ping>(0, 0),
            || world::check::<Pong>(0, 0),
            || {
                write(vec![entry::<Ping>(0, 0), entry::<Pong>(0, 0)], || {
                    commit(0, 1)
                });
                returned(0, 1);
                world::check::<Pong>(0, 0);
            },
        );
    });
}

/// Circles of two keys each.
#[test]
fn two_keys() {
    check(|| {
        at_once!(
            || world::check::<Ping>(0, 0),
            || world::check::<Ping>(1, 0),
            || world::check::<Pong>(0, 0),
            || world::check::<Pong>(1, 0),
        );
    });
}
