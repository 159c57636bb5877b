//! Whether values can be compared: asked of the compiler, so that nobody has to.

use std::marker::PhantomData;

/// Compares two values; none where their type has no `PartialEq`.
pub type Same<V> = Option<fn(&V, &V) -> bool>;

/// Finds out how a type is compared: the inherent constant, which is there for what is `PartialEq`
/// alone, is found before the trait's.
#[derive(Debug)]
pub struct Equality<V>(PhantomData<V>);

impl<V: PartialEq> Equality<V> {
    /// By itself.
    pub const SAME: Same<V> = Some(|one, other| one == other);
}

/// The answer of [`Equality`] for everything else.
pub trait Incomparable {
    /// The type.
    type Value;
    /// Not at all.
    const SAME: Same<Self::Value> = None;
}

impl<V> Incomparable for Equality<V> {
    type Value = V;
}

/// How values are compared, as far as the compiler knows their type.
#[doc(hidden)]
#[macro_export]
macro_rules! same {
    ($value:ty) => {{
        #[allow(unused_imports)]
        use $crate::__private::Incomparable as _;
        $crate::__private::Equality::<$value>::SAME
    }};
}
