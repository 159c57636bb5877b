//! From an expression, which is how a target is written, to a [`Target`].

use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Expr, ExprCall, ExprPath, ExprRange, ExprStruct, FieldValue, Ident, Member, Path, RangeLimits,
    Token,
};

use super::{Arg, Args, Target, TargetPath, refuse};
use crate::errors::Errors;
use crate::tokens::ungrouped;

impl Target {
    /// Reads a call, a struct expression, or the bare name of a tag without fields.
    pub(crate) fn from_expr(expr: &Expr) -> syn::Result<Self> {
        match ungrouped(expr) {
            Expr::Call(call) => Self::of_call(call),
            Expr::Struct(named) => Self::of_struct(named),
            Expr::Path(path) if path.qself.is_none() && names_a_type(&path.path) => {
                Ok(Self::of_unit(path.path.clone()))
            }
            other => Err(refuse::target(other)),
        }
    }

    fn of_call(call: &ExprCall) -> syn::Result<Self> {
        let Expr::Path(path) = ungrouped(&call.func) else {
            return Err(refuse::target(&call.func));
        };
        let (args, open) = positional(&call.args)?;
        Ok(Self {
            path: TargetPath::of(path),
            args: Args::Positional {
                paren: call.paren_token,
                args,
                open,
            },
        })
    }

    fn of_struct(written: &ExprStruct) -> syn::Result<Self> {
        let path = TargetPath::of(&ExprPath {
            attrs: Vec::new(),
            qself: written.qself.clone(),
            path: written.path.clone(),
        });
        if let TargetPath::Method(path) = &path {
            return Err(refuse::named_method(path));
        }
        if let Some(rest) = &written.rest {
            return Err(refuse::rest(rest));
        }
        Ok(Self {
            path,
            args: Args::Named {
                brace: written.brace_token,
                fields: named(&written.fields)?,
                open: written.dot2_token,
            },
        })
    }

    /// `Settings`, the value of a unit struct.
    fn of_unit(path: Path) -> Self {
        Self {
            path: TargetPath::Plain(path),
            args: Args::Unit,
        }
    }
}

impl TargetPath {
    /// A method is what follows a type: `Self::m`, `Repo::m`, `<Repo<T>>::m`.
    fn of(path: &ExprPath) -> Self {
        let mut backwards = path.path.segments.iter().rev();
        let name = backwards.next().map(|segment| &segment.ident);
        let owner = backwards.next().map(|segment| &segment.ident);
        let of_type = owner.is_some_and(is_capitalized) && !name.is_some_and(is_capitalized);
        if path.qself.is_some() || of_type {
            Self::Method(path.clone())
        } else {
            Self::Plain(path.path.clone())
        }
    }
}

/// Whether the last name of a path is one of a type: functions are not capitalized.
pub(crate) fn names_a_type(path: &Path) -> bool {
    path.segments
        .last()
        .is_some_and(|segment| is_capitalized(&segment.ident))
}

/// Whether a name is one of a type, a variant or a constant.
pub(crate) fn is_capitalized(name: &Ident) -> bool {
    name.to_string().starts_with(char::is_uppercase)
}

/// The arguments of a call, and the `..` that may end them.
fn positional(
    written: &Punctuated<Expr, Token![,]>,
) -> syn::Result<(Vec<Arg>, Option<Token![..]>)> {
    let mut errors = Errors::default();
    let (mut args, mut open) = (Vec::new(), None);
    for (place, arg) in written.iter().enumerate() {
        match ungrouped(arg) {
            Expr::Infer(any) => args.push(Arg::Any(any.underscore_token)),
            Expr::Range(range) => match rest(range) {
                Some(dots) if place + 1 == written.len() => open = Some(dots),
                Some(dots) => errors.at(dots, refuse::REST_NOT_LAST),
                None => errors.at(range, refuse::RANGE),
            },
            Expr::Reference(reference) if reference.mutability.is_some() => {
                errors.push(refuse::mutable(reference));
            }
            _ => args.push(Arg::Given(arg.clone())),
        }
    }
    errors.finish()?;
    Ok((args, open))
}

/// The `..` of a range without ends.
fn rest(range: &ExprRange) -> Option<Token![..]> {
    match (&range.start, range.limits, &range.end) {
        (None, RangeLimits::HalfOpen(dots), None) => Some(dots),
        _ => None,
    }
}

fn named(written: &Punctuated<FieldValue, Token![,]>) -> syn::Result<Vec<(Ident, Expr)>> {
    let mut errors = Errors::default();
    let mut fields = Vec::new();
    for field in written {
        match (&field.member, ungrouped(&field.expr)) {
            (Member::Unnamed(place), _) => errors.at(place, refuse::NUMBERED_FIELD),
            (Member::Named(name), Expr::Infer(any)) => {
                errors.push(refuse::any_field(name, any.span()));
            }
            (Member::Named(_), Expr::Range(range)) => errors.at(range, refuse::RANGE),
            (Member::Named(name), _) => fields.push((name.clone(), field.expr.clone())),
        }
    }
    errors.finish()?;
    Ok(fields)
}
