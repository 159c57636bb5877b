use crate::key::{Kind, Lent, List, Opt, Parts, Plain, Ref, Seq, Slice, Text};
use ahash::RandomState;
use std::fmt::Debug;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;

/// Each part is itself and no other, by comparison and by hash, borrowed and stored.
fn all_differ<K: Kind>(parts: &[&K::Part<'_>])
where
    K::Owned: Debug,
{
    let state = RandomState::with_seeds(1, 2, 3, 4);
    let hash = |part: &K::Part<'_>| {
        let mut hasher = state.build_hasher();
        K::feed(part, &mut hasher);
        hasher.finish()
    };
    for (at, part) in parts.iter().enumerate() {
        let owned = K::own(part);
        for (other_at, other) in parts.iter().enumerate() {
            assert_eq!(
                K::is(other, &owned),
                at == other_at,
                "{owned:?} against {other_at}"
            );
            assert_eq!(
                hash(other) == hash(part),
                at == other_at,
                "{owned:?} against {other_at}"
            );
        }
    }
}

#[test]
fn every_kind_tells_its_parts_apart() {
    all_differ::<Plain<u64>>(&[&0, &1, &u64::MAX]);
    all_differ::<Text>(&["", "a", "ab", "a\0b"]);
    all_differ::<Slice<u8>>(&[&[], &[0], &[0, 0], &[1]]);
    all_differ::<Lent<Path>>(&["", "a", "ab", "a/b"].map(Path::new));
    all_differ::<Lent<u8>>(&[&0, &1]);
    all_differ::<Ref<Text>>(&[&"", &"a"]);
    all_differ::<Opt<Ref<Text>>>(&[&None, &Some(""), &Some("a")]);
    all_differ::<Opt<Opt<Ref<Text>>>>(&[&None, &Some(None), &Some(Some(""))]);
    all_differ::<Seq<Ref<Text>>>(&[&[], &[""], &["", ""], &["a", "b"], &["ab"]]);
    all_differ::<List<Opt<Ref<Text>>>>(&[&vec![], &vec![None], &vec![Some("")], &vec![None, None]]);
    all_differ::<(Ref<Text>, Plain<u8>)>(&[&("a", 1), &("a", 2), &("b", 1)]);
}

type Pair = (Text, (Plain<u64>, ()));

#[test]
fn a_query_is_the_key_it_makes() {
    let key = Pair::own(("a", (&1, ())));
    assert!(Pair::is(("a", (&1, ())), &key));
    assert!(!Pair::is(("b", (&1, ())), &key) && !Pair::is(("a", (&2, ())), &key));
    assert!(Pair::same(&key, &Pair::copy(&key)));
    assert!(!Pair::same(&key, &Pair::own(("a", (&2, ())))));
}

#[test]
fn options_are_a_query_if_none_is_missing() {
    assert_eq!(
        Pair::all((Some("a"), (Some(&1), ()))),
        Some(("a", (&1, ())))
    );
    assert_eq!(Pair::all((None, (Some(&1), ()))), None);
    assert_eq!(Pair::all((Some("a"), (None, ()))), None);
}

#[test]
fn the_digests_of_options_are_those_of_the_query() {
    let state = RandomState::with_seeds(1, 2, 3, 4);
    let (mut all, mut some) = (Vec::new(), Vec::new());
    Pair::digests(("a", (&1, ())), &state, &mut all);
    Pair::some_digests(&(None, (Some(&1), ())), &state, &mut some);
    assert_eq!(some, [None, Some(all[1])]);
    assert_ne!(all[0], all[1]);
}
