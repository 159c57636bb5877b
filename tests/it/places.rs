//! Where a function stands and by what name it is called: never another's values.

use larder::{cached, invalidates};

mod left {
    use larder::cached;

    #[cached]
    pub(crate) fn name(n: u64) -> String {
        format!("left {n}")
    }
    pub(crate) mod inner {
        #[larder::cached]
        pub(crate) fn name(n: u64) -> String {
            format!("inner {n}")
        }
    }
}

mod right {
    use super::*;

    #[cached]
    pub(crate) fn name(n: u64) -> String {
        format!("right {n}")
    }
    /// A chain of re-exports, and a name of its own.
    pub(crate) use super::left::inner::name as inner_name;
    pub(crate) mod everything {
        pub(crate) use super::super::left::*;
    }
}

#[test]
fn functions_of_one_name_in_two_modules() {
    use left::name as from_left;
    for _ in 0..2 {
        assert_eq!(
            (from_left(1), right::name(1)),
            ("left 1".into(), "right 1".into())
        );
        assert_eq!(
            (left::inner::name(1), right::inner_name(1)),
            ("inner 1".into(), "inner 1".into())
        );
        assert_eq!(right::everything::name(1), "left 1");
    }
    assert_eq!(right::inner_name::stats().loads, 1);
    from_left::invalidate(&1);
    assert!(!left::name::contains(&1) && right::name::contains(&1));
    assert!(left::inner::name::contains(&1));
}

#[test]
fn targets_name_functions_by_any_path() {
    use left::name as renamed;
    use right::everything;
    #[invalidates(renamed(n), right::name(n), left::inner::name { n })]
    fn write(n: u64) {
        let _ = n;
    }
    #[invalidates(everything::name(..), right::inner_name(..))]
    fn write_all() {}
    let fill = || (left::name(7), right::name(7), left::inner::name(7));
    let there = || {
        [
            left::name::contains(&7),
            right::name::contains(&7),
            left::inner::name::contains(&7),
        ]
    };
    fill();
    assert_eq!(there(), [true; 3]);
    write(7);
    assert_eq!(there(), [false; 3]);
    fill();
    write_all();
    assert_eq!(there(), [false, true, false]);
}

#[test]
fn functions_of_one_name_in_two_blocks() {
    fn first() -> u64 {
        #[cached]
        fn local(n: u64) -> u64 {
            n + 100
        }
        local(1)
    }
    fn second() -> u64 {
        #[cached]
        fn local(n: u64) -> u64 {
            n + 200
        }
        if local::contains(&1) { 0 } else { local(1) }
    }
    let third = || {
        #[cached]
        fn local(n: u64) -> u64 {
            n + 300
        }
        local(1)
    };
    assert_eq!((first(), second(), third()), (101, 201, 301));
    assert_eq!((first(), third()), (101, 301));
}

/// Prefixes that differ in little are different names.
#[test]
fn prefixes_that_look_alike() {
    #[cached(key_prefix = "places-user_v2")]
    fn one(n: u64) -> u64 {
        n
    }
    #[cached(key_prefix = "places_user-v2")]
    fn two(n: u64) -> u64 {
        n + 1
    }
    #[cached(key_prefix = "places_user_v2")]
    fn three(n: u64) -> u64 {
        n + 2
    }
    #[cached(key_prefix = "places/user v2 é")]
    fn four(n: u64) -> u64 {
        n + 3
    }
    assert_eq!((one(1), two(1), three(1), four(1)), (1, 2, 3, 4));
    assert!(four::key(&1).starts_with("places/user v2 é"));
}
