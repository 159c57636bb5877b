use crate::answer::{Answer, Freshness, Kept};
use crate::clock::Moment;
use crate::held::{Copied, Held};
use crate::lease::{self, Extent, Group, Lease};
use crate::memo::{Definition, Lifetime, Site};
use crate::store::{Bound, Leftovers, Memory};
use std::time::Duration;

type Entries = Memory<u64, Copied<u64>>;

fn answer(value: u64, leases: Vec<Lease>, deadline: Option<Moment>) -> Answer<Copied<u64>> {
    let (held, lifetime) = (Copied::hold(value), Lifetime::until(deadline));
    Answer::new(held, leases.into(), lifetime, 1)
}

/// All in one shard, every second key with the hash of its neighbour.
fn hash(key: u64) -> u64 {
    key / 2
}

fn insert(store: &Entries, key: u64) -> usize {
    insert_with(store, key, Vec::new())
}

fn insert_with(store: &Entries, key: u64, leases: Vec<Lease>) -> usize {
    let answer = answer(key * 10, leases, None);
    let same = |one: &u64, other: &u64| one == other;
    let before = store.counts().evicted;
    store.insert(hash(key), key, answer, same, &mut Leftovers::default());
    (store.counts().evicted - before) as usize
}

fn value(answer: Option<Answer<Copied<u64>>>) -> Option<u64> {
    match answer?.content.give() {
        Kept::Value(value) => Some(value),
        Kept::Failure(_) => None,
    }
}

fn read(store: &Entries, key: u64) -> Option<u64> {
    value(store.read(hash(key), |other| *other == key))
}

fn find(store: &Entries, key: u64) -> Option<u64> {
    value(store.find(hash(key), |other| *other == key))
}

#[test]
fn keys_of_one_hash_are_apart_and_go_together() {
    let store = Entries::new(Bound::None);
    insert(&store, 2);
    insert(&store, 3);
    assert_eq!(
        (find(&store, 2), find(&store, 3), store.len()),
        (Some(20), Some(30), 2)
    );
    assert_eq!(store.take(hash(2)).entries.len(), 2);
    assert_eq!(
        (find(&store, 2), find(&store, 3), store.len()),
        (None, None, 0)
    );
}

#[test]
fn a_key_is_there_once() {
    let store = Entries::new(Bound::Entries(10));
    insert(&store, 4);
    let same = |one: &u64, other: &u64| one == other;
    let (answer, mut left) = (answer(7, Vec::new(), None), Leftovers::default());
    store.insert(hash(4), 4, answer, same, &mut left);
    assert_eq!((store.len(), find(&store, 4)), (1, Some(7)));
    assert_eq!(store.take(hash(4)).entries.len(), 1);
    assert_eq!((store.len(), find(&store, 4)), (0, None));
}

#[test]
fn the_bound_holds_and_the_newest_stays() {
    for capacity in [1, 2, 3, 64, 100, 1000] {
        let store = Entries::new(Bound::Entries(capacity));
        for key in 0..3000 {
            let evicted = insert(&store, key);
            assert_eq!(evicted, usize::from(key >= capacity as u64));
            assert_eq!(find(&store, key), Some(key * 10), "{key} of {capacity}");
            assert!(store.len() <= capacity);
        }
        assert_eq!(store.clear().entries.len(), capacity);
        assert_eq!(store.len(), 0);
    }
}

#[test]
fn the_bound_is_of_the_whole_store() {
    let store = Entries::new(Bound::Entries(6400));
    for key in 0..10_000_u64 {
        let same = |one: &u64, other: &u64| one == other;
        let answer = answer(key, Vec::new(), None);
        store.insert(key << 40, key, answer, same, &mut Leftovers::default());
    }
    assert_eq!(store.len(), 6400);
}

#[test]
fn the_dead_go_first_and_unasked() {
    let name = Group::unique().name(Extent::exact(1));
    let (bounded, unbounded) = (Entries::new(Bound::Entries(4)), Entries::new(Bound::None));
    for store in [&bounded, &unbounded] {
        insert_with(store, 1000, vec![lease::grant(name)]);
        assert_eq!(read(store, 1000), Some(10_000));
        insert(store, 1);
        insert(store, 2);
    }
    lease::revoke(name);
    for key in 3..6 {
        assert_eq!(insert(&bounded, key), usize::from(key > 4), "{key}");
        insert(&unbounded, key);
    }
    assert_eq!((find(&bounded, 1000), find(&unbounded, 1000)), (None, None));
}

