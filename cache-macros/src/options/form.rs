//! The two forms of an option: `name = value` and `name(list)`.

use syn::parse::ParseStream;
use syn::{Error, Expr, Ident, Lit, Token, parenthesized, token};

use super::vocabulary::example;
use crate::errors::Errors;
use crate::list;
use crate::tokens::written;

/// What is said where an option should begin.
pub(super) const OPTION: &str = "options are written by name, as in `timeout = 60` or `ignore(db)`";

/// Reads `= value`.
pub(crate) fn value(name: &Ident, input: ParseStream) -> syn::Result<Expr> {
    let assigned = input.parse::<Option<Token![=]>>()?.is_some();
    if assigned && !input.is_empty() && !input.peek(Token![,]) {
        return input.parse();
    }
    let message = format!("`{name}` takes a value: write `{}`", example(name));
    Err(Error::new_spanned(name, message))
}

/// Reads nothing: the name says it all.
pub(super) fn word(name: &Ident, input: ParseStream) -> syn::Result<Ident> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(name.clone());
    }
    let message = format!("`{name}` takes no value: write `{}` alone", example(name));
    Err(Error::new_spanned(name, message))
}

/// Reads `(item, item)`.
pub(super) fn list<T>(
    name: &Ident,
    input: ParseStream,
    errors: &mut Errors,
    item: impl FnMut(ParseStream, &mut Errors) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    if !input.peek(token::Paren) {
        let message = format!("`{name}` takes a list: write `{}`", example(name));
        return Err(Error::new_spanned(name, message));
    }
    let content;
    parenthesized!(content in input);
    Ok(list::read(&content, errors, item))
}

/// A value whose option has to be guessed.
pub(super) fn without_name(value: &Lit) -> Error {
    let option = match value {
        Lit::Float(part) if part.base10_parse().is_ok_and(|part: f64| part < 1.0) => "jitter",
        Lit::Int(_) | Lit::Float(_) => "timeout",
        Lit::Str(text) if text.value().starts_with(|c: char| c.is_ascii_digit()) => "timeout",
        Lit::Str(_) => "key_prefix",
        _ => return Error::new_spanned(value, OPTION),
    };
    Error::new_spanned(value, format!("write `{option} = {}`", written(value)))
}
