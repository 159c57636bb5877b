//! What a key is made of: equal arguments meet, others never do.

use crate::support::Counter;
use larder::{cached, invalidate, invalidates};
use std::ffi::{CStr, CString, OsStr, OsString};
use std::path::{Path, PathBuf};

#[test]
fn a_computed_key_decides_what_is_shared() {
    struct User {
        id: u64,
        name: String,
    }
    static LOADS: Counter = Counter::new();
    #[cached(key(id: u64 = user.id, page))]
    fn posts(user: &User, page: u32) -> usize {
        let _ = (user, page);
        LOADS.count()
    }
    #[cached(key(n: &str = &user.name))]
    fn greeting(user: &User) -> String {
        format!("Hello {}", user.name)
    }
    #[cached(key(even: bool = n.is_multiple_of(2)))]
    fn parity(n: u64) -> u64 {
        n
    }
    let user = |id: u64, name: &str| User {
        id,
        name: name.to_owned(),
    };
    assert_eq!(posts(&user(1, "ada"), 0), posts(&user(1, "bob"), 0));
    assert_ne!(posts(&user(1, "ada"), 0), posts(&user(1, "ada"), 1));
    assert_ne!(posts(&user(2, "ada"), 0), posts(&user(1, "ada"), 0));
    assert!(posts::contains(&1, &1));
    larder::invalidate!(posts { id: 1, page: 1 });
    assert!(!posts::contains(&1, &1) && posts::contains(&1, &0));

    assert_eq!(greeting(&user(1, "ada")), greeting(&user(2, "ada")));
    assert_eq!(greeting::stats().loads, 1);
    greeting::invalidate("ada");
    assert!(!greeting::contains("ada"));

    assert_eq!((parity(2), parity(4), parity(3)), (2, 2, 3));
    assert_eq!(parity::peek(&true), Some(2));
}

/// A computed part is evaluated once a call, hits included.
#[test]
fn a_computed_part_is_evaluated_once_a_call() {
    static EVALUATED: Counter = Counter::new();
    fn evaluate(n: u64) -> u64 {
        EVALUATED.count();
        n
    }
    #[cached(key(half: u64 = evaluate(n) / 2))]
    fn value(n: u64) -> u64 {
        n
    }
    assert_eq!((value(4), value(5), value(6)), (4, 4, 6));
    assert_eq!(EVALUATED.get(), 3);
}

#[test]
fn what_is_ignored_makes_no_difference() {
    /// Neither `Hash` nor `Eq` nor `Clone`.
    struct Db(f64);
    #[cached(ignore(db, verbose))]
    fn row(db: &Db, id: u64, verbose: bool) -> f64 {
        if verbose { db.0 } else { db.0 + id as f64 }
    }
    #[cached(ignore(db))]
    fn all(db: &mut Db) -> u64 {
        db.0 += 1.0;
        db.0 as u64
    }
    assert_eq!(row(&Db(0.5), 1, false), row(&Db(7.5), 1, true));
    assert_eq!((row::len(), row::peek(&1)), (1, Some(1.5)));
    assert_eq!((all(&mut Db(0.0)), all(&mut Db(5.0))), (1, 1));
    assert_eq!(all::peek(), Some(1));
    all::invalidate();
    assert_eq!(all(&mut Db(5.0)), 6);
}

#[test]
fn owned_arguments_are_looked_up_borrowed() {
    #[cached]
    fn of_string(text: String) -> usize {
        text.len()
    }
    #[cached]
    fn of_vec(numbers: Vec<u64>) -> u64 {
        numbers.into_iter().sum()
    }
    of_string("abc".to_owned());
    of_vec(vec![1, 2]);
    assert_eq!(of_string::peek("abc"), Some(3));
    assert_eq!(of_vec::peek(&[1, 2]), Some(3));
    assert_eq!(of_vec::peek(&[2, 1]), None);
    of_string::invalidate("abc");
    of_vec::invalidate(&[1, 2]);
    assert_eq!((of_string::len(), of_vec::len()), (0, 0));
}

