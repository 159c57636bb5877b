//! What a cached function returns, and what of it is kept.

use crate::answer::Failure;
use crate::function::Value;
#[cfg(feature = "shared")]
use crate::store::Fault;

use crate::sync::Arc;
use std::marker::PhantomData;

/// A returned type, of which a part is kept: `T` of a `Result<T, E>`, all of anything else.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the `Result` of the standard library",
    note = "only `std::result::Result` may be called `Result` where a cached function returns it"
)]
pub trait Returned<const FALLIBLE: bool> {
    /// What is kept.
    type Value;

    /// What is to be kept, if anything.
    fn to_keep(&self) -> Option<&Self::Value>;

    /// The returned value that a kept one stands for.
    fn served(value: Self::Value) -> Self;
}

impl<T> Returned<false> for T {
    type Value = T;

    fn to_keep(&self) -> Option<&T> {
        Some(self)
    }

    fn served(value: T) -> T {
        value
    }
}

#[diagnostic::do_not_recommend]
impl<T, E> Returned<true> for Result<T, E> {
    type Value = T;

    fn to_keep(&self) -> Option<&T> {
        self.as_ref().ok()
    }

    fn served(value: T) -> Self {
        Ok(value)
    }
}

/// Tells a `Result` from other types behind any alias: the inherent constant, which is there for
/// results alone, is found before the trait's.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T, E> Probe<Result<T, E>> {
    /// A result can fail.
    pub const FALLIBLE: bool = true;
}

/// The answer of [`Probe`] for what is not a `Result`.
pub trait Infallible {
    /// It can't fail.
    const FALLIBLE: bool = false;
}

impl<T: ?Sized> Infallible for Probe<T> {}

/// Tells an `Err` from any other returned value, in the same manner: the method for results is
/// found with one reference less.
#[derive(Debug)]
pub struct Judged<'r, R>(pub &'r R);

impl<T, E> Judged<'_, Result<T, E>> {
    /// Whether the write succeeded.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.0.is_ok()
    }
}

/// The answer of [`Judged`] for what is not a `Result`.
pub trait AlwaysSucceeded {
    /// It has, as far as anyone can tell.
    fn succeeded(&self) -> bool {
        true
    }
}

impl<R> AlwaysSucceeded for Judged<'_, R> {}

/// How an error is taken from a returned value for others, and given to them; and how one is made of
/// the fault of a store, if calls are to fail with that.
pub struct Sharing<R> {
    take: fn(&R) -> Option<Failure>,
    give: fn(&Failure) -> Option<R>,
    #[cfg(feature = "shared")]
    fail: Option<fn(Fault) -> R>,
}

impl<R> Clone for Sharing<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Sharing<R> {}

impl<R> Sharing<R> {
    /// Errors are for their own callers.
    pub const NONE: Self = Sharing {
        take: |_| None,
        give: |_| None,
        #[cfg(feature = "shared")]
        fail: None,
    };

    /// The error of a returned value, if it is one and can be shared.
    pub(crate) fn take(&self, returned: &R) -> Option<Failure> {
        (self.take)(returned)
    }

    /// The error once more.
    pub(crate) fn give(&self, failure: &Failure) -> Option<R> {
        (self.give)(failure)
    }
}

#[cfg(feature = "shared")]
impl<R> Sharing<R> {
    /// Has calls fail with their store.
    #[must_use]
    pub const fn strict(mut self, fail: fn(Fault) -> R) -> Self {
        self.fail = Some(fail);
        self
    }

    /// Whether calls fail with their store.
    pub(crate) fn is_strict(&self) -> bool {
        self.fail.is_some()
    }

    /// What a call returns that fails with its store.
    pub(crate) fn failed(&self, fault: Fault) -> Option<R> {
        self.fail.map(|fail| fail(fault))
    }
}

/// Finds out whether a returned type has errors that can be shared, in the manner of [`Probe`].
#[derive(Debug)]
pub struct Errors<R>(PhantomData<R>);

impl<T, E: Clone + Send + Sync + 'static> Errors<Result<T, E>> {
    /// They can.
    pub const SHARING: Sharing<Result<T, E>> = share();
}

/// The answer of [`Errors`] for everything else.
pub trait Unshared {
    /// The returned type.
    type Returned;
    /// They can't.
    const SHARING: Sharing<Self::Returned> = Sharing::NONE;
}

impl<R> Unshared for Errors<R> {
    type Returned = R;
}

/// An error that can be kept: a [`Value`], with words of its own for what is not.
#[diagnostic::on_unimplemented(
    message = "`cache_err` can't keep a `{Self}`",
    label = "an error that is kept is `Clone + Send + Sync + 'static`",
    note = "add `#[derive(Clone)]` to it, with no `Rc`, `Cell` or `RefCell` inside; or return what can be shared, as `Arc<dyn Error + Send + Sync>` in place of `Box<dyn Error>`"
)]
pub trait KeptError: Value {}

#[diagnostic::do_not_recommend]
impl<E: Value> KeptError for E {}

/// Shares errors, which have to be fit for it.
#[must_use]
pub const fn share<R: Fallible<Error = E>, E: KeptError>() -> Sharing<R> {
    Sharing {
        take: |returned| {
            let error = returned.error()?.clone();
            Some(Failure(Arc::new(error)))
        },
        give: |failure| failure.0.downcast_ref::<E>().cloned().map(R::failed),
        #[cfg(feature = "shared")]
        fail: None,
    }
}

/// A returned type whose errors can be kept, for `cache_err`.
#[diagnostic::on_unimplemented(
    message = "`cache_err` is for functions that return a `Result`, and this one returns `{Self}`",
    label = "never an `Err`",
    note = "leave `cache_err` out"
)]
pub trait Fallible: Sized {
    /// The error's type.
    type Error;

    /// The error, if it is one.
    fn error(&self) -> Option<&Self::Error>;

    /// A failure.
    fn failed(error: Self::Error) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T, E> Fallible for Result<T, E> {
    type Error = E;

    fn error(&self) -> Option<&E> {
        self.as_ref().err()
    }

    fn failed(error: E) -> Self {
        Err(error)
    }
}

/// A kept type that can be `None`, for `cache_none = false`.
#[diagnostic::on_unimplemented(
    message = "`cache_none` is for functions that return an `Option`, and what is cached here is `{Self}`",
    label = "never `None`",
    note = "to decide by the value what is kept, write `cache_if = |value| ..`"
)]
pub trait MaybeNone {
    /// Whether there is something to keep.
    fn is_something(&self) -> bool;
}

#[diagnostic::do_not_recommend]
impl<T> MaybeNone for Option<T> {
    fn is_something(&self) -> bool {
        self.is_some()
    }
}

/// Keeps every value.
pub fn keep_all<V>(_: &V) -> bool {
    true
}

/// Keeps what the user's predicate says; tells the compiler what a closure's argument is.
pub fn keep_if<V>(keep: impl FnOnce(&V) -> bool) -> impl FnOnce(&V) -> bool {
    keep
}

/// Keeps what is not `None`.
pub fn keep_some<V: MaybeNone>(value: &V) -> bool {
    value.is_something()
}