#[test]
fn the_dead_are_not_kept_for_having_been_read() {
    for is_dead in [false, true] {
        let name = Group::unique().name(Extent::exact(7));
        let store = Entries::new(Bound::Entries(8));
        insert(&store, 100);
        for key in 1..7 {
            insert(&store, key);
        }
        insert_with(&store, 7, vec![lease::grant(name)]);
        assert_eq!(store.take(hash(100)).entries.len(), 1);
        insert(&store, 8);
        assert_eq!(read(&store, 7), Some(70));
        if is_dead {
            lease::revoke(name);
        }
        assert_eq!(insert(&store, 9), 1);
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
        options: "".into(),
        declared: None,
    };
    let definition = Definition::<u64, u64>::new(site).capacity(0);
    assert_eq!(definition.bound, Bound::Entries(1));
}

#[test]
fn what_was_taken_out_makes_room() {
    let store = Entries::new(Bound::Entries(4));
    (0..4).for_each(|key| _ = insert(&store, key));
    assert_eq!(store.take(hash(0)).entries.len(), 2);
    assert_eq!(store.take(hash(2)).entries.len(), 2);
    let evicted = (4..9).map(|key| insert(&store, key));
    assert_eq!(evicted.collect::<Vec<_>>(), [0, 0, 0, 0, 1]);
    assert_eq!(store.clear().entries.len(), 4);
    assert_eq!(insert(&store, 9), 0);
}

#[test]
fn an_answer_is_fresh_until_its_time_or_its_lease_is_up() {
    let name = Group::unique().name(Extent::exact(2));
    let past = Moment::now();
    let future = past.after(Duration::from_secs(60));
    assert_eq!(answer(1, Vec::new(), None).freshness(), Freshness::Fresh);
    assert_eq!(
        answer(1, Vec::new(), Some(past)).freshness(),
        Freshness::Gone
    );
    let held = answer(1, vec![lease::grant(name)], Some(future));
    assert_eq!(held.freshness(), Freshness::Fresh);
    lease::revoke(name);
    assert_eq!(held.freshness(), Freshness::Revoked);
}

#[test]
fn only_what_is_dead_is_discarded() {
    let (store, name) = (
        Entries::new(Bound::None),
        Group::unique().name(Extent::exact(3)),
    );
    insert_with(&store, 5, vec![lease::grant(name)]);
    let discard = || {
        store
            .remove_dead(hash(5), |key| *key == 5)
            .map(|(_, why)| why)
    };
    assert_eq!(discard(), None);
    lease::revoke(name);
    assert_eq!(discard(), Some(Freshness::Revoked));
    assert_eq!((discard(), store.len()), (None, 0));
}

#[test]
fn a_watch_sees_every_way_out() {
    let ways: [fn(&Entries); 5] = [
        |store| drop(store.take(hash(6))),
        |store| drop(store.clear()),
        |store| _ = insert(store, 6),
        |store| (8..2_000).for_each(|key| _ = insert(store, key)),
        |store| drop(store.remove_dead(hash(6), |key| *key == 6)),
    ];
    for (way, leave) in ways.iter().enumerate() {
        let store = Entries::new(Bound::Entries(4));
        let name = Group::unique().name(Extent::exact(4));
        insert_with(&store, 6, vec![lease::grant(name)]);
        let replica = || store.copy(hash(6), |key| *key == 6);
        let one = replica().expect("it is there");
        assert!(one.watch.stays() && one.watch.serve(), "{way}");
        if way == 4 {
            lease::revoke(name);
        }
        leave(&store);
        assert!(!one.watch.stays() && !one.watch.serve(), "{way}");
        let other = replica();
        assert!(other.is_none_or(|other| other.watch.serve()), "{way}");
    }
}

#[test]
fn what_is_read_elsewhere_is_not_evicted_first() {
    for is_read in [false, true] {
        let store = Entries::new(Bound::Entries(64));
        (0..64).for_each(|key| _ = insert(&store, key));
        let replica = store.copy(hash(1), |key| *key == 1).expect("it is there");
        for key in 64..20_000 {
            insert(&store, key);
            if is_read {
                assert!(replica.watch.serve(), "{key}");
            }
        }
        assert_eq!(find(&store, 1).is_some(), is_read);
    }
}