#[test]
fn paths_and_strings_of_the_system_are_looked_up_borrowed() {
    #[cached]
    fn of_path(path: &Path, inside: Option<&Path>, all: &[&Path]) -> usize {
        path.components().count() + inside.iter().count() + all.len()
    }
    #[cached]
    fn of_path_buf(path: PathBuf) -> usize {
        path.components().count()
    }
    #[cached]
    fn of_os_string(borrowed: &OsStr, owned: OsString) -> usize {
        borrowed.len() + owned.len()
    }
    #[cached]
    fn of_c_string(borrowed: &CStr, owned: CString) -> usize {
        borrowed.count_bytes() + owned.count_bytes()
    }
    #[invalidates(of_path_buf(path), of_path(path, ..))]
    fn write(path: &Path) {
        let _ = path;
    }
    let path = Path::new("a/b");
    assert_eq!(of_path(path, Some(path), &[path]), 4);
    assert_eq!(of_path_buf(path.to_owned()), 2);
    assert_eq!(of_path::peek(path, &Some(path), &[path]), Some(4));
    assert_eq!(of_path::peek(path, &None, &[path]), None);
    assert_eq!(of_path_buf::peek(path), Some(2));
    assert_eq!(of_path_buf::peek(Path::new("a")), None);
    write(path);
    assert!(!of_path::contains(path, &Some(path), &[path]) && !of_path_buf::contains(path));

    assert_eq!(of_os_string("a".as_ref(), "bc".into()), 3);
    assert_eq!(of_os_string::peek("a".as_ref(), "bc".as_ref()), Some(3));
    assert_eq!(of_c_string(c"a", c"bc".to_owned()), 3);
    assert_eq!(of_c_string::peek(c"a", c"bc"), Some(3));
    assert_eq!(of_c_string::peek(c"ab", c"c"), None);
}

/// It may be anything that is called like one of the standard library's.
#[test]
fn a_path_of_the_users_own_is_a_key_too() {
    #[derive(Clone, PartialEq, Eq, Hash)]
    struct Path(u8);
    #[cached]
    fn depth(path: &Path, other: Path) -> u8 {
        path.0 + other.0
    }
    assert_eq!(depth(&Path(1), Path(2)), 3);
    assert_eq!(depth::peek(&Path(1), &Path(2)), Some(3));
    assert_eq!(depth::peek(&Path(2), &Path(1)), None);
}

#[test]
fn borrowed_arguments_of_every_kind() {
    #[cached]
    fn text(it: &str) -> usize {
        it.len()
    }
    #[cached]
    fn numbers(them: &[u64]) -> u64 {
        them.iter().sum()
    }
    #[cached]
    fn perhaps(text: Option<&str>) -> usize {
        text.map_or(0, str::len)
    }
    #[cached]
    fn texts(them: &[&str]) -> usize {
        them.len()
    }
    #[cached]
    fn pair(it: (&str, u64)) -> u64 {
        it.0.len() as u64 + it.1
    }
    #[cached]
    fn list(them: Vec<&str>) -> usize {
        them.len()
    }
    #[cached]
    fn nested(it: Option<(&str, Option<&u64>)>) -> bool {
        it.is_some()
    }
    for _ in 0..2 {
        assert_eq!((text("ab"), numbers(&[1, 2])), (2, 3));
        assert_eq!((perhaps(Some("ab")), perhaps(None)), (2, 0));
        assert_eq!((texts(&["a", "b"]), texts(&["ab"])), (2, 1));
        assert_eq!((pair(("ab", 1)), list(vec!["a"])), (3, 1));
        assert!(nested(Some(("a", Some(&1)))) && !nested(None));
    }
    assert_eq!((text::stats().loads, numbers::stats().loads), (1, 1));
    assert_eq!((perhaps::stats().loads, texts::stats().loads), (2, 2));
    assert_eq!((pair::stats().loads, list::stats().loads), (1, 1));
    assert_eq!(nested::stats().loads, 2);
    perhaps::invalidate(&Some("ab"));
    texts::invalidate(&["ab"]);
    pair::invalidate(&("ab", 1));
    assert!(!perhaps::contains(&Some("ab")) && perhaps::contains(&None));
    assert!(!texts::contains(&["ab"]) && texts::contains(&["a", "b"]));
    assert!(!pair::contains(&("ab", 1)));
}

