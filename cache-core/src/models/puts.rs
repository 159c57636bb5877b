//! Write-through: `put` in writes and under tickets, and `refresh`.

use super::check::{at_once, check};
use super::world::{
    self, Row, Tagged, commit, commit_next, entry, made_of, of, returned, tag, write,
};
#[cfg(shuttle)]
use super::world::{Both, Top, rest, slice};
use crate::context;

/// A write of row 0 that stores the new version by `Row`.
fn put_inside() {
    let version = write(vec![entry::<Row>(0, 0)], || {
        let version = commit_next(0);
        of::<Row>(&0, &0).put(made_of(0, version));
        version
    });
    returned(0, version);
}

/// A write that is not declared, under a ticket.
fn put_under_ticket() {
    let ticket = of::<Row>(&0, &0).begin_put();
    let version = commit_next(0);
    ticket.put(made_of(0, version));
    returned(0, version);
}

fn invalidate() {
    let version = write(vec![entry::<Row>(0, 0)], || commit_next(0));
    returned(0, version);
}

fn check_row() {
    world::check::<Row>(0, 0);
}

#[test]
fn put_against_put() {
    check(|| {
        at_once!(put_inside, put_inside);
        check_row();
    });
}

#[test]
fn put_against_invalidation() {
    check(|| {
        at_once!(put_inside, invalidate);
        check_row();
    });
}

#[test]
fn tickets() {
    check(|| {
        at_once!(put_under_ticket, put_under_ticket);
        check_row();
    });
}

#[test]
fn ticket_against_put() {
    check(|| {
        at_once!(put_under_ticket, put_inside);
        check_row();
    });
}

/// A computation that is under way when the value is put.
#[test]
fn put_against_load() {
    check(|| {
        at_once!(check_row, put_inside);
        check_row();
    });
}

/// A write that puts what another invalidates by its tag.
#[test]
fn put_against_tag() {
    check(|| {
        at_once!(
            || {
                let version = write(vec![entry::<Tagged>(0, 0)], || {
                    let version = commit_next(0);
                    of::<Tagged>(&0, &0).put(made_of(0, version));
                    version
                });
                returned(0, version);
            },
            || {
                let version = write(vec![tag(0)], || commit_next(0));
                returned(0, version);
            },
        );
        world::check::<Tagged>(0, 0);
    });
}

/// A ticket taken while another write names the entry by a part for the first time.
#[cfg(shuttle)]
#[test]
fn ticket_against_part() {
    check(|| {
        at_once!(put_under_ticket, || {
            for _ in 0..2 {
                let part = slice::<Row>(Some(0), None);
                let version = write(vec![part], || commit_next(0));
                returned(0, version);
            }
        });
        check_row();
    });
}

/// A ticket against loads of what is built on the entry.
#[cfg(shuttle)]
#[test]
fn ticket_against_loads() {
    check(|| {
        at_once!(|| world::check::<Both>(0, 0), check_row, || {
            put_under_ticket();
            world::check::<Both>(0, 0);
        },);
        rest();
    });
}

/// `refresh`, while a computation is under way.
#[test]
fn refresh() {
    check(|| {
        at_once!(check_row, || {
            commit(0, 1);
            context::refresh().returned(world::get::<Row>(0, 0));
            returned(0, 1);
        });
        check_row();
    });
}

#[cfg(shuttle)]
#[test]
fn nested() {
    check(|| {
        at_once!(
            || {
                world::check::<Both>(0, 0);
                check_row();
                world::check::<Top>(0, 0);
            },
            || {
                world::check::<Top>(0, 0);
                world::check::<Both>(0, 0);
            },
            || {
                put_inside();
                put_under_ticket();
            },
            || {
                put_under_ticket();
                invalidate();
            },
        );
        rest();
    });
}

/// What was built on the former value goes with it: by `put` outside any write, and by `refresh`.
#[cfg(shuttle)]
#[test]
fn built_on_the_former() {
    check(|| {
        at_once!(
            || {
                world::check::<Top>(0, 0);
                world::check::<Both>(0, 0);
            },
            || world::check::<Both>(0, 0),
            || {
                commit(0, 1);
                of::<Row>(&0, &0).put(made_of(0, 1));
                returned(0, 1);
                commit(0, 2);
                context::refresh().returned(world::get::<Row>(0, 0));
                returned(0, 2);
            },
        );
        rest();
    });
}
