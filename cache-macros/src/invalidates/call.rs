//! The macros that name targets in the middle of a body.

use proc_macro2::{Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Error, Expr, Path, Token};

use super::check::refuse_empty;
use crate::errors::Errors;
use crate::krate;
use crate::target::{Args, Target, Targets};
use crate::tokens::ungrouped;

/// What `invalidate!(..)` names.
pub(crate) struct Invalidate {
    pub(crate) krate: Path,
    pub(crate) targets: Vec<Target>,
}

impl Invalidate {
    /// Reads the targets, none of which may be conditional.
    pub(crate) fn check(targets: TokenStream) -> syn::Result<Self> {
        let mut errors = Errors::default();
        let written = Targets::read(targets, &mut errors);
        refuse_empty(&written, &mut errors);
        if let Some(word) = &written.words.two_phase {
            errors.at(
                word,
                "`two_phase` is about what comes before and after a write: put it into \
                 `#[invalidates(two_phase, ..)]` on the function that writes",
            );
        }
        if let Some(asked) = &written.words.on_unacknowledged {
            errors.at(
                &asked.name,
                "`on_unacknowledged` is about what a write returns: put it into \
                 `#[invalidates(on_unacknowledged = .., ..)]` on the function that writes",
            );
        }
        let mut targets = Vec::new();
        for clause in written.clauses {
            if let Some((pattern, _)) = clause.pattern {
                errors.at(
                    pattern,
                    "there is no returned value here to match: write the targets alone, inside \
                     an `if let` of your own",
                );
            }
            targets.extend(clause.targets);
        }
        errors.finish()?;
        Ok(Self {
            krate: written.krate,
            targets,
        })
    }
}

/// What `entry!(..)` names.
pub(crate) struct Entry {
    pub(crate) krate: Path,
    /// An exact one.
    pub(crate) target: Target,
}

impl Entry {
    /// Reads the one target.
    pub(crate) fn check(target: TokenStream) -> syn::Result<Self> {
        let read = |input: ParseStream| {
            let krate = krate::leading(input)?.unwrap_or_else(krate::default);
            if input.is_empty() {
                return Err(Error::new(Span::call_site(), EXAMPLE));
            }
            let written = input.parse::<Expr>()?;
            if matches!(ungrouped(&written), Expr::Path(_)) {
                return Err(Error::new_spanned(written, EXAMPLE));
            }
            let target = Target::from_expr(&written)?;
            if input.peek(Token![,]) {
                input.parse::<Token![,]>()?;
            }
            if !input.is_empty() {
                return Err(input.error(EXAMPLE));
            }
            Ok(Self { krate, target })
        };
        let entry = read.parse2(target)?;
        if !entry.target.is_exact() {
            return Err(Error::new_spanned(entry.target, EXAMPLE));
        }
        if matches!(entry.target.args, Args::Named { .. }) {
            return Err(Error::new_spanned(entry.target, BY_POSITION));
        }
        Ok(entry)
    }
}

const BY_POSITION: &str = "`entry!` takes the key arguments by position, as in `get_user(id)`";

const EXAMPLE: &str = "name exactly one entry, with all its key arguments, as in `get_user(id)`";
