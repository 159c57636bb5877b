//! How one argument becomes part of a key, and is looked up without being cloned.
//!
//! A kind is read off the written type of an argument. It stands for that type with its
//! lifetimes taken out, so that one stored key can be compared with arguments of any lifetime.

use std::borrow::Borrow;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// What can be part of a key: every type that is `Hash + Eq + Clone + Send + Sync + 'static`.
///
/// All of them have it, and nobody implements it. As a bound, `fn show<T: KeyPart + Display>(..)`,
/// it is short for what a type parameter in the key of a cached function needs. For what is cached
/// it is more than enough.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be part of a key",
    label = "not `Hash + Eq + Clone + Send + Sync + 'static`",
    note = "add `#[derive(Clone, PartialEq, Eq, Hash)]` to it, or say what of it counts with `key(id: u64 = ..)`, or leave it out with `ignore(..)`"
)]
pub trait KeyPart: Hash + Eq + Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Hash + Eq + Clone + Send + Sync + 'static> KeyPart for T {}

/// A [`KeyPart`] whose name is that of an extractor of axum, so that what is no such part can be told
/// where a handler's responses are kept.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be part of a key",
    label = "not `Hash + Eq + Clone + Send + Sync + 'static`",
    note = "is this the handler of a web service? Its responses are kept as pages by a tower layer, `larder::http::Pages` (feature `http`), and `#[cached]` is for the functions that it calls: https://docs.rs/larder/latest/larder/http/",
    note = "if not, say what of it counts with `key(id: u64 = ..)`, or leave it out with `ignore(..)`"
)]
pub trait ExtractedPart: KeyPart {}

#[diagnostic::do_not_recommend]
impl<T: KeyPart> ExtractedPart for T {}

