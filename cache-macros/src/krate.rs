//! Where larder lives: `::larder`, or what `crate = path` says.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{Error, Expr, ExprLit, Lit, Path, Token, parse_quote_spanned};

use crate::tokens::ungrouped;

/// `::larder`
pub(crate) fn default() -> Path {
    parse_quote_spanned!(Span::call_site()=> ::larder)
}

/// Reads `crate = path` and its comma, where a list may begin with it.
pub(crate) fn leading(input: ParseStream) -> syn::Result<Option<Path>> {
    if !(input.peek(Token![crate]) && input.peek2(Token![=])) {
        return Ok(None);
    }
    input.parse::<Token![crate]>()?;
    input.parse::<Token![=]>()?;
    let path = from_expr(&input.parse()?)?;
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(Some(path))
}

/// Reads what stands after `crate =`.
pub(crate) fn from_expr(expr: &Expr) -> syn::Result<Path> {
    let message = match ungrouped(expr) {
        Expr::Path(path) if path.qself.is_none() => return Ok(path.path.clone()),
        Expr::Lit(ExprLit {
            lit: Lit::Str(path),
            ..
        }) => format!("write the path without quotes: `crate = {}`", path.value()),
        _ => "write a path, as in `crate = ::my_crate::larder`".to_owned(),
    };
    Err(Error::new_spanned(expr, message))
}
