//! How one argument becomes part of a key, and is looked up without being cloned.

use std::hash::{Hash, Hasher};

/// What can be part of a key: anything that is `Hash + Eq`, owned or behind a reference.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be part of a cache key",
    label = "a key part must be `Hash + Eq + Clone + Send + Sync + 'static`",
    note = "leave the argument out with `ignore(..)` if it does not change the answer",
    note = "or say what it stands for in the key: `key(name: Type = expression)`, for a float `key(x: u64 = x.to_bits())`"
)]
pub trait KeyPart {}

impl<T: ?Sized + Hash + Eq> KeyPart for T {}

/// An argument that is a part of a key in the manner of the marker `M`.
///
/// The markers keep the implementations apart, since `&str` is looked up as a `str` while a
/// `u64` is looked up as itself. They are chosen from the written type of the argument.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be part of a cache key",
    label = "a key part must be `Hash + Eq + Clone + Send + Sync + 'static`",
    note = "leave the argument out with `ignore(..)` if it does not change the answer",
    note = "or say what it stands for in the key: `key(name: Type = expression)`"
)]
pub trait Part<M> {
    /// The form in which it is stored.
    type Owned: Eq + Clone + Send + Sync + 'static;

    /// The stored form.
    fn own(&self) -> Self::Owned;

    /// Whether a stored part equals this one.
    fn is(&self, owned: &Self::Owned) -> bool;

    /// Feeds the part to a hasher.
    fn feed<H: Hasher>(&self, state: &mut H);
}

/// Marker of values that are stored as they are, and of `str` and `[T]`, which are boxed.
#[derive(Debug)]
pub struct Val;
/// Marker of references.
#[derive(Debug)]
pub struct Ref<M>(M);
/// Marker of an `Option` of something borrowed.
#[derive(Debug)]
pub struct Opt<M>(M);
/// Marker of a slice of something borrowed.
#[derive(Debug)]
pub struct Seq<M>(M);

impl<T: Hash + Eq + Clone + Send + Sync + 'static> Part<Val> for T {
    type Owned = T;

    fn own(&self) -> T {
        self.clone()
    }

    fn is(&self, owned: &T) -> bool {
        self == owned
    }

    fn feed<H: Hasher>(&self, state: &mut H) {
        self.hash(state);
    }
}

impl Part<Val> for str {
    type Owned = Box<str>;

    fn own(&self) -> Box<str> {
        self.into()
    }

    fn is(&self, owned: &Box<str>) -> bool {
        self == &**owned
    }

    fn feed<H: Hasher>(&self, state: &mut H) {
        self.hash(state);
    }
}

impl<T: Hash + Eq + Clone + Send + Sync + 'static> Part<Val> for [T] {
    type Owned = Box<[T]>;

    fn own(&self) -> Box<[T]> {
        self.into()
    }

    fn is(&self, owned: &Box<[T]>) -> bool {
        self == &**owned
    }

    fn feed<H: Hasher>(&self, state: &mut H) {
        self.hash(state);
    }
}

impl<T: ?Sized + Part<M>, M> Part<Ref<M>> for &T {
    type Owned = T::Owned;

    fn own(&self) -> T::Owned {
        (**self).own()
    }

    fn is(&self, owned: &T::Owned) -> bool {
        (**self).is(owned)
    }

    fn feed<H: Hasher>(&self, state: &mut H) {
        (**self).feed(state);
    }
}

impl<T: Part<M>, M> Part<Opt<M>> for Option<T> {
    type Owned = Option<T::Owned>;

    fn own(&self) -> Self::Owned {
        self.as_ref().map(T::own)
    }

    fn is(&self, owned: &Self::Owned) -> bool {
        match (self, owned) {
            (Some(part), Some(owned)) => part.is(owned),
            (None, None) => true,
            _ => false,
        }
    }

    fn feed<H: Hasher>(&self, state: &mut H) {
        state.write_u8(u8::from(self.is_some()));
        if let Some(part) = self {
            part.feed(state);
        }
    }
}

impl<T: Part<M>, M> Part<Seq<M>> for [T] {
    type Owned = Box<[T::Owned]>;

    fn own(&self) -> Self::Owned {
        self.iter().map(T::own).collect()
    }

    fn is(&self, owned: &Self::Owned) -> bool {
        self.len() == owned.len() && self.iter().zip(owned).all(|(part, owned)| part.is(owned))
    }

    fn feed<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.len());
        for part in self {
            part.feed(state);
        }
    }
}

macro_rules! tuples {
    ($(($($part:ident $marker:ident $index:tt),+))+) => {$(
        impl<$($part: Part<$marker>, $marker),+> Part<($($marker,)+)> for ($($part,)+) {
            type Owned = ($($part::Owned,)+);

            fn own(&self) -> Self::Owned {
                ($(self.$index.own(),)+)
            }

            fn is(&self, owned: &Self::Owned) -> bool {
                $(self.$index.is(&owned.$index))&&+
            }

            fn feed<H: Hasher>(&self, state: &mut H) {
                $(self.$index.feed(state);)+
            }
        }
    )+};
}

tuples! {
    (A MA 0)
    (A MA 0, B MB 1)
    (A MA 0, B MB 1, C MC 2)
    (A MA 0, B MB 1, C MC 2, D MD 3)
    (A MA 0, B MB 1, C MC 2, D MD 3, E ME 4)
    (A MA 0, B MB 1, C MC 2, D MD 3, E ME 4, F MF 5)
}
