//! What an argument that can't be part of the key is told.

use syn::Error;

use super::arguments::{Argument, Kind};
use crate::shape::{Unfit, Why};

/// The way out for an argument.
pub(super) fn argument(argument: &Argument, unfit: Unfit) -> Error {
    let (name, ignoring) = match argument.names.first() {
        Some(name) => (name.to_string(), format!("add `ignore({name})`")),
        None => ("it".to_owned(), "give it a name and ignore that".to_owned()),
    };
    let message = match unfit.why {
        Why::Mutable if argument.kind == Kind::Receiver => {
            "`&mut self` can't be part of a key: take `&self`, or add `ignore(self)` if it does \
             not change the answer"
                .to_owned()
        }
        Why::Mutable => format!(
            "a `&mut` argument can't be part of a key: {ignoring} if it does not change the answer"
        ),
        Why::Borrows => format!(
            "a type with a lifetime can't be part of a key, unless it is `&str`, `&[T]`, `&T` or \
             these inside `Option`, a tuple or `Vec`: say what counts, as in \
             `key(id: u64 = {name}.id)`, or {ignoring}"
        ),
        Why::Dynamic => format!(
            "a `dyn Trait` can't be part of a key: say what counts, as in \
             `key(id: u64 = {name}.id())`, or {ignoring}"
        ),
        Why::NestedImpl => NESTED_IMPL.to_owned(),
    };
    Error::new_spanned(unfit.at, message)
}

/// The way out for `name: Type = expression`.
pub(super) fn computed(unfit: Unfit) -> Error {
    let message = match unfit.why {
        Why::Mutable => "a `&mut` can't be part of a key: borrow it as `&`",
        Why::Borrows => {
            "a type with a lifetime can't be part of a key, unless it is `&str`, `&[T]`, `&T` or \
             these inside `Option`, a tuple or `Vec`: compute an owned value"
        }
        Why::Dynamic => "a `dyn Trait` can't be part of a key: compute a value of a concrete type",
        Why::NestedImpl => NESTED_IMPL,
    };
    Error::new_spanned(unfit.at, message)
}

const NESTED_IMPL: &str =
    "`impl Trait` inside another type can't be part of a key: write a type parameter, `<T: Trait>`";
