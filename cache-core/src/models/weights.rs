//! Weights: entries that push others out while those are invalidated.

use super::check::{at_once, check};
#[cfg(shuttle)]
use super::world::{self, Cached, Heavy, change, entry, slice, whole};
use crate::answer::Answer;
use crate::held::{Copied, Held};
use crate::memo::Lifetime;
use crate::store::{Bound, Leftovers, Memory};
use crate::sync::Arc;

/// Room for two entries.
const BOUND: u64 = 6;

fn insert(memory: &Memory<u64, Copied<()>>, key: u64) {
    let (held, leases) = (Copied::hold(()), Box::default());
    let answer = Answer::new(held, leases, Lifetime::default(), BOUND / 2);
    memory.insert(
        key,
        key,
        answer,
        |one, other| one == other,
        &mut Leftovers::default(),
    );
}

/// What is taken out at once by several is counted once.
#[test]
fn counted() {
    check(|| {
        let memory = Arc::new(Memory::new(Bound::Weight(BOUND)));
        insert(&memory, 1);
        let [one, other] = [memory.clone(), memory.clone()];
        at_once!(move || drop(one.take(1)), move || {
            drop(other.take(1));
            insert(&other, 2);
        },);
        for key in 3..6 {
            insert(&memory, key);
        }
        let held = memory.len();
        assert_eq!(held, 2, "miscounted: {held} entries are held, and two fit");
    });
}

/// Entries that give way to others, and come back, while they are invalidated.
#[cfg(shuttle)]
#[test]
fn pushed_out() {
    check(|| {
        at_once!(
            || {
                world::check::<Heavy>(0, 0);
                world::check::<Heavy>(0, 1);
                world::check::<Heavy>(0, 0);
            },
            || {
                world::check::<Heavy>(1, 0);
                world::check::<Heavy>(0, 0);
            },
            || {
                change(0, 1, || entry::<Heavy>(0, 0));
                change(0, 2, whole::<Heavy>);
                change(0, 3, || slice::<Heavy>(Some(0), None));
            },
        );
        for key in 0..3 {
            world::check::<Heavy>(0, key);
        }
        let held = crate::memo::AnyMemo::len(Heavy::memo());
        assert_eq!(held, 2, "miscounted: {held} entries are held, and two fit");
    });
}
