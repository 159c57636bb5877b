//! `weigh = |key, value| ..` and `max_weight = ..`: a bound by weight.

use syn::{Error, Expr, ExprClosure, Ident, Lit, LitInt, UnOp};

use super::times::Given;
use crate::tokens::ungrouped;

/// What was said about weight.
#[derive(Default)]
pub(crate) struct Weight {
    pub(crate) weigh: Option<Given<Weigh>>,
    /// An expression of type `u64`.
    pub(crate) max_weight: Option<Given<Expr>>,
}

/// What an entry weighs.
pub(crate) enum Weigh {
    /// By key and value.
    Entry(Expr),
    /// By its value.
    Value(Expr),
}

const WEIGH: &str = "`weigh` takes a function of the value, as in `weigh = |value| value.len() as \
    u64`, or of key and value, `|key, value| ..`";

/// Reads what stands after `weigh =`.
pub(super) fn weigh(name: &Ident, expr: Expr) -> syn::Result<Given<Weigh>> {
    let parameters = match ungrouped(&expr) {
        Expr::Closure(ExprClosure { inputs, .. }) => inputs.len(),
        Expr::Lit(_) | Expr::Binary(_) | Expr::Unary(_) | Expr::Macro(_) => 0,
        _ => 1,
    };
    let value = match parameters {
        1 => Weigh::Value(expr),
        2 => Weigh::Entry(expr),
        _ => return Err(Error::new_spanned(expr, WEIGH)),
    };
    let name = name.clone();
    Ok(Given { name, value })
}

/// Reads what stands after `max_weight =`.
pub(super) fn max_weight(name: &Ident, expr: Expr) -> syn::Result<Given<Expr>> {
    let message = match ungrouped(&expr) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(most) if is_zero(most) => {
                "nothing fits into zero: write how much, as in \
                                                `max_weight = 1_000_000`"
            }
            Lit::Int(_) => return given(name, expr),
            _ => "write a number, as in `max_weight = 1_000_000`, in what `weigh` counts",
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            "a weight can't be negative: write `max_weight = 1_000_000`"
        }
        Expr::Path(path) if path.path.is_ident("unbounded") => {
            "write how much, as in `max_weight = 1_000_000`; for no bound at all, `capacity = \
             unbounded` without `weigh` and `max_weight`"
        }
        _ => return given(name, expr),
    };
    Err(Error::new_spanned(expr, message))
}

fn given(name: &Ident, value: Expr) -> syn::Result<Given<Expr>> {
    let name = name.clone();
    Ok(Given { name, value })
}

fn is_zero(most: &LitInt) -> bool {
    most.base10_digits() == "0"
}
