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
fn what_was_read_outlives_what_was_not() {
    let store = Slots::new(Bound::Entries(8));
    let slots: Vec<_> = (0..8).map(plain).collect();
    for slot in &slots {
        insert(&store, slot);
    }
    slots[..4].iter().for_each(|slot| slot.touch());
    for key in 8..12 {
        insert(&store, &plain(key));
    }
    assert!((0..4).all(|key| find(&store, key).is_some()));
    assert!((4..8).all(|key| find(&store, key).is_none()));
}

#[test]
fn what_was_read_long_ago_goes_like_the_rest() {
    let store = Slots::new(Bound::Entries(8));
    let slots: Vec<_> = (0..8).map(plain).collect();
    for slot in &slots {
        insert(&store, slot);
    }
    slots[..4].iter().for_each(|slot| slot.touch());
    for key in 8..24 {
        insert(&store, &plain(key));
    }
    assert!((0..8).all(|key| find(&store, key).is_none()));
}

#[test]
fn the_dead_go_first_and_unasked() {
    let name = Group::unique().name(Extent::Exact(1));
    let doomed = || slot(1000, vec![lease::grant(name)], None);
    let (bounded, unbounded) = (Slots::new(Bound::Entries(4)), Slots::new(Bound::None));
    for store in [&bounded, &unbounded] {
        let dead = doomed();
        insert(store, &dead);
        dead.touch();
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

/// Also one that was read just now.
#[test]
fn the_dead_give_way_before_the_living() {
    for dead in 0..8 {
        let name = Group::unique().name(Extent::Exact(dead));
        let store = Slots::new(Bound::Entries(8));
        for key in 0..8 {
            let leases = (key == dead).then(|| lease::grant(name));
            let slot = slot(key, leases.into_iter().collect(), None);
            insert(&store, &slot);
            slot.touch();
        }
        lease::revoke(name);
        insert(&store, &plain(8));
        assert!((0..9).all(|key| key == dead || find(&store, key).is_some()));
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
