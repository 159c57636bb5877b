//! Options that need others, or exclude them.

use syn::{Error, Expr, Ident};

use super::arguments::Arguments;
use super::result;
use crate::duration::Timeout;
use crate::errors::Errors;
use crate::mentions::Mentions;
use crate::options::{Given, Options, Weigh, Weight};
use crate::returns::Returns;
use crate::stores;
use crate::tokens::ungrouped;

/// Adds what does not go together. What needs an option is not reported if one could not be read,
/// since that may be the one.
pub(super) fn check(
    options: &Options,
    returns: &Returns,
    arguments: &Arguments,
    errors: &mut Errors,
) {
    if let Some(cache_err) = &options.times.cache_err {
        result::check_cache_err(&cache_err.name, returns, errors);
    }
    if options.capacity.is_some() {
        refuse_two_bounds(&options.weight, errors);
    } else if !options.some_unread {
        check_weight(&options.weight, errors);
    }
    if let Some(weigh) = &options.weight.weigh {
        refuse_arguments(&weigh.value, arguments, errors);
    }
    if !options.some_unread {
        check_times(options, errors);
    }
    if let Some(word) = &options.strict
        && options.store.is_none()
        && !options.some_unread
    {
        let needed = stores::need(word).err();
        errors.push(needed.unwrap_or_else(|| Error::new_spanned(word, STRICT_ALONE)));
    }
}

const STRICT_ALONE: &str = "`strict` is about a store that can't be asked, and without one there is \
    nothing to fail: add `store = CACHE`, or leave `strict` out";

/// An entry is weighed long after its call had arguments.
fn refuse_arguments(weigh: &Weigh, arguments: &Arguments, errors: &mut Errors) {
    let (Weigh::Entry(expr) | Weigh::Value(expr)) = weigh;
    if !matches!(ungrouped(expr), Expr::Closure(_)) {
        return;
    }
    for name in Mentions::of(expr).certain() {
        if arguments.find(&name).is_some() {
            errors.at(
                name,
                "`weigh` sees what is stored, not the arguments: take the key as well, as in \
                 `weigh = |key, value| ..`",
            );
        }
    }
}

fn refuse_two_bounds(Weight { weigh, max_weight }: &Weight, errors: &mut Errors) {
    let weigh = weigh.as_ref().map(|weigh| &weigh.name);
    if let Some(name) = weigh.or(max_weight.as_ref().map(|most| &most.name)) {
        errors.at(
            name,
            "`capacity` bounds the number of entries, `weigh` and `max_weight` what they weigh: \
             keep one of the two",
        );
    }
}

fn check_weight(Weight { weigh, max_weight }: &Weight, errors: &mut Errors) {
    match (weigh, max_weight) {
        (Some(Given { name, .. }), None) => errors.at(
            name,
            "say how much all entries may weigh together: add `max_weight = 1_000_000`",
        ),
        (None, Some(Given { name, .. })) => errors.at(
            name,
            "say what an entry weighs: add `weigh = |value| value.len() as u64`; the number of \
             entries is bounded by `capacity`",
        ),
        _ => {}
    }
}

fn check_times(options: &Options, errors: &mut Errors) {
    let times = &options.times;
    let ends = |timeout: &Timeout| !matches!(timeout, Timeout::Never);
    if options.timeout.as_ref().is_some_and(ends) {
        return;
    }
    let allowances = [&times.stale, &times.stale_if_error];
    for Given { name, .. } in allowances.into_iter().flatten() {
        errors.at(name, without_timeout(name, options.timeout.is_some()));
    }
    if let (Some(Given { name, .. }), None) = (&times.jitter, &times.cache_err) {
        errors.at(name, without_timeout(name, options.timeout.is_some()));
    }
}

fn without_timeout(name: &Ident, never: bool) -> String {
    match (name == "jitter", never) {
        (true, _) => "`jitter` makes a `timeout` or `cache_err` longer or shorter: add one, as in \
                      `timeout = 60`"
            .to_owned(),
        (false, false) => {
            format!("`{name}` begins where `timeout` ends: add one, as in `timeout = 60`")
        }
        (false, true) => format!(
            "`{name}` begins where `timeout` ends, and `never` does not: write one that ends, as \
             in `timeout = 60`"
        ),
    }
}
