//! What threads keep beside the store: gone with the entry, and never in the way.

use crate::support::within;
use larder::{Tag, cached, invalidates};
use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Weak};
use std::thread;

/// So often that a thread has a copy.
const OFTEN: usize = 100;

#[derive(Tag)]
struct Row(u64);

static DB: AtomicU64 = AtomicU64::new(0);

#[cached(tags(Row(id)))]
fn get(id: u64, part: u8) -> u64 {
    let _ = (id, part);
    DB.load(SeqCst)
}

/// On each of some threads: reads until it has a copy, waits for the write, and reads again.
fn read_around(write: fn(u64)) {
    let barrier = Arc::new(Barrier::new(4));
    let before = DB.load(SeqCst);
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let barrier = barrier.clone();
            thread::spawn(move || {
                (0..OFTEN).for_each(|_| assert_eq!(get(7, 1), before));
                barrier.wait();
                barrier.wait();
                (0..OFTEN).for_each(|_| assert_eq!(get(7, 1), before + 1));
            })
        })
        .collect();
    barrier.wait();
    write(before + 1);
    barrier.wait();
    readers
        .into_iter()
        .for_each(|reader| reader.join().unwrap());
    get::clear();
}

#[test]
fn a_copy_goes_with_its_entry_however_that_is_invalidated() {
    #[invalidates(get(7, 1))]
    fn by_key(version: u64) {
        DB.store(version, SeqCst);
    }
    #[invalidates(get(7, _))]
    fn by_part(version: u64) {
        DB.store(version, SeqCst);
    }
    #[invalidates(get(..))]
    fn whole(version: u64) {
        DB.store(version, SeqCst);
    }
    #[invalidates(Row(7))]
    fn by_tag(version: u64) {
        DB.store(version, SeqCst);
    }
    #[invalidates(Row(..))]
    fn by_type(version: u64) {
        DB.store(version, SeqCst);
    }
    let ways: [fn(u64); 9] = [
        by_key,
        by_part,
        whole,
        by_tag,
        by_type,
        |version| {
            DB.store(version, SeqCst);
            get::invalidate(&7, &1);
        },
        |version| {
            DB.store(version, SeqCst);
            get::clear();
        },
        |version| {
            DB.store(version, SeqCst);
            get::put(&7, &1, version);
        },
        |version| {
            DB.store(version, SeqCst);
            assert_eq!(get::refresh(7, 1), version);
        },
    ];
    ways.into_iter().for_each(read_around);
}

#[test]
fn what_is_built_on_a_copy_goes_with_it() {
    static ROW: AtomicU64 = AtomicU64::new(1);
    #[cached]
    fn inner(id: u64) -> u64 {
        ROW.load(SeqCst) + id
    }
    #[cached]
    fn outer(id: u64) -> u64 {
        inner(id)
    }
    #[invalidates(inner(id))]
    fn write(id: u64) {
        ROW.fetch_add(1, SeqCst);
    }
    for version in 1..5 {
        (0..OFTEN).for_each(|_| assert_eq!(inner(0), version));
        (0..OFTEN).for_each(|_| assert_eq!(outer(0), version));
        write(0);
    }
}

#[test]
fn hits_are_counted_on_every_thread_and_after_it() {
    #[cached]
    fn counted(id: u64) -> u64 {
        id
    }
    counted(1);
    let count = || (0..OFTEN).for_each(|_| assert_eq!(counted(1), 1));
    for threads in 1..=4 {
        thread::spawn(count).join().unwrap();
        assert_eq!(counted::stats().hits, (threads * OFTEN) as u64);
    }
    count();
    assert_eq!(counted::stats().hits, 5 * OFTEN as u64);
    assert_eq!(counted::stats().misses, 1);
}

#[test]
fn copies_keep_no_value_alive() {
    #[cached]
    fn shared(id: u64) -> Arc<Vec<u64>> {
        Arc::new(vec![id])
    }
    #[cached]
    fn cloned(id: u64) -> (Arc<u64>, u8) {
        (Arc::new(id), 0)
    }
    let (one, other) = (shared(1), cloned(1));
    for _ in 0..OFTEN {
        assert!(Arc::ptr_eq(&one, &shared(1)) && Arc::ptr_eq(&other.0, &cloned(1).0));
    }
    let weak: (Weak<_>, Weak<_>) = (Arc::downgrade(&one), Arc::downgrade(&other.0));
    drop((one, other));
    assert!(weak.0.upgrade().is_some() && weak.1.upgrade().is_some());
    shared::clear();
    cloned::clear();
    assert!(weak.0.upgrade().is_none() && weak.1.upgrade().is_none());
}

