//! The tags of a function, and what of a call they are made of.

use std::collections::HashSet;

use syn::Ident;

use super::arguments::Arguments;
use super::parts::{Part, Source};
use crate::errors::Errors;
use crate::escape::Escape;
use crate::mentions::Mentions;
use crate::target::Target;

/// What `tags(..)` says.
pub(crate) struct Tags {
    /// Each of them exact.
    pub(crate) targets: Vec<Target>,
    /// The names of the key parts that they use.
    pub(crate) parts: HashSet<Ident>,
    /// Whether they use nothing else of a call.
    pub(crate) from_key: bool,
}

impl Tags {
    /// A name is an argument's or, if there is no such argument, that of a part computed in
    /// `key(..)`.
    pub(super) fn of(targets: Vec<Target>, arguments: &Arguments, parts: &[Part]) -> Self {
        let mut tags = Self {
            targets: Vec::new(),
            parts: HashSet::new(),
            from_key: true,
        };
        for value in targets.iter().flat_map(|tag| tag.args.given()) {
            let mentions = Mentions::of(value);
            for name in mentions.possible() {
                let is_argument = arguments.find(name).is_some();
                let is_value = !is_argument && !mentions.called().contains(name);
                let is_meant = |part: &Part| match part.source {
                    Source::Expr(_) => is_value && part.name == *name,
                    _ => part.is_named_argument(name),
                };
                if parts.iter().any(is_meant) {
                    tags.parts.insert(name.clone());
                } else if is_argument {
                    tags.from_key = false;
                }
            }
        }
        tags.targets = targets;
        tags
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }
}

/// Tags are made before the body runs, and again where a value is stored by key alone.
pub(super) fn refuse_escapes(tags: &[Target], errors: &mut Errors) {
    let values = tags.iter().flat_map(|tag| tag.args.given());
    for Escape { at, what } in values.flat_map(Escape::all) {
        errors.at(
            at,
            format!(
                "`{what}` can't stand in a tag, which is made apart from the body: take the value \
                 as an argument"
            ),
        );
    }
}
