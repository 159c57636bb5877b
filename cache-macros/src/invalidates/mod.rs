//! `#[invalidates(..)]` on what writes, and the macros that take the same targets.

mod call;
mod check;
mod unbound;

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};

pub(crate) use self::call::{Entry, Invalidate};
pub(crate) use self::check::Invalidates;
use crate::expand;
use crate::function::Function;
use crate::item;

const BELONGS: &str = "`#[invalidates]` goes on a function that writes";

/// Parses, checks and expands the attribute.
pub(crate) fn attribute(targets: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let function = |input: ParseStream| {
        if Function::peek(input) {
            input.parse::<Function>()
        } else {
            Err(item::refused(input, BELONGS))
        }
    };
    Invalidates::check(targets, function.parse2(item)?).map(expand::invalidates)
}

/// Parses, checks and expands `invalidate!(..)`.
pub(crate) fn invalidate(targets: TokenStream) -> syn::Result<TokenStream> {
    Invalidate::check(targets).map(expand::invalidate)
}

/// Parses, checks and expands `entry!(..)`.
pub(crate) fn entry(target: TokenStream) -> syn::Result<TokenStream> {
    Entry::check(target).map(expand::entry)
}
