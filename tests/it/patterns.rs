//! Patterns in the place of arguments, whose names the options use.

use futures::executor::block_on;
use larder::{Tag, cached};

#[derive(Clone, PartialEq, Eq, Hash)]
struct Path<T>(T);

#[derive(Tag)]
struct Row(u64);

#[test]
fn a_name_may_be_mutable() {
    #[cached(unless = *id == 0, tags(Row(*id)))]
    fn next(Path(mut id): Path<u64>) -> u64 {
        id += 1;
        id
    }
    #[cached(unless = *id == 0, tags(Row(*id)))]
    async fn next_later(Path(mut id): Path<u64>) -> u64 {
        id += 1;
        id
    }
    for _ in 0..2 {
        assert_eq!((next(Path(0)), next(Path(1))), (1, 2));
        assert_eq!(block_on(next_later(Path(0))), 1);
        assert_eq!(block_on(next_later(Path(1))), 2);
    }
    assert_eq!((next::stats().loads, next_later::stats().loads), (3, 3));
    larder::invalidate!(Row(2));
    assert!(next::contains(&Path(1)) && next_later::contains(&Path(1)));
    larder::invalidate!(Row(1));
    assert!(!next::contains(&Path(1)) && !next_later::contains(&Path(1)));
}

#[test]
fn a_name_may_be_a_reference() {
    #[cached(unless = *a == 0, tags(Row(*b)))]
    fn sum((ref a, ref mut b): (u64, u64), Path(ref c): Path<u64>) -> u64 {
        *b += *a + *c;
        *b
    }
    for _ in 0..2 {
        assert_eq!(sum((0, 2), Path(3)), 5);
        assert_eq!(sum((1, 2), Path(3)), 6);
    }
    assert_eq!(sum::stats().loads, 3);
    larder::invalidate!(Row(2));
    assert!(!sum::contains(&(1, 2), &Path(3)));
}