/// What an argument is as part of a key.
pub trait Kind: 'static {
    /// What a call lends.
    type Part<'k>: ?Sized + 'k;
    /// What is stored.
    type Owned: Eq + Clone + Send + Sync + 'static;

    /// The stored form of a part.
    fn own(part: &Self::Part<'_>) -> Self::Owned;

    /// Whether a stored part equals this one.
    fn is(part: &Self::Part<'_>, owned: &Self::Owned) -> bool;

    /// Feeds a part to a hasher.
    fn feed<H: Hasher>(part: &Self::Part<'_>, state: &mut H);
}

/// A value without borrows, stored as it is.
pub struct Plain<T>(PhantomData<T>);
/// The same of a type whose name is that of an extractor.
pub struct Extracted<T>(PhantomData<T>);
/// A `str`, stored boxed; `String` and `&str` are looked up as one.
pub struct Text;
/// A slice without borrows, stored boxed; `Vec<T>` and `&[T]` are looked up as one.
pub struct Slice<T>(PhantomData<T>);
/// What has an owned form of its own, in which it is stored: `Path`, `OsStr`, `CStr`. A sized type
/// that goes by one of these names is its own.
pub struct Lent<T: ?Sized>(PhantomData<T>);
/// A reference to something of another kind.
pub struct Ref<K>(PhantomData<K>);
/// An `Option` of something that borrows.
pub struct Opt<K>(PhantomData<K>);
/// A slice of things that borrow.
pub struct Seq<K>(PhantomData<K>);

impl<T: KeyPart> Kind for Plain<T> {
    type Part<'k> = T;
    type Owned = T;

    fn own(part: &T) -> T {
        part.clone()
    }

    fn is(part: &T, owned: &T) -> bool {
        part == owned
    }

    fn feed<H: Hasher>(part: &T, state: &mut H) {
        part.hash(state);
    }
}

impl<T: ExtractedPart> Kind for Extracted<T> {
    type Part<'k> = T;
    type Owned = T;

    fn own(part: &T) -> T {
        Plain::own(part)
    }

    fn is(part: &T, owned: &T) -> bool {
        Plain::is(part, owned)
    }

    fn feed<H: Hasher>(part: &T, state: &mut H) {
        <Plain<T> as Kind>::feed(part, state);
    }
}

impl Kind for Text {
    type Part<'k> = str;
    type Owned = Box<str>;

    fn own(part: &str) -> Box<str> {
        part.into()
    }

    fn is(part: &str, owned: &Box<str>) -> bool {
        part == &**owned
    }

    fn feed<H: Hasher>(part: &str, state: &mut H) {
        part.hash(state);
    }
}

impl<T: KeyPart> Kind for Slice<T> {
    type Part<'k> = [T];
    type Owned = Box<[T]>;

    fn own(part: &[T]) -> Box<[T]> {
        part.into()
    }

    fn is(part: &[T], owned: &Box<[T]>) -> bool {
        part == &**owned
    }

    fn feed<H: Hasher>(part: &[T], state: &mut H) {
        part.hash(state);
    }
}

impl<T> Kind for Lent<T>
where
    T: ToOwned<Owned: Eq + Clone + Send + Sync + 'static> + Hash + Eq + ?Sized + 'static,
{
    type Part<'k> = T;
    type Owned = T::Owned;

    fn own(part: &T) -> T::Owned {
        part.to_owned()
    }

    fn is(part: &T, owned: &T::Owned) -> bool {
        part == owned.borrow()
    }

    fn feed<H: Hasher>(part: &T, state: &mut H) {
        part.hash(state);
    }
}

impl<K: Kind> Kind for Ref<K> {
    type Part<'k> = &'k K::Part<'k>;
    type Owned = K::Owned;

    fn own(part: &Self::Part<'_>) -> K::Owned {
        K::own(part)
    }

    fn is(part: &Self::Part<'_>, owned: &K::Owned) -> bool {
        K::is(part, owned)
    }

    fn feed<H: Hasher>(part: &Self::Part<'_>, state: &mut H) {
        K::feed(part, state);
    }
}

impl<K: Kind> Kind for Opt<K>
where
    for<'k> K::Part<'k>: Sized,
{
    type Part<'k> = Option<K::Part<'k>>;
    type Owned = Option<K::Owned>;

    fn own(part: &Self::Part<'_>) -> Self::Owned {
        part.as_ref().map(K::own)
    }

    fn is(part: &Self::Part<'_>, owned: &Self::Owned) -> bool {
        match (part, owned) {
            (Some(part), Some(owned)) => K::is(part, owned),
            (None, None) => true,
            _ => false,
        }
    }

    fn feed<H: Hasher>(part: &Self::Part<'_>, state: &mut H) {
        state.write_u8(u8::from(part.is_some()));
        if let Some(part) = part {
            K::feed(part, state);
        }
    }
}

impl<K: Kind> Kind for Seq<K>
where
    for<'k> K::Part<'k>: Sized,
{
    type Part<'k> = [K::Part<'k>];
    type Owned = Box<[K::Owned]>;

    fn own(part: &Self::Part<'_>) -> Self::Owned {
        part.iter().map(K::own).collect()
    }

    fn is(part: &Self::Part<'_>, owned: &Self::Owned) -> bool {
        part.len() == owned.len()
            && part
                .iter()
                .zip(owned)
                .all(|(part, owned)| K::is(part, owned))
    }

    fn feed<H: Hasher>(part: &Self::Part<'_>, state: &mut H) {
        state.write_usize(part.len());
        for part in part {
            K::feed(part, state);
        }
    }
}

/// A `Vec` of things that borrow, inside something else.
pub struct List<K>(PhantomData<K>);

impl<K: Kind> Kind for List<K>
where
    for<'k> K::Part<'k>: Sized,
{
    type Part<'k> = Vec<K::Part<'k>>;
    type Owned = Box<[K::Owned]>;

    fn own(part: &Self::Part<'_>) -> Self::Owned {
        Seq::<K>::own(part)
    }

    fn is(part: &Self::Part<'_>, owned: &Self::Owned) -> bool {
        Seq::<K>::is(part, owned)
    }

    fn feed<H: Hasher>(part: &Self::Part<'_>, state: &mut H) {
        Seq::<K>::feed(part, state);
    }
}

macro_rules! tuples {
    ($(($($kind:ident $index:tt),+))+) => {$(
        impl<$($kind: Kind),+> Kind for ($($kind,)+)
        where
            $(for<'k> $kind::Part<'k>: Sized,)+
        {
            type Part<'k> = ($($kind::Part<'k>,)+);
            type Owned = ($($kind::Owned,)+);

            fn own(part: &Self::Part<'_>) -> Self::Owned {
                ($($kind::own(&part.$index),)+)
            }

            fn is(part: &Self::Part<'_>, owned: &Self::Owned) -> bool {
                $($kind::is(&part.$index, &owned.$index))&&+
            }

            fn feed<H: Hasher>(part: &Self::Part<'_>, state: &mut H) {
                $($kind::feed(&part.$index, state);)+
            }
        }
    )+};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, I 7)
}
