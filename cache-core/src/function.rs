//! A cached function as a type.

use crate::front::FrontOf;
use crate::held::{Held, Shared};
use crate::key::Parts;
use std::marker::PhantomData;

/// What can be kept: `Clone + Send + Sync + 'static`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be cached",
    label = "a cached value is `Clone + Send + Sync + 'static`",
    note = "add `#[derive(Clone)]` to it, or return it in an `Arc`, which is cheap to clone"
)]
pub trait Value: Clone + Send + Sync + 'static {}

impl<T: Clone + Send + Sync + 'static> Value for T {}

/// The types of a cached function.
///
/// An attribute implements it once, so that what is wrong with an argument or the returned type
/// is reported there and nowhere else: everything that is emitted beside asks for a `Function`
/// and no more. That is why the types of the key are spelled out although `Parts` has them too.
pub trait Function: 'static {
    /// The kinds of the key arguments.
    type Parts: for<'k> Parts<Key = Self::Key, Query<'k> = Self::Query<'k>, Options<'k> = Self::Options<'k>>;
    /// The stored key.
    type Key: Send + Sync + 'static;
    /// The borrowed key.
    type Query<'k>: Copy;
    /// A borrowed key of which parts may be missing.
    type Options<'k>;
    /// What is kept of the returned value.
    type Value: Value;
    /// What is in the store in its place.
    type Held: Held<Value = Self::Value>;

    /// What each thread keeps beside the store, where there is such a thing.
    #[must_use]
    #[inline]
    fn front() -> Option<FrontOf<Self>>
    where
        Self: Sized,
    {
        None
    }
}

/// The types of a function, and no more, so that the code for functions whose types are the same is
/// compiled once; and a method's [`Function`], since an `impl` has no room for a type of its own.
pub struct Anonymous<P, V, H = Shared<V>>(PhantomData<(P, V, H)>);

/// What a function is to the runtime.
pub(crate) type Of<F> =
    Anonymous<<F as Function>::Parts, <F as Function>::Value, <F as Function>::Held>;

impl<P: Parts, V: Value, H: Held<Value = V>> Function for Anonymous<P, V, H> {
    type Parts = P;
    type Key = P::Key;
    type Query<'k> = P::Query<'k>;
    type Options<'k> = P::Options<'k>;
    type Value = V;
    type Held = H;
}
