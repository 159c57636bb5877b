//! Generic functions: instances never share, and are cleared and counted together.

use futures::executor::block_on;
use larder::{cached, invalidates};
use std::fmt::{Debug, Display};
use std::hash::Hash;

#[test]
fn instances_never_share() {
    #[cached]
    fn of<T: Into<u64> + Copy + Hash + Eq + Send + Sync + 'static>(value: T) -> String {
        format!("{}: {}", std::any::type_name::<T>(), value.into())
    }
    for _ in 0..2 {
        assert_eq!(of::<u8>(1), "u8: 1");
        assert_eq!(of::<u64>(1), "u64: 1");
        assert_eq!(of(1_u32), "u32: 1");
    }
    assert_eq!((of::stats().loads, of::stats().hits, of::len()), (3, 3, 3));
    of::invalidate(&1_u8);
    assert!(!of::contains(&1_u8) && of::contains(&1_u64));
    larder::invalidate!(of::<u32>(1));
    assert!(!of::contains(&1_u32) && of::contains(&1_u64));
    of::put(&1_u8, "put".to_owned());
    assert_eq!(
        (of(1_u8), of(1_u64)),
        ("put".to_owned(), "u64: 1".to_owned())
    );
    of::clear();
    assert_eq!(of::len(), 0);
}

/// The type arguments are in no argument at all.
#[test]
fn instances_of_the_same_arguments_never_share() {
    trait Table: 'static {
        const NAME: &'static str;
    }
    struct Users;
    struct Posts;
    impl Table for Users {
        const NAME: &'static str = "users";
    }
    impl Table for Posts {
        const NAME: &'static str = "posts";
    }
    #[cached]
    async fn count<T: Table>(of: u64) -> String {
        tokio::task::yield_now().await;
        format!("{} {of}", T::NAME)
    }
    #[invalidates(count::<T>(of))]
    fn write<T: Table>(of: u64) {
        let _ = of;
    }
    for _ in 0..2 {
        assert_eq!(block_on(count::<Users>(1)), "users 1");
        assert_eq!(block_on(count::<Posts>(1)), "posts 1");
    }
    write::<Users>(1);
    assert!(!count::contains::<Users>(&1) && count::contains::<Posts>(&1));
    larder::invalidate!(count::<Posts>(..));
    assert!(!count::contains::<Posts>(&1));
}

#[test]
fn const_parameters_tell_instances_apart() {
    #[cached]
    fn sized<const N: usize>(k: u64) -> [u64; N] {
        [k; N]
    }
    #[invalidates(sized::<3>(k))]
    fn write(k: u64) {
        let _ = k;
    }
    #[invalidates(sized::<N>(..))]
    fn write_all<const N: usize>() {}
    #[invalidates(sized(..))]
    fn write_all_of_all() {}

    assert_eq!((sized::<3>(1), sized::<2>(1)), ([1; 3], [1; 2]));
    assert_eq!(
        (sized::peek::<3>(&1), sized::peek::<4>(&1)),
        (Some([1; 3]), None)
    );
    write(1);
    assert!(!sized::contains::<3>(&1) && sized::contains::<2>(&1));
    sized::<3>(1);
    write_all::<2>();
    assert!(sized::contains::<3>(&1) && !sized::contains::<2>(&1));
    sized::<2>(1);
    write_all_of_all();
    assert_eq!(sized::len(), 0);
}

#[test]
fn bounds_defaults_and_clauses_pass_through() {
    #[cached(key(text: String = format!("{a:?}-{b}")))]
    fn show<A, B>(a: A, b: B) -> String
    where
        A: Debug + 'static,
        B: Display + Clone + 'static,
    {
        format!("{a:?} {b}")
    }
    #[cached]
    fn first<'a, T>(items: &'a [T], or: &T) -> T
    where
        T: Clone + Hash + Eq + Send + Sync + 'static,
        'a: 'a,
    {
        items.first().unwrap_or(or).clone()
    }
    for _ in 0..2 {
        assert_eq!(show(vec![1], "x"), "[1] x");
        assert_eq!(show(1.5, 'c'), "1.5 c");
        assert_eq!(first(&[1, 2], &0), 1);
        assert_eq!(first(&[], &"none"), "none");
    }
    assert_eq!((show::stats().loads, first::stats().loads), (2, 2));
}

#[test]
fn an_instance_goes_with_what_it_was_built_on() {
    #[cached]
    fn part<T: Default + Clone + Send + Sync + 'static>(n: u64) -> (u64, T) {
        (n, T::default())
    }
    #[cached]
    fn whole(n: u64) -> (u64, u8, String) {
        (part::<u8>(n).0, part::<u8>(n).1, part::<String>(n).1)
    }
    whole(1);
    part::invalidate::<u16>(&1);
    assert!(whole::contains(&1), "another instance");
    part::invalidate::<String>(&1);
    assert!(!whole::contains(&1));
    whole(1);
    part::clear();
    assert!(!whole::contains(&1));
    whole(1);
    larder::invalidate!(part::<u8>(..));
    assert!(!whole::contains(&1));
    whole(1);
    larder::invalidate!(part::<_>(..));
    assert!(!whole::contains(&1) && !part::contains::<String>(&1));
}

/// The first call of an instance, when others have been cleared or are in use.
#[test]
fn an_instance_may_come_late() {
    #[cached]
    fn late<const N: u64>(k: u64) -> u64 {
        N + k
    }
    assert_eq!((late::len(), late::stats().loads), (0, 0));
    late::clear();
    assert_eq!(late::<1>(1), 2);
    late::clear();
    assert_eq!((late::<1>(1), late::<2>(1), late::<2>(1)), (2, 3, 3));
    assert_eq!(
        (late::len(), late::stats().loads, late::stats().hits),
        (2, 3, 1)
    );
}
