//! What is no target, and how to write it as one.

use proc_macro2::Span;
use syn::{Error, Expr, ExprMethodCall, ExprPath, ExprReference, Ident};

use crate::tokens::{ungrouped, written};

pub(super) const ATTRIBUTE: &str = "a target can't have attributes of its own: put \
    `#[cfg_attr(condition, invalidates(..))]` on the function";
pub(super) const REST_NOT_LAST: &str =
    "`..` stands for all the rest and comes last, once: write `_` for a single argument left open";
pub(super) const RANGE: &str = "a target can't name a range of entries: write `_` or `..` for \
    every value; an argument that is itself a range goes in parentheses";
pub(super) const NUMBERED_FIELD: &str =
    "fields without names are written in order, as in `UserRow(id)`";
pub(super) const NOT_A_PATTERN: &str = "what stands before `=>` is a pattern of the returned \
    value, as in `Ok(post) => posts(post.author, ..)`";
pub(super) const OVER_MANY: &str = "a target names one thing: for each of many, call \
    `larder::invalidate!(get_user(id))` in a loop in the body";
pub(super) const CONDITIONAL: &str = "a target takes no condition: put an `if` around \
    `larder::invalidate!(..)` in the body, or name what the write has to return, as in \
    `Ok(post) => posts(post.author, ..)`";
const LIKE_A_CALL: &str = "targets are written like calls: `get_user(id)` for one entry, \
    `posts(id, ..)` for those that match, `posts(..)` for the whole function";

/// `&mut self` for an argument, which is only looked at.
pub(super) fn mutable(reference: &ExprReference) -> Error {
    let plain = written(&reference.expr);
    let message = format!("an argument is only looked at: write `{plain}` without `&mut`");
    Error::new_spanned(reference, message)
}

/// Why this expression is no target.
pub(super) fn target(expr: &Expr) -> Error {
    let message = match expr {
        Expr::Path(path) => return bare(path),
        Expr::MethodCall(call) if is_over_many(call) => OVER_MANY.to_owned(),
        Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) => OVER_MANY.to_owned(),
        Expr::If(_) | Expr::Match(_) => CONDITIONAL.to_owned(),
        Expr::MethodCall(call) => return method_call(call),
        Expr::Lit(_) => format!("{LIKE_A_CALL}; not like strings or numbers"),
        Expr::Await(awaited) => {
            return plain_call(&awaited.base, "is only named, not called", ".await");
        }
        Expr::Try(tried) => return plain_call(&tried.expr, "is only named, not called", "?"),
        Expr::Reference(reference) => {
            return plain_call(&reference.expr, "is taken by reference anyway", "&");
        }
        Expr::Array(_) | Expr::Tuple(_) => {
            format!("{LIKE_A_CALL}; several are listed with commas, without brackets")
        }
        Expr::Assign(option) => return assignment(&option.left, expr),
        _ => LIKE_A_CALL.to_owned(),
    };
    Error::new_spanned(expr, message)
}

/// A name alone says neither "one entry" nor "all of them".
fn bare(path: &ExprPath) -> Error {
    let name = written(path);
    let message = format!(
        "write `{name}(..)` to clear the whole function, or its key arguments for one entry, \
         as in `{name}(id)`"
    );
    Error::new_spanned(path, message)
}

fn plain_call(call: &Expr, because: &str, surplus: &str) -> Error {
    Error::new_spanned(
        call,
        format!(
            "a target {because}: write `{}` without `{surplus}`",
            written(call)
        ),
    )
}

/// `ids.iter().map(|id| get_user(id))`
fn is_over_many(call: &ExprMethodCall) -> bool {
    let mut arguments = call.args.iter().map(ungrouped);
    arguments.any(|argument| matches!(argument, Expr::Closure(_)))
}

/// `repo.m(id)` does not say which type's `m` that is.
fn method_call(call: &ExprMethodCall) -> Error {
    let method = &call.method;
    if let Expr::Path(path) = ungrouped(&call.receiver)
        && is_static(path)
    {
        return verb(path, call);
    }
    let (owner, receiver) = match ungrouped(&call.receiver) {
        Expr::Path(path) if path.path.is_ident("self") => ("Self".to_owned(), "self".to_owned()),
        Expr::Path(path) => match path.path.get_ident() {
            Some(name) => (type_named_after(name), format!("&{name}")),
            None => ("Repo".to_owned(), format!("&{}", written(path))),
        },
        other => ("Repo".to_owned(), format!("&{}", written(other))),
    };
    let rest = call.args.iter().map(|arg| format!(", {}", written(arg)));
    let rest: String = rest.collect();
    let message = format!(
        "a method is named with its type: write `{owner}::{method}({receiver}{rest})`, without \
         `{receiver}` if `self` is not in its key"
    );
    Error::new_spanned(call, message)
}

/// Whether this is named like a static.
fn is_static(path: &ExprPath) -> bool {
    let last = path.path.segments.last().map(|last| last.ident.to_string());
    last.is_some_and(|name| {
        name.contains(|letter: char| letter.is_uppercase())
            && !name.contains(|letter: char| letter.is_lowercase())
    })
}

/// `USERS.clear()`: what pages and caches that are kept in statics have is not named, but called.
fn verb(path: &ExprPath, call: &ExprMethodCall) -> Error {
    let (name, call_written) = (written(path), written(call));
    let message = format!(
        "a target names a cached function or a tag, and `{name}` is neither: call `{call_written}` in \
         the body, after what it writes; or, where `{name}` are pages, give them a tag, as in \
         `.tags(|_| larder::http::tags![Users])`, and name that here"
    );
    Error::new_spanned(call, message)
}

/// `UserRepo` for a variable `user_repo`.
fn type_named_after(variable: &Ident) -> String {
    let variable = variable.to_string();
    let words = variable.trim_start_matches("r#").split('_');
    words
        .filter_map(|word| {
            let mut letters = word.chars();
            let first = letters.next()?;
            Some(first.to_uppercase().chain(letters).collect::<String>())
        })
        .collect()
}

/// `timeout = 60`, `all_entries = true`: an option where a target belongs.
fn assignment(name: &Expr, whole: &Expr) -> Error {
    let name = written(name);
    let message = match name.as_str() {
        "crate" => "`crate = ..` comes first, before the targets".to_owned(),
        "all_entries" | "allEntries" => "write `posts(..)` to clear a whole function".to_owned(),
        "condition" | "on" | "if_ok" => CONDITIONAL.to_owned(),
        _ => format!("`{name}` is no target, and there is no such option: {LIKE_A_CALL}"),
    };
    Error::new_spanned(whole, message)
}

pub(super) fn named_method(path: &ExprPath) -> Error {
    let name = written(path);
    Error::new_spanned(
        path,
        format!(
            "the key arguments of a method are given in order: write `{name}(..)`, `{name}(id)`"
        ),
    )
}

pub(super) fn rest(base: &Expr) -> Error {
    Error::new_spanned(
        base,
        "nothing can follow `..`: it leaves the other key arguments open",
    )
}

pub(super) fn any_field(name: &Ident, at: Span) -> Error {
    Error::new(
        at,
        format!("to leave `{name}` open, leave it out and end with `..`"),
    )
}
