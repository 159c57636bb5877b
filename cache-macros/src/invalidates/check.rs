//! Which functions can be writes, and what they may name.

use proc_macro2::{Span, TokenStream};
use syn::{Path, ReturnType};

use super::unbound;
use crate::errors::Errors;
use crate::escape::Escape;
use crate::function::Function;
use crate::item;
use crate::returns::{Returns, WRITE_ASYNC, is_future};
use crate::target::{Choice, Clause, OnUnacknowledged, Targets, Words};

/// A function that writes, and what it makes stale.
pub(crate) struct Invalidates {
    pub(crate) krate: Path,
    pub(crate) words: Words,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) function: Function,
}

impl Invalidates {
    /// Reads the targets and checks them against the function.
    pub(crate) fn check(targets: TokenStream, function: Function) -> syn::Result<Self> {
        let mut errors = Errors::default();
        let targets = Targets::read(targets, &mut errors);
        refuse_empty(&targets, &mut errors);
        check_function(&function, &mut errors);
        refuse_escapes(&targets.clauses, &mut errors);
        unbound::refuse(&targets.clauses, &function.sig, &mut errors);
        refuse_patterns_of_nothing(&targets.clauses, &function, &mut errors);
        if targets.words.two_phase.is_some() {
            refuse_patterns(&targets.clauses, &mut errors);
        }
        if let Some(asked) = &targets.words.on_unacknowledged {
            refuse_errors_of_nothing(asked, &function, &mut errors);
        }
        errors.finish()?;
        Ok(Self {
            krate: targets.krate,
            words: targets.words,
            clauses: targets.clauses,
            function,
        })
    }
}

/// A list that names nothing invalidates nothing.
pub(super) fn refuse_empty(targets: &Targets, errors: &mut Errors) {
    if targets.clauses.is_empty() && errors.is_empty() {
        errors.push(syn::Error::new(
            Span::call_site(),
            "say what becomes stale: `get_user(id)` for one entry, `posts(id, ..)` for those \
             that match, `posts(..)` for a whole function",
        ));
    }
}

fn check_function(function: &Function, errors: &mut Errors) {
    let sig = &function.sig;
    if let Some(constness) = &sig.constness {
        errors.at(
            constness,
            "a `const fn` can't invalidate: remove `const`, or the attribute",
        );
    }
    if let ReturnType::Type(_, output) = &sig.output
        && sig.asyncness.is_none()
        && is_future(output)
    {
        errors.at(output, WRITE_ASYNC);
    }
    for attr in &function.attrs {
        if item::is(attr, "cached") {
            errors.at(attr, item::CACHED_WRITE);
        }
    }
}

/// The arguments of targets are evaluated around the body: what leaves there would skip the write,
/// or what it makes stale.
fn refuse_escapes(clauses: &[Clause], errors: &mut Errors) {
    let targets = clauses.iter().flat_map(|clause| &clause.targets);
    let values = targets.flat_map(|target| target.args.given());
    for Escape { at, what } in values.flat_map(Escape::all) {
        errors.at(
            at,
            format!(
                "`{what}` can't stand in a target, where it could skip the write: take the value \
                 as an argument, or write `larder::invalidate!(..)` in the body"
            ),
        );
    }
}

/// What is marked before the body is known before it.
fn refuse_patterns(clauses: &[Clause], errors: &mut Errors) {
    for (pattern, _) in clauses.iter().filter_map(|clause| clause.pattern.as_ref()) {
        errors.at(
            pattern,
            "with `two_phase` a target is marked before the body runs, when nothing is returned yet: \
             name it by the arguments, as a whole if need be, as in `posts(..)`",
        );
    }
}

/// A fault that is to be returned needs something to be returned in.
fn refuse_errors_of_nothing(asked: &OnUnacknowledged, function: &Function, errors: &mut Errors) {
    if asked.choice == Choice::Error && Returns::of(&function.sig.output).is_nothing() {
        errors.at(
            &asked.value,
            "this function returns nothing, and so no fault of a store: return a `Result<(), E>` \
             where `E: From<larder::store::Fault>`, or leave `on_unacknowledged` out",
        );
    }
}

/// A pattern needs something to match.
fn refuse_patterns_of_nothing(clauses: &[Clause], function: &Function, errors: &mut Errors) {
    if !Returns::of(&function.sig.output).is_nothing() {
        return;
    }
    for (pattern, _) in clauses.iter().filter_map(|clause| clause.pattern.as_ref()) {
        errors.at(
            pattern,
            "this function returns nothing to match: return what the target needs, or name it \
             by the arguments",
        );
    }
}
