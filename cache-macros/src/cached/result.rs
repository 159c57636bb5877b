//! Which return types can be cached.

use syn::{Ident, LitBool, ReturnType, Signature, Type};

use crate::errors::Errors;
use crate::returns::{Returns, WRITE_ASYNC, is_future, is_response, last_segment};
use crate::shape::{Scan, contents};

/// Names of types that are surely no `Option`, nor an alias of one.
const NO_OPTION: [&str; 27] = [
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
    "u64", "u128", "usize", "String", "Vec", "VecDeque", "Box", "Arc", "Rc", "HashMap", "HashSet",
    "BTreeMap", "BTreeSet", "Cow",
];

/// Adds what keeps the answer of this function from being kept.
pub(super) fn check(sig: &Signature, returns: &Returns, errors: &mut Errors) {
    let ReturnType::Type(_, written) = &sig.output else {
        errors.at(&sig.ident, NOTHING);
        return;
    };
    let scan = Scan::of(returns.value());
    if returns.is_nothing() {
        errors.at(written, NOTHING);
    } else if matches!(returns, Returns::Plain(Type::Never(_))) {
        errors.at(
            written,
            "this never returns, so there is no answer to cache",
        );
    } else if sig.asyncness.is_none() && is_future(written) {
        errors.at(written, WRITE_ASYNC);
    } else if let Some(impl_trait) = scan.impl_trait {
        let message = match is_response(&impl_trait) {
            true => RESPONSE,
            false => IMPL_TRAIT,
        };
        errors.at(impl_trait, message);
    } else if let Some(holder) = contents::one_thread(returns.value()) {
        errors.at(&holder.ident, one_thread(&holder.ident));
    } else if let Some(borrow) = scan.borrow {
        errors.at(
            borrow,
            "a cached answer outlives the call, so it can't borrow: return an owned value, such \
             as `String`, `Vec<T>` or `Arc<T>`",
        );
    }
}

const IMPL_TRAIT: &str =
    "an `impl Trait` can't be kept: return a type with a name, such as `Vec<T>` for an iterator";

const RESPONSE: &str = "the responses of a handler are kept as pages, by the tower layer \
    `larder::http::Pages` (feature `http`), and `#[cached]` is for the functions that it calls: \
    see https://docs.rs/larder/latest/larder/http/";

fn one_thread(holder: &Ident) -> String {
    let instead = if holder == "Rc" { "Arc" } else { "Mutex" };
    format!(
        "`{holder}` stays on one thread, and what is cached is shared by all: write `{instead}`, or \
         return what it holds"
    )
}

const NOTHING: &str =
    "this returns nothing, so there is nothing to cache; did you mean `#[invalidates(..)]`?";

/// `cache_err` is about a `Result`.
pub(super) fn check_cache_err(cache_err: &Ident, returns: &Returns, errors: &mut Errors) {
    let Returns::Plain(ty) = returns else {
        return;
    };
    if is_surely(ty, |name| name == "Option" || NO_OPTION.contains(&name)) {
        errors.at(
            cache_err,
            "`cache_err` is about functions that return a `Result`: leave it out",
        );
    }
}

/// Whether a type is one of these, or one that has no name and so is no alias either.
fn is_surely(ty: &Type, named: impl Fn(&str) -> bool) -> bool {
    match ty {
        Type::Array(_) | Type::Tuple(_) | Type::Reference(_) | Type::Slice(_) => true,
        ty => last_segment(ty).is_some_and(|last| named(&last.ident.to_string())),
    }
}

/// What is in a store is read from bytes that are gone by then. What else borrows is refused anyway.
pub(super) fn check_stored(kept: &Type, errors: &mut Errors) {
    if let Some(reference) = contents::static_reference(kept) {
        errors.at(
            reference,
            "what is in a store is read back from bytes, so it can't be a reference: return what is \
             owned, a `String` for a `&str`, a `Vec<T>` for a `&[T]`, a `T` for a `&T`",
        );
    }
}

/// `cache_none` is about an `Option`.
pub(super) fn check_cache_none(cache_none: &LitBool, returns: &Returns, errors: &mut Errors) {
    if is_surely(returns.value(), |name| NO_OPTION.contains(&name)) {
        errors.at(
            cache_none,
            "`cache_none` is about functions that return an `Option`: leave it out, or say with \
             `cache_if = |value| ..` which values are stored",
        );
    }
}
