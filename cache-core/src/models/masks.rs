//! Partial keys: masks noted while fills are under way.

use super::check::{at_once, check};
use super::world::{self, Peeks, Row, change, slice};
#[cfg(shuttle)]
use super::world::{Both, Top, entry, rest};

fn page_of_row() -> crate::target::Target {
    slice::<Row>(Some(0), None)
}

/// The first write that names a part.
#[test]
fn first_use() {
    check(|| {
        world::get::<Row>(0, 0);
        at_once!(|| world::check::<Row>(0, 0), || {
            change(0, 1, page_of_row);
            world::check::<Row>(0, 0);
        },);
    });
}

/// Two writes that name the same part for the first time.
#[test]
fn two_first_users() {
    check(|| {
        world::get::<Row>(0, 0);
        at_once!(
            || {
                change(0, 1, page_of_row);
                world::check::<Row>(0, 0);
            },
            || {
                change(0, 2, page_of_row);
                world::check::<Row>(0, 0);
            },
        );
    });
}

/// A fill that begins before the mask is noted and ends after.
#[test]
fn fill_under_way() {
    check(|| {
        at_once!(|| world::check::<Row>(0, 0), || {
            change(0, 1, page_of_row);
            change(0, 2, page_of_row);
            world::check::<Row>(0, 0);
        },);
        world::check::<Row>(0, 0);
    });
}

#[cfg(shuttle)]
#[test]
fn nested() {
    check(|| {
        world::get::<Both>(0, 0);
        at_once!(
            || {
                world::check::<Row>(0, 0);
                world::check::<Both>(0, 0);
            },
            || {
                world::check::<Both>(0, 0);
                world::check::<Top>(0, 0);
            },
            || {
                change(0, 1, page_of_row);
                change(0, 2, page_of_row);
            },
            || {
                change(0, 3, page_of_row);
                change(1, 1, || slice::<Row>(None, Some(0)));
                change(1, 2, || entry::<Row>(1, 0));
            },
        );
        rest();
    });
}

/// A look at an entry captures what it depends on, also if there is none.
#[test]
fn looked_at() {
    check(|| {
        at_once!(|| world::check::<Peeks>(0, 0), || {
            change(0, 1, page_of_row);
            world::check::<Peeks>(0, 0);
        },);
        world::check::<Peeks>(0, 0);
    });
}
