//! What an argument that can't be part of the key is told.

use syn::{Error, Type};

use super::arguments::{Argument, Kind};
use crate::shape::{Known, Unfit, Why};
use crate::tokens::{bare, written};

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
        Why::Float => float(&name, &unfit, &argument.ty, &ignoring),
        Why::OneThread => format!(
            "{}: say what counts, as in `key(id: u64 = {name}.id)`, or {ignoring}",
            one_thread(&unfit)
        ),
        Why::Callable => format!(
            "a function can't be part of a key, for two of them can't be compared: {ignoring} if \
             it does not change the answer"
        ),
    };
    Error::new_spanned(unfit.at, message)
}

/// Why a float is no key, and what of it can be one.
fn float(name: &str, unfit: &Unfit, ty: &Type, ignoring: &str) -> String {
    let float = written(&unfit.at);
    let why = no_float(&float);
    let bits = if float.ends_with("32") { "u32" } else { "u64" };
    let ty = behind_references(ty);
    let computed = match (ty, Known::of(ty)) {
        (Type::Path(_), None) => format!("{name}: {bits} = {name}.to_bits()"),
        (_, Some(Known::Option(_))) => {
            format!("{name}: Option<{bits}> = {name}.map({float}::to_bits)")
        }
        (Type::Slice(_) | Type::Array(_), _) | (_, Some(Known::Vec(_))) => {
            format!("{name}: Vec<{bits}> = {name}.iter().map(|x| x.to_bits()).collect()")
        }
        _ => format!("{name}: {bits} = {name}.0.to_bits()"),
    };
    format!("{why}: write `key({computed})`, or round it to an integer there, or {ignoring}")
}

fn behind_references(ty: &Type) -> &Type {
    match bare(ty) {
        Type::Reference(reference) => behind_references(&reference.elem),
        ty => ty,
    }
}

fn no_float(float: &str) -> String {
    format!(
        "`{float}` can't be part of a key: it is not `Eq + Hash`, since NaN is not equal to itself"
    )
}

fn one_thread(unfit: &Unfit) -> String {
    format!(
        "`{}` can't be part of a key: it stays on one thread",
        written(&unfit.at)
    )
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
        Why::Callable => "a function can't be part of a key: compute a value that can be compared",
        Why::OneThread => &format!("{}: compute an owned value", one_thread(&unfit)),
        Why::Float => &format!(
            "{}: compute an integer, such as its `to_bits()`",
            no_float(&written(&unfit.at))
        ),
    };
    Error::new_spanned(&unfit.at, message)
}

const NESTED_IMPL: &str =
    "`impl Trait` inside another type can't be part of a key: write a type parameter, `<T: Trait>`";
