//! Arguments that are written `impl Trait`.

use larder::cached;
use std::fmt::Display;
use std::hash::Hash;

#[test]
fn an_impl_trait_argument_is_a_parameter() {
    #[cached]
    fn text(of: impl Display + Hash + Eq + Clone + Send + Sync + 'static) -> String {
        of.to_string()
    }
    #[cached(ignore(db))]
    fn read(db: &impl Fn(u64) -> u64, id: u64) -> u64 {
        db(id)
    }
    #[cached]
    fn both(
        a: &(impl Hash + Eq + Clone + Send + Sync + 'static),
        b: impl Into<u64> + Hash + Eq + Clone + Send + Sync + 'static,
    ) -> u64 {
        let _ = a;
        b.into()
    }
    for _ in 0..2 {
        assert_eq!(
            (text(1_u8), text("1"), text('1')),
            ("1".into(), "1".into(), "1".into())
        );
        assert_eq!((both(&"a", 1_u8), both(&'a', 2_u8)), (1, 2));
    }
    assert_eq!((text::stats().loads, both::stats().loads), (3, 2));
    assert_eq!(
        (text::peek(&1_u8), text::peek(&2_u8)),
        (Some("1".to_owned()), None)
    );
    text::invalidate(&'1');
    assert!(!text::contains(&'1') && text::contains(&"1"));
    assert_eq!((read(&|id| id, 1), read(&|_| 100, 1)), (1, 1));
    read::invalidate(&1);
    assert_eq!(read(&|_| 100, 1), 100);
}
