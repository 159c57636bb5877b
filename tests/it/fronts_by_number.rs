//! What threads keep beside the store of methods and generic functions, which have no thread-locals.

use crate::support::within;
use larder::{cached, invalidates};
use std::any::type_name;
use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::thread;

/// So often that a thread has a copy.
const OFTEN: usize = 100;

static DB: AtomicU64 = AtomicU64::new(0);

#[derive(Clone, PartialEq, Eq, Hash)]
struct Shelf(u64);

#[cached]
impl Shelf {
    #[cached]
    fn first(&self, id: u64) -> u64 {
        DB.load(SeqCst) + self.0 + id
    }

    #[cached]
    fn second(&self, id: u64) -> u64 {
        2 * (DB.load(SeqCst) + self.0 + id)
    }

    #[invalidates(Self::first(self, id), Self::second(self, ..))]
    fn write(&self, id: u64) {
        let _ = id;
        DB.fetch_add(1, SeqCst);
    }
}

#[cached]
fn named<T: 'static>(id: u64) -> String {
    format!("{} {id} {}", type_name::<T>(), DB.load(SeqCst))
}

/// All of one thread at a time, for the others to read what it wrote.
#[test]
fn copies_of_methods_go_with_their_entries_on_every_thread() {
    let barrier = Arc::new(Barrier::new(4));
    let version = DB.load(SeqCst);
    let expect = move |version: u64| {
        for _ in 0..OFTEN {
            assert_eq!(Shelf(10).first(1), version + 11);
            assert_eq!(Shelf(10).second(1), 2 * (version + 11));
            let name = format!("{} 1 {version}", type_name::<u8>());
            assert_eq!(named::<u8>(1), name);
            assert_eq!(named::<u16>(1), name.replace("u8", "u16"));
        }
    };
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let barrier = barrier.clone();
            thread::spawn(move || {
                expect(version);
                barrier.wait();
                barrier.wait();
                expect(version + 1);
            })
        })
        .collect();
    barrier.wait();
    Shelf(10).write(1);
    larder::invalidate!(named::<_>(..));
    barrier.wait();
    readers
        .into_iter()
        .for_each(|reader| reader.join().unwrap());
}

#[test]
fn instances_and_methods_of_equal_types_are_told_apart() {
    #[cached]
    fn size<T: 'static>(id: u64) -> usize {
        size_of::<T>() + id as usize
    }
    for id in (0..3_000).map(|id| id % 7) {
        assert_eq!(size::<u8>(id), 1 + id as usize);
        assert_eq!(size::<u64>(id), 8 + id as usize);
    }
    assert_eq!(size::stats().misses, 14);
    assert_eq!(size::stats().hits, 6_000 - 14);
}

thread_local! {
    static CALLS: Cell<bool> = const { Cell::new(false) };
}

/// A key that asks for its own entry when it is compared.
#[derive(Clone, Debug)]
struct Calling(u64);

impl PartialEq for Calling {
    fn eq(&self, other: &Self) -> bool {
        if CALLS.replace(false) {
            assert_eq!(calling::<u8>(Calling(1)), 1);
            CALLS.set(true);
        }
        self.0 == other.0
    }
}

impl Eq for Calling {}

impl Hash for Calling {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

#[cached]
fn calling<T: 'static>(key: Calling) -> u64 {
    let _ = type_name::<T>();
    key.0
}

#[test]
fn a_key_may_call_the_function_for_what_is_there() {
    within(5, || {
        for _ in 0..OFTEN {
            assert_eq!(calling::<u8>(Calling(1)), 1);
        }
        CALLS.set(true);
        for _ in 0..OFTEN {
            assert_eq!(calling::<u8>(Calling(1)), 1);
        }
        CALLS.set(false);
    });
}
