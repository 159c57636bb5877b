//! How long: `60`, `"1h30m"`, `never`, or any `Duration` expression.

use std::time::Duration;

use syn::{Error, Expr, ExprCall, ExprLit, ExprPath, ExprUnary, Lit, LitFloat, LitInt, UnOp};

use crate::respell::respelled;
use crate::tokens::ungrouped;

/// How long a value may be served.
pub(crate) enum Timeout {
    Never,
    Literal(Duration),
    /// An expression of type `std::time::Duration`.
    Expr(Expr),
}

/// A hundred years: whoever writes more means `never`.
const LONGEST: Duration = Duration::from_secs(36_525 * 24 * 60 * 60);

const GRAMMAR: &str = "write numbers with the units `w`, `d`, `h`, `m`, `s` or `ms`, the largest \
    first, as in \"90s\", \"5m\", \"1h30m\" or \"250ms\"";
/// Why an expression is no duration, where the words depend on what the duration is for.
pub(crate) enum Fault {
    /// `None`, where `never` may be meant.
    Nothing,
    Zero,
    /// More than a hundred years.
    TooLong,
    Negative,
    NoDuration,
    /// Whatever it is for, this is what to write.
    Written(String),
}

const ZERO: &str = "no value can be kept for zero time: write `never` for one that does not expire";
const TOO_LONG: &str = "this is more than a hundred years: write `never`";
const NEGATIVE: &str =
    "a duration can't be negative: write `60` for seconds, \"90s\", \"5m\" or `never`";
const NOT_A_DURATION: &str =
    "this is no duration: write `60` for seconds, \"90s\", \"5m\", a `Duration` or `never`";

/// Units with their milliseconds, the largest first.
const UNITS: [(&str, u64); 6] = [
    ("w", 7 * 24 * 60 * 60 * 1000),
    ("d", 24 * 60 * 60 * 1000),
    ("h", 60 * 60 * 1000),
    ("m", 60 * 1000),
    ("s", 1000),
    ("ms", 1),
];

impl Timeout {
    /// Reads what stands after `timeout =`.
    pub(crate) fn from_expr(expr: Expr) -> syn::Result<Self> {
        Self::read(&expr).map_err(|fault| {
            let message = match &fault {
                Fault::Nothing => "write `never` for a value that does not expire",
                Fault::Zero => ZERO,
                Fault::TooLong => TOO_LONG,
                Fault::Negative => NEGATIVE,
                Fault::NoDuration => NOT_A_DURATION,
                Fault::Written(message) => message,
            };
            Error::new_spanned(&expr, message)
        })
    }

    /// Reads an expression, or finds out what is wrong with it.
    pub(crate) fn read(expr: &Expr) -> Result<Self, Fault> {
        match ungrouped(expr) {
            Expr::Lit(literal) => of_literal(&literal.lit).map(Self::Literal),
            Expr::Path(path) if path.path.is_ident("never") => Ok(Self::Never),
            Expr::Path(path) if is_endless(path) => Err(Fault::Nothing),
            Expr::Path(path) if is_constant(path, "MAX") => Err(Fault::TooLong),
            Expr::Unary(unary) if is_negative_literal(unary) => Err(Fault::Negative),
            other if is_zero(other) => Err(Fault::Zero),
            _ => Ok(Self::Expr(expr.clone())),
        }
    }
}

/// The duration a literal stands for, or why it stands for none.
fn of_literal(literal: &Lit) -> Result<Duration, Fault> {
    let duration = match literal {
        Lit::Int(seconds) => of_integer(seconds)?,
        Lit::Str(text) => of_text(&text.value())?,
        Lit::Float(seconds) => return Err(instead_of_float(seconds)),
        _ => return Err(Fault::NoDuration),
    };
    match duration {
        Duration::ZERO => Err(Fault::Zero),
        long if long > LONGEST => Err(Fault::TooLong),
        duration => Ok(duration),
    }
}

/// Whole seconds. `60s` without quotes is a number with a made-up suffix.
fn of_integer(seconds: &LitInt) -> Result<Duration, Fault> {
    match seconds.suffix() {
        "" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64"
        | "i128" | "isize" => seconds
            .base10_parse()
            .map(Duration::from_secs)
            .map_err(|_| Fault::TooLong),
        _ => Err(Fault::Written(format!("write it in quotes: \"{seconds}\""))),
    }
}

