//! Which functions can be cached at all.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Ident, Safety, Signature};

use crate::errors::Errors;
use crate::function::Function;
use crate::item;
use crate::options::Options;

/// Names of types that a companion would shadow.
const PRIMITIVES: [&str; 19] = [
    "bool", "char", "f16", "f32", "f64", "f128", "i8", "i16", "i32", "i64", "i128", "isize", "str",
    "u8", "u16", "u32", "u64", "u128", "usize",
];

/// Adds what keeps this function from being cached.
pub(super) fn check(function: &Function, errors: &mut Errors) {
    let sig = &function.sig;
    if let Some(constness) = &sig.constness {
        errors.at(
            constness,
            "a `const fn` can run before there is a cache: remove `const`, or the attribute",
        );
    }
    if let Safety::Unsafe(unsafety) = &sig.safety {
        errors.at(
            unsafety,
            "a cached answer can't keep up the conditions of an `unsafe fn`: cache a safe \
             function that calls it",
        );
    }
    if let Some(abi) = &sig.abi {
        errors.at(
            abi,
            "a function for another language can't be cached: cache a plain one that it calls",
        );
    }
    if let Some(variadic) = &sig.variadic {
        errors.at(
            variadic,
            "variadic arguments can't be part of a key: name each argument",
        );
    }
    for attr in &function.attrs {
        if item::is(attr, "cached") {
            errors.at(
                attr,
                "`#[cached]` is given twice: move the options into one",
            );
        }
        if item::is(attr, "invalidates") {
            errors.at(attr, item::CACHED_WRITE);
        }
    }
}

/// The companion's name: the function's, or the one `handle` gives it.
pub(super) fn companion(
    sig: &Signature,
    options: &Options,
    is_method: bool,
    errors: &mut Errors,
) -> Ident {
    match &options.handle {
        Some(handle) if is_method => errors.at(
            handle,
            "a method has no companion to name: its entries are reached by `Self::m(..)` and \
             `larder::entry!`; leave `handle` out",
        ),
        Some(handle) if is_primitive(handle) => errors.at(
            handle,
            format!("`{handle}` is a type of the language: give the companion another name"),
        ),
        None if !is_method && !options.incomplete && is_primitive(&sig.ident) => errors.at(
            &sig.ident,
            format!(
                "the companion would hide the type `{}`: name it with `handle = Name`",
                sig.ident
            ),
        ),
        _ => {}
    }
    options.handle.as_ref().unwrap_or(&sig.ident).clone()
}

fn is_primitive(name: &Ident) -> bool {
    PRIMITIVES.iter().any(|primitive| name == primitive)
}

/// A function that names `Self` stands in an `impl`, where its attribute can't see.
pub(super) fn refuse_associated(function: &Function, errors: &mut Errors) {
    let own_items = ["impl", "trait", "struct", "enum", "union"];
    let signature = first(function.sig.to_token_stream(), &["Self"]);
    let in_body = || {
        // an item inside the body has a `Self` of its own
        let names_it = first(function.body.clone(), &["Self"])?;
        first(function.body.clone(), &own_items)
            .is_none()
            .then_some(names_it)
    };
    if let Some(self_type) = signature.or_else(in_body) {
        errors.at(
            self_type,
            "a function of an `impl` without `self` needs `#[cached]` on the `impl` block too",
        );
    }
}

/// The first of these words in the tokens, outside of what is handed to macros: nobody knows what
/// they make of it.
fn first(tokens: TokenStream, words: &[&str]) -> Option<Ident> {
    let mut is_for_a_macro = false;
    tokens.into_iter().find_map(|token| {
        let follows_a_bang = std::mem::replace(
            &mut is_for_a_macro,
            matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '!'),
        );
        match token {
            TokenTree::Ident(name) if words.iter().any(|word| name == word) => Some(name),
            TokenTree::Group(group) if !follows_a_bang => first(group.stream(), words),
            _ => None,
        }
    })
}