#[test]
fn a_slice_may_be_written_as_an_array() {
    #[cached]
    fn sum(numbers: &[u32], more: Vec<u32>) -> u32 {
        numbers.iter().chain(&more).sum()
    }
    let there = || larder::entry!(sum(&[1, 2], [3; 2])).contains();
    for target in 0..4 {
        sum(&[1, 2], vec![3, 3]);
        assert!(there());
        match target {
            0 => invalidate!(sum(&[1, 2], &[3; 2])),
            1 => invalidate!(sum(&[1, 2], ..)),
            2 => invalidate!(sum(_, &vec![3, 3])),
            _ => invalidate!(sum {
                numbers: &[1, 2],
                ..
            }),
        }
        assert!(!there(), "by target {target}");
    }
}

#[test]
fn keys_that_look_alike_are_distinct() {
    #[cached]
    fn pair(a: &str, b: &str) -> String {
        format!("{a}|{b}")
    }
    #[cached]
    fn perhaps(a: Option<u64>, b: Option<&str>) -> String {
        format!("{a:?}|{b:?}")
    }
    #[cached]
    fn lists(a: &[u64], b: &[u64]) -> String {
        format!("{a:?}|{b:?}")
    }
    #[cached]
    fn mixed(a: u64, b: &str, c: Option<u64>, d: bool) -> String {
        format!("{a}|{b}|{c:?}|{d}")
    }
    for _ in 0..2 {
        for (a, b) in [
            ("a_b", ""),
            ("a", "b"),
            ("", "a_b"),
            ("a", "_b"),
            ("ab", ""),
            ("", "ab"),
        ] {
            assert_eq!(pair(a, b), format!("{a}|{b}"));
        }
        for a in [None, Some(0), Some(1)] {
            for b in [None, Some(""), Some("0")] {
                assert_eq!(perhaps(a, b), format!("{a:?}|{b:?}"));
                for d in [false, true] {
                    let c = b.map(|_| 0);
                    let expected = format!("0|{}|{c:?}|{d}", b.unwrap_or_default());
                    assert_eq!(mixed(0, b.unwrap_or_default(), c, d), expected);
                }
            }
        }
        for cut in 0..4 {
            let (a, b) = [1, 2, 3].split_at(cut);
            assert_eq!(lists(a, b), format!("{a:?}|{b:?}"));
        }
    }
    assert_eq!((pair::len(), perhaps::len(), lists::len()), (6, 9, 4));
}

#[test]
fn a_key_of_a_megabyte_works() {
    #[cached]
    fn length(text: &str) -> usize {
        text.len()
    }
    let mut long = "x".repeat(1 << 20);
    assert_eq!((length(&long), length(&long)), (1 << 20, 1 << 20));
    assert_eq!((length::stats().loads, length::stats().hits), (1, 1));
    long.replace_range(1 << 19..=1 << 19, "y");
    assert!(!length::contains(&long), "differs in the middle");
    assert!(length::key(&long).len() < 1_000);
    length(&long);
    length::invalidate(&long);
    assert_eq!(length::len(), 1);
}

/// Keys whose hashes are all the same are told apart by `Eq`.
#[test]
fn keys_of_one_hash_are_told_apart() {
    #[derive(Clone, PartialEq, Eq)]
    struct Dull(u64);
    impl std::hash::Hash for Dull {
        fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
    }
    #[cached(capacity = 50)]
    fn value(key: Dull) -> u64 {
        key.0
    }
    for n in 0..40 {
        assert_eq!(value(Dull(n)), n);
    }
    for n in 0..40 {
        assert_eq!(value::peek(&Dull(n)), Some(n));
    }
    // careful: one of them may take others along, but never leave itself
    value::invalidate(&Dull(7));
    assert!(!value::contains(&Dull(7)));
    for n in 0..100 {
        assert_eq!(value(Dull(n)), n);
    }
    assert!(value::len() <= 50);
}
