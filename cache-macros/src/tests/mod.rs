//! What is read, what is refused, and in which words.

mod block;
mod cached;
mod duration;
mod escape;
mod expansion;
mod function;
mod invalidates;
mod key;
mod mentions;
mod options;
mod page_tags;
mod policy;
mod shape;
mod soup;
mod suggest;
mod tag;
mod target;

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::ToTokens;

use crate::cached::Cached;

/// Checks `#[cached(options)] item`.
fn cached(options: &str, item: &str) -> syn::Result<Cached> {
    Cached::check(syn::parse_str(options)?, syn::parse_str(item)?, false)
}

/// What is said against a result, one line a mistake.
fn mistakes<T>(result: syn::Result<T>) -> Vec<String> {
    let errors = result.err().into_iter().flatten();
    errors.map(|error| error.to_string()).collect()
}

/// The mistakes of `#[cached(options)] item`.
fn refused(options: &str, item: &str) -> Vec<String> {
    mistakes(cached(options, item))
}

/// Tokens as text, spaced as they print.
fn text(tokens: impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

/// Tokens in the invisible group that `macro_rules!` leaves around `$e:expr`.
fn grouped(tokens: TokenStream) -> Group {
    Group::new(Delimiter::None, tokens)
}
