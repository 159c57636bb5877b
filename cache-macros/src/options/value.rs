//! The values options take.

use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Error, Expr, ExprLit, ExprPath, Ident, Lit, LitBool, LitInt, LitStr, UnOp};

use super::{Capacity, form};
use crate::errors::Errors;
use crate::stores;
use crate::target::{Target, TargetPath};
use crate::tokens::{ungrouped, written};

impl Capacity {
    /// Reads what stands after `capacity =`.
    pub(super) fn from_expr(expr: Expr) -> syn::Result<Self> {
        let message = match ungrouped(&expr) {
            Expr::Path(path) if path.path.is_ident("unbounded") => return Ok(Self::Unbounded),
            Expr::Path(path) if path.path.is_ident("None") => "write `capacity = unbounded`",
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(count) if is_zero(count) => {
                    "nothing can be kept in zero entries: write how many, or `unbounded`"
                }
                Lit::Int(_) => return Ok(Self::Entries(expr)),
                _ => "write the number of entries, as in `capacity = 1000`, or `unbounded`",
            },
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
                "a number of entries can't be negative: write `capacity = 1000`, or `unbounded`"
            }
            _ => return Ok(Self::Entries(expr)),
        };
        Err(Error::new_spanned(&expr, message))
    }
}

fn is_zero(count: &LitInt) -> bool {
    count.base10_digits() == "0"
}

/// A string literal.
pub(super) fn text(expr: &Expr) -> syn::Result<LitStr> {
    match ungrouped(expr) {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) if text.value().is_empty() => {
            let message = "an empty prefix names nothing: write one, or leave `key_prefix` out";
            Err(Error::new_spanned(expr, message))
        }
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Ok(text.clone()),
        _ => Err(Error::new_spanned(
            expr,
            "write a string literal, as in `key_prefix = \"user\"`",
        )),
    }
}

/// `true` or `false`.
pub(super) fn boolean(expr: &Expr) -> syn::Result<LitBool> {
    match ungrouped(expr) {
        Expr::Lit(ExprLit {
            lit: Lit::Bool(boolean),
            ..
        }) => Ok(boolean.clone()),
        _ => Err(Error::new_spanned(expr, "write `true` or `false`")),
    }
}

/// A single name.
pub(super) fn name(expr: &Expr) -> syn::Result<Ident> {
    let message = match ungrouped(expr) {
        Expr::Path(path)
            if let Some(name) = path.path.get_ident()
                && syn::parse2::<Ident>(name.to_token_stream()).is_ok() =>
        {
            return Ok(name.clone());
        }
        Expr::Lit(ExprLit {
            lit: Lit::Str(name),
            ..
        }) => format!("write the name without quotes: `handle = {}`", name.value()),
        _ => "write a single name, as in `handle = GetUser`".to_owned(),
    };
    Err(Error::new_spanned(expr, message))
}

/// The path of a store.
pub(crate) fn store(expr: &Expr) -> syn::Result<ExprPath> {
    stores::need(expr)?;
    let message = match ungrouped(expr) {
        Expr::Path(path) => return Ok(path.clone()),
        Expr::Reference(reference) => format!(
            "a store is taken by reference anyway: write `store = {}`",
            written(&reference.expr)
        ),
        Expr::Lit(ExprLit {
            lit: Lit::Str(quoted),
            ..
        }) if quoted.parse::<ExprPath>().is_ok() => {
            let path = quoted.value();
            format!("`store` is the name of a static, without quotes: write `store = {path}`")
        }
        _ => "`store` is the name of a static: write `store = CACHE`, and beside the function \
              `static CACHE: LazyLock<larder::Cache> = LazyLock::new(|| ..);`"
            .to_owned(),
    };
    Err(Error::new_spanned(expr, message))
}

/// A condition on the arguments.
pub(super) fn condition(expr: Expr) -> syn::Result<Expr> {
    let message = match ungrouped(&expr) {
        Expr::Lit(ExprLit {
            lit: Lit::Str(quoted),
            ..
        }) => format!(
            "write the condition without quotes: `unless = {}`",
            quoted.value()
        ),
        Expr::Closure(closure) => format!(
            "`unless` sees the arguments as they are: write the condition, `unless = {}`; a \
             condition on the value is `cache_if = |value| ..`",
            written(&closure.body)
        ),
        _ => return Ok(expr),
    };
    Err(Error::new_spanned(expr, message))
}

/// A function of the value.
pub(super) fn predicate(expr: Expr) -> syn::Result<Expr> {
    match ungrouped(&expr) {
        Expr::Lit(_) | Expr::Binary(_) | Expr::Unary(_) | Expr::Macro(_) => {
            Err(Error::new_spanned(
                expr,
                "`cache_if` takes a function of the value, as in `cache_if = |value| !value.is_empty()`",
            ))
        }
        _ => Ok(expr),
    }
}

/// Tags. One may be named twice: a macro of the user's may have made two of one.
pub(super) fn tags(
    name: &Ident,
    input: ParseStream,
    errors: &mut Errors,
) -> syn::Result<Vec<Target>> {
    form::list(name, input, errors, |input, _| tag(input))
}

/// A tag with all its fields.
pub(crate) fn tag(input: ParseStream) -> syn::Result<Target> {
    let expr = input.parse::<Expr>()?;
    if let Expr::Reference(reference) = ungrouped(&expr) {
        let plain = written(&reference.expr);
        let message = format!("a tag is taken by reference anyway: write `{plain}` without `&`");
        return Err(Error::new_spanned(&expr, message));
    }
    let message = match Target::from_expr(&expr) {
        Ok(tag) if matches!(tag.path, TargetPath::Plain(_)) && tag.is_exact() => return Ok(tag),
        Ok(Target {
            path: TargetPath::Plain(_),
            ..
        }) => "what a value depends on is named exactly: give every field of the tag a value",
        _ if matches!(ungrouped(&expr), Expr::Array(_) | Expr::Tuple(_)) => {
            "tags are listed with commas, without further brackets: `tags(UserRow(id), Feed)`"
        }
        _ => "a tag is written like a value of its type, as in `UserRow(id)`",
    };
    Err(Error::new_spanned(expr, message))
}