/// A sum such as `1h30m`.
fn of_text(text: &str) -> Result<Duration, Fault> {
    let mut rest = text.trim();
    if !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::Written(format!(
            "\"{rest}\" has no unit: write `{rest}` or \"{rest}s\" for seconds"
        )));
    }
    if rest == "never" {
        return Err(Fault::Written("write `never` without quotes".to_owned()));
    }
    let (mut milliseconds, mut smaller_units) = (0_u64, &UNITS[..]);
    loop {
        let (number, after) = split_while(rest, |c| c.is_ascii_digit());
        let (unit, after) = split_while(after, char::is_alphabetic);
        let place = smaller_units.iter().position(|(name, _)| *name == unit);
        let (false, Some(place)) = (number.is_empty(), place) else {
            return Err(Fault::Written(no_duration(text)));
        };
        milliseconds = number
            .parse::<u64>()
            .ok()
            .and_then(|number| number.checked_mul(smaller_units[place].1))
            .and_then(|more| milliseconds.checked_add(more))
            .ok_or(Fault::TooLong)?;
        smaller_units = &smaller_units[place + 1..];
        rest = after.trim_start();
        if rest.is_empty() {
            return Ok(Duration::from_millis(milliseconds));
        }
    }
}

/// What to write in place of a text that can't be read.
fn no_duration(text: &str) -> String {
    let readable = |ours: &String| ours != text && of_text(ours).is_ok_and(|time| !time.is_zero());
    match respelled(text).filter(readable) {
        Some(respelled) => format!("write \"{respelled}\""),
        None => format!("\"{text}\" is no duration: {GRAMMAR}"),
    }
}

/// The longest beginning whose characters all fit, and what follows it.
fn split_while(text: &str, fits: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !fits(c)).unwrap_or(text.len()))
}

/// What to write in place of `0.5`.
fn instead_of_float(seconds: &LitFloat) -> Fault {
    let duration = seconds
        .base10_digits()
        .parse()
        .map(Duration::try_from_secs_f64);
    let message = match duration {
        Ok(Err(_)) => return Fault::TooLong,
        Ok(Ok(long)) if long > LONGEST => return Fault::TooLong,
        Ok(Ok(whole)) if whole.subsec_millis() == 0 && whole.as_secs() > 0 => {
            format!("write `{}` for whole seconds", whole.as_secs())
        }
        Ok(Ok(duration)) if duration.as_millis() > 0 => {
            format!(
                "write \"{}ms\" for fractions of a second",
                duration.as_millis()
            )
        }
        _ => "write milliseconds for fractions of a second, as in \"500ms\"".to_owned(),
    };
    Fault::Written(message)
}

/// Whether this is a word for `never`.
fn is_endless(path: &ExprPath) -> bool {
    let words = ["None", "forever", "infinite", "unbounded", "unlimited"];
    words.iter().any(|word| path.path.is_ident(word))
}

fn is_negative_literal(unary: &ExprUnary) -> bool {
    matches!(unary.op, UnOp::Neg(_)) && matches!(ungrouped(&unary.expr), Expr::Lit(_))
}

/// Whether this is `Duration::ZERO`, `Duration::from_secs(0)` and the like.
fn is_zero(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => is_constant(path, "ZERO"),
        Expr::Call(call) => is_constructor(call) && call.args.iter().all(is_zero_literal),
        _ => false,
    }
}

fn is_zero_literal(expr: &Expr) -> bool {
    match ungrouped(expr) {
        Expr::Lit(ExprLit {
            lit: Lit::Int(zero),
            ..
        }) => zero.base10_digits() == "0",
        Expr::Lit(ExprLit {
            lit: Lit::Float(zero),
            ..
        }) => zero
            .base10_digits()
            .bytes()
            .all(|byte| matches!(byte, b'0' | b'.')),
        _ => false,
    }
}

/// Whether this calls `Duration::new`, `::default` or one of `::from_*`.
fn is_constructor(call: &ExprCall) -> bool {
    let Expr::Path(function) = ungrouped(&call.func) else {
        return false;
    };
    of_duration(function)
        .is_some_and(|name| name == "new" || name == "default" || name.starts_with("from_"))
}

fn is_constant(path: &ExprPath, name: &str) -> bool {
    of_duration(path).is_some_and(|constant| constant == name)
}

/// The last name of a path `Duration::..`.
fn of_duration(path: &ExprPath) -> Option<String> {
    let mut backwards = path.path.segments.iter().rev();
    let (name, of) = (backwards.next()?, backwards.next()?);
    (of.ident == "Duration").then(|| name.ident.to_string())
}
