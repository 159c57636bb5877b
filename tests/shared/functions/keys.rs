//! Keys of every shape.

use super::support::Counter;
use crate::stores::open;
use larder::{Cache, cached};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("keys"));

#[test]
fn borrowed_and_optional_arguments() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn text(text: &str) -> usize {
        LOADS.count();
        text.len()
    }
    #[cached(timeout = 60, store = CACHE)]
    fn sum(numbers: &[u64]) -> u64 {
        LOADS.count();
        numbers.iter().sum()
    }
    #[cached(timeout = 60, store = CACHE)]
    fn or_zero(n: Option<u64>, text: Option<&str>) -> u64 {
        LOADS.count();
        n.unwrap_or(0) + text.map_or(0, |text| text.len() as u64)
    }
    for _ in 0..2 {
        assert_eq!((text("ab"), text("abc"), text("")), (2, 3, 0));
        assert_eq!((sum(&[1, 2]), sum(&[3]), sum(&[])), (3, 3, 0));
        assert_eq!(
            (
                or_zero(None, None),
                or_zero(Some(0), None),
                or_zero(Some(0), Some(""))
            ),
            (0, 0, 0)
        );
    }
    assert_eq!(LOADS.get(), 9);
    text::invalidate("ab").wait().unwrap();
    sum::invalidate(&[3]).wait().unwrap();
    or_zero::invalidate(&None, &None).wait().unwrap();
    assert_eq!((text("ab"), text("abc"), text("")), (2, 3, 0));
    assert_eq!((sum(&[1, 2]), sum(&[3]), sum(&[])), (3, 3, 0));
    assert_eq!(
        (
            or_zero(None, None),
            or_zero(Some(0), None),
            or_zero(Some(0), Some(""))
        ),
        (0, 0, 0)
    );
    assert_eq!(LOADS.get(), 12);
    assert_eq!(text::peek(&String::from("abc")).wait(), Ok(Some(3)));
    assert_eq!(sum::peek([1, 2].as_slice()).wait(), Ok(Some(3)));
}

#[test]
fn computed_and_ignored_parts() {
    static LOADS: Counter = Counter::new();
    struct User {
        id: u64,
        name: String,
    }
    #[cached(timeout = 60, store = CACHE, key(id: u64 = user.id, name: &str = &user.name), ignore(loud))]
    fn greeting(user: &User, loud: bool) -> String {
        LOADS.count();
        format!("{} {}{}", user.id, user.name, if loud { "!" } else { "" })
    }
    let user = |id, name: &str| User {
        id,
        name: name.into(),
    };
    assert_eq!(greeting(&user(1, "a"), false), "1 a");
    assert_eq!(greeting(&user(1, "a"), true), "1 a");
    assert_eq!(greeting(&user(1, "b"), true), "1 b!");
    assert_eq!(greeting::peek(&1, "a").wait(), Ok(Some("1 a".into())));
    assert_eq!(LOADS.get(), 2);
}
