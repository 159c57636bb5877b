use crate::clock::Moment;
use crate::lease::{self, Extent, Group, Lease};
use crate::memo::{Definition, Lifetime, Site};
use crate::slot::{Freshness, Kept, Slot};
use crate::store::{Bound, Memory};
use std::sync::Arc;
use std::time::Duration;

type Slots = Memory<u64, u64>;

fn slot(key: u64, leases: Vec<Lease>, deadline: Option<Moment>) -> Arc<Slot<u64, u64>> {
    let (kept, lifetime) = (Kept::Value(key * 10), Lifetime::until(deadline));
    Arc::new(Slot::new(hash(key), key, kept, leases.into(), lifetime, 1))
}

fn plain(key: u64) -> Arc<Slot<u64, u64>> {
    slot(key, Vec::new(), None)
}

/// All in one shard, every second key with the hash of its neighbour.
fn hash(key: u64) -> u64 {
    key / 2
}

fn insert(store: &Slots, slot: &Arc<Slot<u64, u64>>) -> usize {
    store.insert(slot, |one, other| one == other).evicted.len()
}

fn read(store: &Slots, key: u64) -> Option<u64> {
    store
        .read(hash(key), |other| *other == key)
        .and_then(|slot| slot.value().copied())
}

fn find(store: &Slots, key: u64) -> Option<u64> {
    store
        .find(hash(key), |other| *other == key)
        .and_then(|slot| slot.value().copied())
}

#[test]
fn keys_of_one_hash_are_apart_and_go_together() {
    let store = Slots::new(Bound::None);
    insert(&store, &plain(2));
    insert(&store, &plain(3));
    assert_eq!(
        (find(&store, 2), find(&store, 3), store.len()),
        (Some(20), Some(30), 2)
    );
    assert_eq!(store.take(hash(2)).len(), 2);
    assert_eq!(
        (find(&store, 2), find(&store, 3), store.len()),
        (None, None, 0)
    );
}

#[test]
fn a_key_is_there_once() {
    let store = Slots::new(Bound::Entries(10));
    let (old, new) = (plain(4), plain(4));
    insert(&store, &old);
    insert(&store, &new);
    assert_eq!(store.len(), 1);
    assert!(!store.remove(&old), "the old one is gone");
    assert!(store.remove(&new));
    assert_eq!((store.len(), find(&store, 4)), (0, None));
}

#[test]
fn the_bound_holds_and_the_newest_stays() {
    for capacity in [1, 2, 3, 64, 100, 1000] {
        let store = Slots::new(Bound::Entries(capacity));
        for key in 0..3000 {
            let evicted = insert(&store, &plain(key));
            assert_eq!(evicted, usize::from(key >= capacity as u64));
            assert_eq!(find(&store, key), Some(key * 10), "{key} of {capacity}");
            assert!(store.len() <= capacity);
        }
        assert_eq!(store.clear().len(), capacity);
        assert_eq!(store.len(), 0);
    }
}

#[test]
fn the_bound_is_of_the_whole_store() {
    let store = Slots::new(Bound::Entries(6400));
    let spread = |key: u64| {
        Slot::new(
            key << 40,
            key,
            Kept::Value(key),
            Box::default(),
            Lifetime::default(),
            1,
        )
    };
    for key in 0..10_000 {
        insert(&store, &Arc::new(spread(key)));
    }
    assert_eq!(store.len(), 6400);
}

#[test]
fn the_dead_go_first_and_unasked() {
    let name = Group::unique().name(Extent::Exact(1));
    let doomed = || slot(1000, vec![lease::grant(name)], None);
    let (bounded, unbounded) = (Slots::new(Bound::Entries(4)), Slots::new(Bound::None));
    for store in [&bounded, &unbounded] {
        let dead = doomed();
        insert(store, &dead);
        assert_eq!(read(store, 1000), Some(10_000));
        insert(store, &plain(1));
        insert(store, &plain(2));
    }
    lease::revoke(name);
    for key in 3..6 {
        assert_eq!(insert(&bounded, &plain(key)), usize::from(key > 4), "{key}");
        insert(&unbounded, &plain(key));
    }
    assert_eq!((find(&bounded, 1000), find(&unbounded, 1000)), (None, None));
}

#[test]
fn the_dead_are_not_kept_for_having_been_read() {
    for is_dead in [false, true] {
        let name = Group::unique().name(Extent::Exact(7));
        let store = Slots::new(Bound::Entries(8));
        let first = plain(0);
        insert(&store, &first);
        for key in 1..7 {
            insert(&store, &plain(key));
        }
        insert(&store, &slot(7, vec![lease::grant(name)], None));
        store.remove(&first);
        insert(&store, &plain(8));
        assert_eq!(read(&store, 7), Some(70));
        if is_dead {
            lease::revoke(name);
        }
        assert_eq!(insert(&store, &plain(9)), 1);
        let left = [7, 8].map(|key| find(&store, key).is_some());
        assert_eq!(left, [!is_dead, is_dead]);
    }
}

#[test]
fn there_is_room_for_one_entry_at_least() {
    let site = Site {
        path: "a::function".into(),
        key_prefix: None,
        file: "one.rs",
        line: 1,
    };
    let definition = Definition::<u64, u64>::new(site).capacity(0);
    assert_eq!(definition.bound, Bound::Entries(1));
}

#[test]
fn what_was_taken_out_makes_room() {
    let store = Slots::new(Bound::Entries(4));
    let slots: Vec<_> = (0..4).map(plain).collect();
    slots.iter().for_each(|slot| _ = insert(&store, slot));
    assert!(store.remove(&slots[0]) && store.remove(&slots[1]));
    assert_eq!(store.take(hash(2)).len(), 2);
    let evicted = (4..9).map(|key| insert(&store, &plain(key)));
    assert_eq!(evicted.collect::<Vec<_>>(), [0, 0, 0, 0, 1]);
    assert_eq!(store.clear().len(), 4);
    assert_eq!(insert(&store, &plain(9)), 0);
}

#[test]
fn a_slot_is_fresh_until_its_time_or_its_lease_is_up() {
    let name = Group::unique().name(Extent::Exact(2));
    let past = Moment::now();
    let future = past.after(Duration::from_secs(60));
    assert_eq!(plain(1).freshness(), Freshness::Fresh);
    assert_eq!(slot(1, Vec::new(), Some(past)).freshness(), Freshness::Gone);
    let held = slot(1, vec![lease::grant(name)], Some(future));
    assert_eq!(held.freshness(), Freshness::Fresh);
    lease::revoke(name);
    assert_eq!(held.freshness(), Freshness::Revoked);
}