/// A copy is seen by the `Weak` that it is.
#[test]
fn keys_that_are_read_in_a_circle_have_copies() {
    #[cached]
    fn of(id: u64) -> Arc<u64> {
        Arc::new(id)
    }
    for _ in 0..OFTEN {
        (0..64).for_each(|id| assert_eq!(*of(id), id));
    }
    let copies = (0..64).filter(|id| Arc::weak_count(&of(*id)) > 0).count();
    assert!(copies >= 48, "{copies} of 64 have one");
}

#[test]
fn more_keys_than_there_are_places_are_told_apart() {
    #[cached]
    fn number(id: u64) -> u64 {
        id * 3
    }
    #[cached]
    fn text(id: &str) -> String {
        id.to_owned()
    }
    for round in 0..40 {
        for id in (0..5_000).map(|id| id / (round % 4 + 1)) {
            assert_eq!(number(id), id * 3);
        }
        for id in 0..300 {
            assert_eq!(text(&id.to_string()), id.to_string());
        }
    }
    assert_eq!(number::stats().misses, 5_000);
}

thread_local! {
    static CALLING: Cell<bool> = const { Cell::new(false) };
}

/// A key that calls the function it is a key of when it is hashed, and when it is compared.
#[derive(Clone, Eq)]
struct Calling(u64);

fn call_within() {
    if !CALLING.replace(true) {
        assert_eq!(calling(Calling(99)), 99);
        CALLING.set(false);
    }
}

impl PartialEq for Calling {
    fn eq(&self, other: &Self) -> bool {
        call_within();
        self.0 == other.0
    }
}

impl Hash for Calling {
    fn hash<H: Hasher>(&self, state: &mut H) {
        call_within();
        self.0.hash(state);
    }
}

#[cached]
fn calling(key: Calling) -> u64 {
    key.0
}

#[test]
fn a_key_may_call_the_function_for_what_is_there() {
    within(10, || {
        let called = CALLING.replace(true);
        (0..OFTEN).for_each(|_| assert_eq!(calling(Calling(99)), 99));
        (0..3).for_each(|id| assert_eq!(calling(Calling(id)), id));
        CALLING.set(called);
        for _ in 0..OFTEN {
            (0..3).for_each(|id| assert_eq!(calling(Calling(id)), id));
        }
    });
}

/// A key that is equal to others with another hash.
#[derive(Clone, Copy, Eq)]
struct Wide(u64, u64);

impl PartialEq for Wide {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Hash for Wide {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0, self.1).hash(state);
    }
}

#[test]
fn keys_of_different_hashes_are_different_here_too() {
    #[cached]
    fn second(key: Wide) -> u64 {
        key.1
    }
    // each so often in a row that there is a copy, which any of the others is equal to
    for other in (0..200).chain(0..200) {
        (0..4).for_each(|_| assert_eq!(second(Wide(1, other)), other));
    }
}

#[test]
fn copies_keep_no_memory_of_large_values() {
    #[cached]
    fn bytes(len: usize) -> Arc<[u8]> {
        vec![0; len].into()
    }
    let copies = |len| {
        let value = bytes(len);
        (0..OFTEN).for_each(|_| assert_eq!(bytes(len).len(), len));
        Arc::weak_count(&value)
    };
    assert_eq!((copies(10), copies(1 << 20)), (1, 0));
}

#[test]
fn copies_of_what_has_left_are_swept() {
    #[cached]
    fn of(key: Arc<u64>) -> u64 {
        *key
    }
    let keys: Vec<_> = (0..50).map(Arc::new).collect();
    for key in &keys {
        (0..OFTEN).for_each(|_| assert_eq!(of(key.clone()), **key));
    }
    of::clear();
    let other = Arc::new(99);
    // read often, but never so often in a row that there is a copy
    for id in 0..20 * OFTEN as u64 {
        of(if id % 2 == 0 {
            other.clone()
        } else {
            Arc::new(1_000 + id % 600)
        });
    }
    assert!(keys.iter().all(|key| Arc::strong_count(key) == 1));
}

/// A key whose copies panic when they are dropped at the end of a thread.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Explosive(u64);

thread_local! {
    static ARMED: Cell<bool> = const { Cell::new(false) };
}

impl Drop for Explosive {
    fn drop(&mut self) {
        if ARMED.try_with(Cell::get).unwrap_or(false) && !thread::panicking() {
            panic!("a key was dropped");
        }
    }
}

#[test]
fn keys_that_panic_at_the_end_of_a_thread_do_no_harm() {
    #[cached]
    fn explosive(key: Explosive) -> u64 {
        key.0
    }
    let thread = thread::spawn(|| {
        for _ in 0..OFTEN {
            (0..60).for_each(|id| assert_eq!(explosive(Explosive(id)), id));
        }
        ARMED.set(true);
    });
    thread.join().unwrap();
    assert_eq!(explosive(Explosive(1)), 1);
}
