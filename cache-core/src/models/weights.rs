//! Weights: entries that push others out while those are invalidated.

use super::check::{at_once, check};
#[cfg(shuttle)]
use super::world::{self, Cached, Heavy, change, entry, slice, whole};
use crate::memo::Lifetime;
use crate::slot::{Kept, Slot};
use crate::store::{Bound, Memory};
use crate::sync::Arc;

/// Room for two entries.
const BOUND: u64 = 6;

fn heavy(key: u64) -> Arc<Slot<u64, ()>> {
    let (kept, leases) = (Kept::Value(()), Box::default());
    let slot = Slot::new(key, key, kept, leases, Lifetime::default(), BOUND / 2);
    Arc::new(slot)
}

fn insert(memory: &Memory<u64, ()>, key: u64) {
    drop(memory.insert(&heavy(key), |one, other| one == other));
}

/// What is taken out at once by several is counted once.
#[test]
fn counted() {
    check(|| {
        let memory = Arc::new(Memory::new(Bound::Weight(BOUND)));
        let slot = heavy(1);
        drop(memory.insert(&slot, |one, other| one == other));
        let [one, other] = [memory.clone(), memory.clone()];
        let same = slot.clone();
        at_once!(
            move || {
                one.remove(&slot);
            },
            move || {
                other.remove(&same);
                insert(&other, 2);
            },
        );
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
