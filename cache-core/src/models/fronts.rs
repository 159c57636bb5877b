//! Fronts: what threads have beside the store, and what is taken out of it meanwhile.

use super::check::{at_once, check};
#[cfg(shuttle)]
use super::world::{self, Both, Row, Tagged, change, entry, rest, slice, tag, whole};
use crate::answer::Answer;
use crate::held::{Copied, Held};
use crate::memo::Lifetime;
use crate::store::{Bound, Leftovers, Memory};
use crate::sync::Arc;

/// That a copy is read does not undo that its entry has left.
#[test]
fn read_and_taken_out() {
    check(|| {
        let memory = Arc::new(Memory::new(Bound::None));
        let answer = Answer::new(Copied::hold(()), Box::default(), Lifetime::default(), 1);
        memory.insert(
            1,
            1,
            answer,
            |one: &u64, other| one == other,
            &mut Leftovers::default(),
        );
        let watch = memory.copy(1, |_| true).expect("it is there").watch;
        let (read, taken) = (watch.clone(), memory.clone());
        at_once!(move || _ = read.serve(), move || {
            drop(taken.take(1));
            // whoever learns of it asks the policy, as an insertion does
            drop(taken.clear());
        },);
        assert!(!watch.serve(), "stale: taken out, and a copy is served");
    });
}

/// One key, read often enough for each thread to have it.
#[cfg(shuttle)]
#[test]
fn taken_out() {
    check(|| {
        at_once!(
            || (0..4).for_each(|_| world::check::<Row>(0, 0)),
            || (0..4).for_each(|_| world::check::<Row>(0, 0)),
            || {
                change(0, 1, || entry::<Row>(0, 0));
                world::check::<Row>(0, 0);
                change(0, 2, whole::<Row>);
                world::check::<Row>(0, 0);
            },
        );
        rest();
    });
}

/// The same by a tag, which takes nothing out.
#[cfg(shuttle)]
#[test]
fn revoked() {
    check(|| {
        at_once!(
            || (0..4).for_each(|_| world::check::<Tagged>(0, 0)),
            || {
                (0..3).for_each(|_| world::check::<Tagged>(0, 0));
                change(0, 2, || tag(0));
                world::check::<Tagged>(0, 0);
            },
            || {
                change(0, 1, || tag(0));
                world::check::<Tagged>(0, 0);
            },
        );
        rest();
    });
}

/// The same by part, of which there is a lease beside each entry and no more.
#[cfg(shuttle)]
#[test]
fn revoked_by_part() {
    check(|| {
        change(0, 1, || slice::<Row>(Some(0), None));
        at_once!(
            || (0..4).for_each(|_| world::check::<Row>(0, 0)),
            || {
                (0..3).for_each(|_| world::check::<Row>(0, 0));
                change(0, 3, || slice::<Row>(Some(0), None));
                world::check::<Row>(0, 0);
            },
            || {
                change(0, 2, || slice::<Row>(Some(0), None));
                world::check::<Row>(0, 0);
            },
        );
        rest();
    });
}

/// What a thread has beside the store is captured by what it computes.
#[cfg(shuttle)]
#[test]
fn nested() {
    check(|| {
        at_once!(
            || {
                (0..3).for_each(|_| world::check::<Row>(0, 0));
                (0..2).for_each(|_| world::check::<Both>(0, 0));
            },
            || {
                change(0, 1, || entry::<Row>(0, 0));
                (0..3).for_each(|_| world::check::<Both>(0, 0));
                change(0, 2, || entry::<Row>(0, 0));
                world::check::<Both>(0, 0);
            },
        );
        rest();
    });
}
