//! Several instances of one generic function, invalidated in one scope.

use crate::support::store;
use larder::{cached, deferred};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

/// `instances! { module }` makes a database of one number, and a generic function that reads it.
macro_rules! instances {
    ($module:ident) => {
        store! { $module {
            #[larder::cached]
            pub(super) fn sized<const N: usize>(id: u64) -> u64 {
                DB.load(SeqCst) + id
            }
            #[larder::invalidates(sized::<1>(..))]
            pub(super) fn write_one() {}
            #[larder::invalidates(sized::<2>(..))]
            pub(super) fn write_two() {}
            #[larder::invalidates(sized(..))]
            pub(super) fn write_all() {}
            #[larder::invalidates(other(1))]
            pub(super) fn transaction(writes: &[fn()]) {
                writes.iter().for_each(|write| write());
                // others read just before the commit
                std::thread::spawn(both).join().unwrap();
                change();
            }
            pub(super) fn both() -> [u64; 2] {
                [sized::<1>(0), sized::<2>(0)]
            }
        }}
    };
}

instances! { held_back }

#[test]
fn each_instance_is_invalidated_at_the_end_of_a_deferred_scope() {
    use held_back::{both, change, write_all, write_one, write_two};
    let writes: [[fn(); 2]; 4] = [
        [write_one, write_two],
        [write_two, write_one],
        [write_all, write_one],
        [write_two, write_all],
    ];
    for [first, second] in writes {
        let was = both();
        deferred(|| {
            first();
            second();
            change();
        });
        assert_eq!(both(), was.map(|was| was + 1));
    }
}

instances! { nested }

#[test]
fn each_instance_is_invalidated_again_at_the_end_of_an_outer_write() {
    use nested::{both, transaction, write_all, write_one, write_two};
    let writes: [[fn(); 2]; 3] = [
        [write_one, write_two],
        [write_all, write_one],
        [write_two, write_all],
    ];
    for writes in writes {
        let was = both();
        transaction(&writes);
        assert_eq!(both(), was.map(|was| was + 1));
    }
}

#[test]
fn methods_of_two_types_are_apart() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[derive(Clone, PartialEq, Eq, Hash)]
    struct Repo<T>(T);
    impl<T: larder::KeyPart> Repo<T> {
        #[cached]
        fn find(&self, id: u64) -> u64 {
            DB.load(SeqCst) + id
        }
    }
    let both = || [Repo(1_u8).find(0), Repo(1_u16).find(0)];
    assert_eq!(both(), [0, 0]);
    deferred(|| {
        DB.fetch_add(1, SeqCst);
        larder::invalidate!(<Repo<u8>>::find(..), <Repo<u16>>::find(..));
    });
    assert_eq!(both(), [1, 1]);
}
