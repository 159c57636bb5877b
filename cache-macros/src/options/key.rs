//! `key(page, user_id: u64 = user.id)` and `ignore(db, self)`.

use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Expr, ExprField, Ident, LitStr, Member, Token, Type};

use super::form;
use crate::errors::Errors;
use crate::tokens::{ungrouped, written};

/// One part of the key, as written.
pub(crate) struct KeyItem {
    /// The name of an argument, or `self`, or of what is computed.
    pub(crate) name: Ident,
    /// The type and expression of `name: Type = expression`.
    pub(crate) computed: Option<(Type, Expr)>,
}

/// Reads what stands after `key`.
pub(super) fn read(
    name: &Ident,
    input: ParseStream,
    errors: &mut Errors,
) -> syn::Result<Vec<KeyItem>> {
    if input.peek(Token![=]) && input.peek2(LitStr) {
        return Err(Error::new_spanned(
            name,
            "a key is made of arguments, not of text: write `key(id)`, or \
             `key(id: u64 = user.id)` for what is computed from them",
        ));
    }
    form::list(name, input, errors, |input, _| item(input))
}

fn item(input: ParseStream) -> syn::Result<KeyItem> {
    let named = input.peek(Ident::peek_any) && input.peek2(Token![:]);
    if named && !input.peek2(Token![::]) {
        return computed(input);
    }
    let expr = input.parse::<Expr>()?;
    if let Some(name) = argument(&expr) {
        return Ok(KeyItem {
            name,
            computed: None,
        });
    }
    let message = match ungrouped(&expr) {
        Expr::Reference(reference) if let Some(name) = argument(&reference.expr) => {
            format!("the key takes its parts by reference anyway: write `{name}` without `&`")
        }
        Expr::Closure(_) => "a key is made of the arguments as they are: write `key(id)`, or \
                             `key(id: u64 = user.id)` for what is computed from them"
            .to_owned(),
        Expr::Assign(assign) => format!(
            "give it a type too: `{}: Type = {}`",
            written(&assign.left),
            written(&assign.right)
        ),
        other => format!(
            "give it a name and a type: `{}: Type = {}`",
            name_for(other),
            written(other)
        ),
    };
    Err(Error::new_spanned(&expr, message))
}

fn computed(input: ParseStream) -> syn::Result<KeyItem> {
    let name = input.call(Ident::parse_any)?;
    if name == "self" {
        let message = "`self` names the receiver: give what is computed another name";
        return Err(Error::new_spanned(name, message));
    }
    input.parse::<Token![:]>()?;
    let ty = input.parse()?;
    if !input.peek(Token![=]) {
        let message = format!("say how it is computed: `{name}: {} = ..`", written(&ty));
        return Err(Error::new_spanned(ty, message));
    }
    input.parse::<Token![=]>()?;
    let expr = input.parse()?;
    Ok(KeyItem {
        name,
        computed: Some((ty, expr)),
    })
}

/// Reads one name in `ignore(..)`.
pub(super) fn ignored(input: ParseStream, _: &mut Errors) -> syn::Result<Ident> {
    let expr = input.parse::<Expr>()?;
    if input.peek(Token![:]) {
        let message = format!("write the name alone, `ignore({})`", written(&expr));
        return Err(Error::new_spanned(&expr, message));
    }
    argument(&expr).ok_or_else(|| {
        Error::new_spanned(
            &expr,
            "write the name of an argument, as in `ignore(db)`, or `self`",
        )
    })
}

/// The single name an expression consists of.
fn argument(expr: &Expr) -> Option<Ident> {
    match ungrouped(expr) {
        Expr::Path(path) => path.path.get_ident().cloned(),
        _ => None,
    }
}

/// A name for a computed part: `id` for `user.id`.
fn name_for(expr: &Expr) -> String {
    match expr {
        Expr::Field(ExprField {
            member: Member::Named(name),
            ..
        }) => name.to_string(),
        Expr::MethodCall(call) => call.method.to_string(),
        Expr::Reference(reference) => name_for(ungrouped(&reference.expr)),
        _ => "name".to_owned(),
    }
}
