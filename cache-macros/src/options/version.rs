//! `version = ..`: what tells the entries of one build from those of others.

use syn::{Error, Expr, Lit, LitStr};

use crate::tokens::ungrouped;

/// A version.
pub(crate) enum Version {
    /// An integer or a text, as a text.
    Literal(LitStr),
    /// A constant expression.
    Expr(Expr),
}

impl Version {
    /// Reads what stands after `version =`.
    pub(super) fn from_expr(expr: Expr) -> syn::Result<Self> {
        let Expr::Lit(literal) = ungrouped(&expr) else {
            return Ok(Self::Expr(expr));
        };
        let message = match &literal.lit {
            Lit::Str(text) if text.value().is_empty() => {
                "an empty version tells no builds apart: write one, as in `version = 2`, or leave \
                 `version` out"
            }
            Lit::Str(text) => return Ok(Self::Literal(text.clone())),
            Lit::Int(number) => {
                let text = LitStr::new(number.base10_digits(), number.span());
                return Ok(Self::Literal(text));
            }
            _ => {
                "a version is an integer or a text: write `version = 2`, or `version = \
                 env!(\"CARGO_PKG_VERSION\")`"
            }
        };
        Err(Error::new_spanned(&expr, message))
    }
}
