//! What the key is made of.

use std::collections::HashSet;

use syn::{Expr, Ident, Type};

use super::arguments::{Argument, Arguments, Kind};
use super::listed::Listed;
use super::unfit;
use crate::errors::Errors;
use crate::options::Options;
use crate::shape::Shape;

/// One part of the key.
pub(crate) struct Part {
    /// What it is called in targets; `self` for the receiver.
    pub(crate) name: Ident,
    /// The type as declared.
    pub(crate) ty: Type,
    pub(crate) shape: Shape,
    pub(crate) source: Source,
}

/// Where the value of a part comes from. Places count all inputs, the receiver too.
pub(crate) enum Source {
    Receiver,
    /// The argument, by its own name.
    Argument(usize),
    /// The whole of an argument that a pattern takes apart.
    Pattern(usize),
    Expr(Expr),
}

/// The parts in key order. What is wrong with the others is added to `errors`.
pub(super) fn parts(options: &Options, arguments: &Arguments, errors: &mut Errors) -> Vec<Part> {
    let ignored = ignored(&options.ignore, arguments, errors);
    let all_named = all_named(options, arguments);
    if let Some(items) = &options.key {
        let mut listed = Listed::new(arguments, ignored);
        for item in items {
            listed.add(item, errors);
        }
        if all_named {
            listed.refuse_unsorted(errors);
        }
        return listed.parts;
    }
    let keyed = arguments.iter().filter(|it| !ignored.contains(&it.place));
    let parts = keyed.map(|argument| Part::of(argument, argument.name.clone()));
    if all_named {
        parts.filter_map(|part| errors.keep(part)).collect()
    } else {
        parts.filter_map(Result::ok).collect()
    }
}

/// Whether every name the user wrote is known. If not, an argument that seems
/// to have been left out may be the one that was meant.
fn all_named(options: &Options, arguments: &Arguments) -> bool {
    let key = options.key.iter().flatten();
    let key = key.filter(|item| item.computed.is_none());
    let mut names = key.map(|item| &item.name).chain(&options.ignore);
    !options.incomplete && names.all(|name| arguments.find(name).is_some())
}

/// The places of the ignored arguments.
fn ignored(names: &[Ident], arguments: &Arguments, errors: &mut Errors) -> HashSet<usize> {
    let mut seen = HashSet::new();
    let mut places = HashSet::new();
    for name in names {
        if !seen.insert(name) {
            let message = format!("`{name}` is ignored twice: leave one of them out");
            errors.at(name, message);
        }
        places.extend(errors.keep(arguments.named(name)).map(|it| it.place));
    }
    places
}

impl Part {
    /// The whole of an argument.
    pub(super) fn of(argument: &Argument, name: Ident) -> syn::Result<Self> {
        let shape = Shape::of(&argument.ty).map_err(|why| unfit::argument(argument, why))?;
        Ok(Self {
            name,
            ty: argument.ty.clone(),
            shape,
            source: match argument.kind {
                Kind::Receiver => Source::Receiver,
                Kind::Named => Source::Argument(argument.place),
                Kind::Pattern => Source::Pattern(argument.place),
            },
        })
    }

    /// What is computed from the arguments.
    pub(super) fn computed(name: Ident, ty: &Type, expr: &Expr) -> syn::Result<Self> {
        Ok(Self {
            name,
            ty: ty.clone(),
            shape: Shape::of(ty).map_err(unfit::computed)?,
            source: Source::Expr(expr.clone()),
        })
    }

    /// Whether this part is the whole of the argument at that place.
    pub(super) fn takes(&self, argument: usize) -> bool {
        matches!(self.source, Source::Argument(place) | Source::Pattern(place) if place == argument)
    }

    /// Whether this part is the very argument of that name.
    pub(super) fn is_named_argument(&self, name: &Ident) -> bool {
        matches!(self.source, Source::Receiver | Source::Argument(_)) && self.name == *name
    }
}
