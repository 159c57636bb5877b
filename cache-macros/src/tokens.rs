//! Small readings of syntax trees.
//!
//! A user's `macro_rules!` leaves invisible groups around its `$e:expr`,
//! `$c:literal` and `$t:ty`; whoever matches on syntax looks through them first.

use quote::ToTokens;
use syn::{Expr, Type};

/// The expression inside any invisible groups.
pub(crate) fn ungrouped(mut expr: &Expr) -> &Expr {
    while let Expr::Group(group) = expr {
        expr = &group.expr;
    }
    expr
}

/// The type inside any invisible groups and parentheses.
pub(crate) fn bare(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            _ => return ty,
        };
    }
}

/// The tokens as a person would write them, for use in a message.
pub(crate) fn written(tokens: impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (spaced, tight) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" ,", ","),
        (" . ", "."),
        ("& ", "&"),
        (" < ", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" !", "!"),
    ] {
        text = text.replace(spaced, tight);
    }
    text
}
