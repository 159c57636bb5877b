//! The options about time beside `timeout`.

use std::time::Duration;

use syn::{Error, Expr, ExprLit, Ident, Lit, LitFloat};

use crate::duration::{Fault, Timeout};
use crate::tokens::ungrouped;

/// An option's value, and the option as it is written, for what others have to say of it.
pub(crate) struct Given<T> {
    pub(crate) name: Ident,
    pub(crate) value: T,
}

/// What was said about time.
#[derive(Default)]
pub(crate) struct Times {
    pub(crate) cache_err: Option<Given<Period>>,
    pub(crate) stale: Option<Given<Period>>,
    pub(crate) stale_if_error: Option<Given<Period>>,
    pub(crate) idle: Option<Given<Period>>,
    /// Between zero and one.
    pub(crate) jitter: Option<Given<f64>>,
}

/// A time that ends.
pub(crate) enum Period {
    Literal(Duration),
    /// An expression of type `std::time::Duration`.
    Expr(Expr),
}

/// Reads what stands after `stale =` and the like.
pub(super) fn period(name: &Ident, expr: &Expr) -> syn::Result<Given<Period>> {
    let value = match Timeout::read(expr) {
        Ok(Timeout::Literal(duration)) => Period::Literal(duration),
        Ok(Timeout::Expr(expr)) => Period::Expr(expr),
        Ok(Timeout::Never) => return Err(Error::new_spanned(expr, never(name))),
        Err(fault) => return Err(Error::new_spanned(expr, message(name, fault))),
    };
    let name = name.clone();
    Ok(Given { name, value })
}

/// What to do about a time that does not end.
fn never(name: &Ident) -> String {
    match name.to_string().as_str() {
        "idle" => {
            "leave `idle` out: without it an entry is kept however long it is not read".to_owned()
        }
        "cache_err" => "write for how long an `Err` is kept, as in `cache_err = 10`, or leave it \
                        out: without it none is kept"
            .to_owned(),
        name => format!(
            "a value that may be served for ever does not expire: write for how long past \
             `timeout`, as in `{name} = 60`, or leave it out"
        ),
    }
}

fn message(name: &Ident, fault: Fault) -> String {
    match fault {
        Fault::Nothing => format!("leave `{name}` out, or write how long, as in `{name} = 60`"),
        Fault::Zero => format!(
            "zero time is none at all: leave `{name}` out, or write how long, as in `{name} = 60`"
        ),
        Fault::TooLong => {
            format!("this is more than a hundred years: leave `{name}` out, or write less")
        }
        Fault::Negative => "a duration can't be negative: write `60` for seconds, \"90s\" or \
                            \"5m\""
            .to_owned(),
        Fault::NoDuration => "this is no duration: write `60` for seconds, \"90s\", \"5m\" or a \
                              `Duration`"
            .to_owned(),
        Fault::Written(message) => message,
    }
}

/// Reads what stands after `jitter =`.
pub(super) fn jitter(name: &Ident, expr: &Expr) -> syn::Result<Given<f64>> {
    let message = match ungrouped(expr) {
        Expr::Lit(ExprLit { lit, .. }) => match lit {
            Lit::Float(part) => match part_of_one(part) {
                Some(value) => {
                    let name = name.clone();
                    return Ok(Given { name, value });
                }
                None => BETWEEN.to_owned(),
            },
            Lit::Int(percent) => in_percent(percent.base10_parse().ok()),
            Lit::Str(text) => in_percent(text.value().trim_end_matches([' ', '%']).parse().ok()),
            _ => BETWEEN.to_owned(),
        },
        _ => BETWEEN.to_owned(),
    };
    Err(Error::new_spanned(expr, message))
}

const BETWEEN: &str = "write a number between zero and one: `0.1` makes a time up to 10 % longer \
    or shorter";

fn part_of_one(part: &LitFloat) -> Option<f64> {
    let part = part.base10_parse().ok()?;
    (0.0 < part && part < 1.0).then_some(part)
}

/// What to write in place of `10` or `"10%"`.
fn in_percent(percent: Option<u8>) -> String {
    match percent {
        Some(percent @ 2..100) => format!("write `{}` for {percent} %", f64::from(percent) / 100.0),
        _ => BETWEEN.to_owned(),
    }
}
