//! What a cached function returns, and what of it is kept.

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
    fn value(&self) -> Option<&Self::Value>;

    /// The returned value that a kept one stands for.
    fn served(value: Self::Value) -> Self;
}

impl<T> Returned<false> for T {
    type Value = T;

    fn value(&self) -> Option<&T> {
        Some(self)
    }

    fn served(value: T) -> T {
        value
    }
}

#[diagnostic::do_not_recommend]
impl<T, E> Returned<true> for Result<T, E> {
    type Value = T;

    fn value(&self) -> Option<&T> {
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
