//! What looks like a target and is no expression, so that it can't even be read.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Error, Expr, ExprPath, Ident, Token};

use super::refuse::{CONDITIONAL, OVER_MANY};
use crate::tokens::written;

const WILDCARD: &str = "write `_` for an argument that may be anything, or `..` for all the rest";
const WILDCARD_BY_NAME: &str = "to leave arguments open, leave them out and end with `..`";

/// What is wrong with it, if that can be told.
pub(super) fn target(input: ParseStream) -> Option<Error> {
    control_flow(input)
        .or_else(|| named_in_parentheses(input))
        .or_else(|| wildcard(input))
}

/// `if id > 0 => posts(id)`, `for id in ids => posts(id)`: the head alone is no expression.
fn control_flow(input: ParseStream) -> Option<Error> {
    let message = if input.peek(Token![if]) || input.peek(Token![match]) {
        CONDITIONAL
    } else if input.peek(Token![for]) || input.peek(Token![while]) || input.peek(Token![loop]) {
        OVER_MANY
    } else {
        return None;
    };
    let readable = input.fork().parse::<Expr>().is_ok();
    (!readable).then(|| input.error(message))
}

/// `posts(user: id)`
fn named_in_parentheses(input: ParseStream) -> Option<Error> {
    let (path, arguments) = called(input)?;
    if arguments.delimiter() != Delimiter::Parenthesis {
        return None;
    }
    let parse = |content: ParseStream| {
        let name = content.parse::<Ident>()?;
        let named = content.peek(Token![:]) && !content.peek(Token![::]);
        content.parse::<TokenStream>()?;
        Ok(named.then_some(name))
    };
    let name = parse.parse2(arguments.stream()).ok()??;
    let message = format!(
        "names go in braces: write `{} {{ {name}: .. }}`",
        written(&path)
    );
    Some(Error::new_spanned(name, message))
}

/// `posts(user, *)`, `posts(user, ...)`, `posts { .., user }`
fn wildcard(input: ParseStream) -> Option<Error> {
    let (_, arguments) = called(input)?;
    let by_name = arguments.delimiter() == Delimiter::Brace;
    let message = if by_name { WILDCARD_BY_NAME } else { WILDCARD };
    let tokens: Vec<_> = arguments.stream().into_iter().collect();
    let arguments: Vec<_> = tokens.split(|token| is_one_of(",", token)).collect();
    let (_, sign) = arguments.iter().enumerate().find(|(place, argument)| {
        let last = place + 1 == arguments.len();
        is_wildcard(argument) || by_name && !last && is_rest(argument)
    })?;
    let sign = sign.iter().map(ToTokens::to_token_stream);
    Some(Error::new_spanned(sign.collect::<TokenStream>(), message))
}

/// Whether an argument consists of such signs alone, `..` excepted.
fn is_wildcard(argument: &[TokenTree]) -> bool {
    let of_signs = argument.iter().all(|token| is_one_of("*?%.", token));
    !argument.is_empty() && of_signs && !is_rest(argument)
}

/// Whether an argument is `..`.
fn is_rest(argument: &[TokenTree]) -> bool {
    argument.len() == 2 && argument.iter().all(|token| is_one_of(".", token))
}

fn is_one_of(signs: &str, token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if signs.contains(punct.as_char()))
}

/// A path and what stands behind it in parentheses or braces.
fn called(input: ParseStream) -> Option<(ExprPath, Group)> {
    let ahead = input.fork();
    let path = ahead.parse::<ExprPath>().ok()?;
    let arguments = ahead.parse::<Group>().ok()?;
    Some((path, arguments))
}
