//! Default methods of traits: implementations never share.

use crate::support::Counter;
use futures::executor::block_on;
use larder::cached;
use std::hash::Hash;

#[derive(Clone, PartialEq, Eq, Hash)]
struct Foo(u64);
#[derive(Clone, PartialEq, Eq, Hash)]
struct Bar(u64);

#[test]
fn two_implementations_of_a_generic_trait_for_one_type_never_share() {
    trait Convert<T: 'static>: Clone + Hash + Eq + Send + Sync + 'static {
        const NAME: &'static str;

        #[cached]
        fn find(&self, id: u64) -> String {
            format!("{} {id}", <Self as Convert<T>>::NAME)
        }

        #[cached]
        async fn fetch(self, id: u64) -> String {
            format!("{} {id}", <Self as Convert<T>>::NAME)
        }
    }
    impl Convert<u8> for Foo {
        const NAME: &'static str = "u8";
    }
    impl Convert<u16> for Foo {
        const NAME: &'static str = "u16";
    }
    impl Convert<u8> for Bar {
        const NAME: &'static str = "bar";
    }
    for _ in 0..2 {
        assert_eq!(Convert::<u8>::find(&Foo(1), 1), "u8 1");
        assert_eq!(Convert::<u16>::find(&Foo(1), 1), "u16 1");
        assert_eq!(Bar(1).find(1), "bar 1");
        assert_eq!(block_on(Convert::<u8>::fetch(Foo(1), 1)), "u8 1");
        assert_eq!(block_on(Convert::<u16>::fetch(Foo(1), 1)), "u16 1");
        assert_eq!(block_on(Bar(1).fetch(1)), "bar 1");
    }
}

/// Values of another type each, under one key.
#[test]
fn what_differs_in_its_type_is_kept_apart() {
    static LOADS: Counter = Counter::new();
    trait Get<T: Clone + Send + Sync + 'static>: Clone + Hash + Eq + Send + Sync + 'static {
        fn make(&self) -> T;

        #[cached]
        fn get(&self) -> T {
            LOADS.count();
            self.make()
        }
    }
    impl Get<u8> for Foo {
        fn make(&self) -> u8 {
            8
        }
    }
    impl Get<String> for Foo {
        fn make(&self) -> String {
            "text".to_owned()
        }
    }
    for _ in 0..2 {
        assert_eq!(Get::<u8>::get(&Foo(1)), 8);
        assert_eq!(Get::<String>::get(&Foo(1)), "text");
    }
    assert_eq!(LOADS.get(), 2);
}

#[test]
fn constants_and_methods_of_their_own_tell_apart_too() {
    trait Sized<const N: usize>: Clone + Hash + Eq + Send + Sync + 'static {
        #[cached]
        fn many<T: Default + Copy + Send + Sync + 'static>(&self) -> [T; N] {
            [T::default(); N]
        }
    }
    impl Sized<2> for Foo {}
    impl Sized<3> for Foo {}
    for _ in 0..2 {
        assert_eq!(Sized::<2>::many::<u8>(&Foo(1)), [0; 2]);
        assert_eq!(Sized::<3>::many::<u8>(&Foo(1)), [0; 3]);
        assert_eq!(Sized::<3>::many::<char>(&Foo(1)), ['\0'; 3]);
    }
}
