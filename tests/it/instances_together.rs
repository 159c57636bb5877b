//! Several instances of one generic function, invalidated in one scope.

use larder::{cached, deferred, invalidates};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

macro_rules! store {
    ($module:ident) => {
        #[allow(dead_code)]
        mod $module {
            use super::*;

            pub(super) static DB: AtomicU64 = AtomicU64::new(0);

            #[cached]
            pub(super) fn sized<const N: usize>(id: u64) -> u64 {
                DB.load(SeqCst) + id
            }
            #[invalidates(sized::<1>(..))]
            pub(super) fn write_one() {}
            #[invalidates(sized::<2>(..))]
            pub(super) fn write_two() {}
            #[invalidates(sized(..))]
            pub(super) fn write_all() {}
            #[invalidates(other())]
            pub(super) fn transaction(writes: &[fn()]) {
                writes.iter().for_each(|write| write());
                // others read just before the commit
                thread::spawn(read).join().unwrap();
                DB.fetch_add(1, SeqCst);
            }
            #[cached]
            fn other() -> u64 {
                0
            }
            pub(super) fn read() -> [u64; 2] {
                [sized::<1>(0), sized::<2>(0)]
            }
        }
    };
}

store! { held_back }

#[test]
fn each_instance_is_invalidated_at_the_end_of_a_deferred_scope() {
    use held_back::{DB, read, write_all, write_one, write_two};
    let writes: [[fn(); 2]; 4] = [
        [write_one, write_two],
        [write_two, write_one],
        [write_all, write_one],
        [write_two, write_all],
    ];
    for [first, second] in writes {
        let was = read();
        deferred(|| {
            first();
            second();
            DB.fetch_add(1, SeqCst);
        });
        assert_eq!(read(), was.map(|was| was + 1));
    }
}

store! { nested }

#[test]
fn each_instance_is_invalidated_again_at_the_end_of_an_outer_write() {
    use nested::{read, transaction, write_all, write_one, write_two};
    let writes: [[fn(); 2]; 3] = [
        [write_one, write_two],
        [write_all, write_one],
        [write_two, write_all],
    ];
    for writes in writes {
        let was = read();
        transaction(&writes);
        assert_eq!(read(), was.map(|was| was + 1));
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
    let read = || [Repo(1_u8).find(0), Repo(1_u16).find(0)];
    assert_eq!(read(), [0, 0]);
    deferred(|| {
        DB.fetch_add(1, SeqCst);
        larder::invalidate!(<Repo<u8>>::find(..), <Repo<u16>>::find(..));
    });
    assert_eq!(read(), [1, 1]);
}
