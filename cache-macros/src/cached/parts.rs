//! What the key is made of: an argument is in it, ignored, or a mistake.

use std::collections::HashSet;

use syn::{Error, Expr, Ident, Type};

use super::arguments::{Argument, Arguments, Kind};
use super::unfit;
use crate::errors::Errors;
use crate::mentions::Mentions;
use crate::options::{KeyItem, Options};
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
    match &options.key {
        Some(items) => {
            let mut key = Key::default();
            for item in items {
                let part = key.part(item, arguments, &ignored);
                key.parts.extend(errors.keep(part));
            }
            if !options.incomplete {
                key.refuse_unsorted(arguments, &ignored, errors);
            }
            key.parts
        }
        None => {
            let keyed = arguments.iter().filter(|it| !ignored.contains(&it.place));
            let parts = keyed.map(|argument| Part::of(argument, argument.name.clone()));
            // What ignores an unfit argument may be the very option that could not be read.
            if options.incomplete {
                parts.filter_map(Result::ok).collect()
            } else {
                parts.filter_map(|part| errors.keep(part)).collect()
            }
        }
    }
}

/// The places of the ignored arguments.
fn ignored(names: &[Ident], arguments: &Arguments, errors: &mut Errors) -> HashSet<usize> {
    let mut seen = HashSet::new();
    let mut places = HashSet::new();
    for name in names {
        if !seen.insert(name) {
            errors.at(
                name,
                format!("`{name}` is ignored twice: leave one of them out"),
            );
        }
        places.extend(errors.keep(arguments.named(name)).map(|it| it.place));
    }
    places
}

/// The key as `key(..)` lists it.
#[derive(Default)]
struct Key {
    parts: Vec<Part>,
    names: HashSet<Ident>,
    /// The places of the arguments that count.
    counted: HashSet<usize>,
}

impl Key {
    fn part(
        &mut self,
        item: &KeyItem,
        arguments: &Arguments,
        ignored: &HashSet<usize>,
    ) -> syn::Result<Part> {
        let KeyItem { name, computed } = item;
        if !self.names.insert(name.clone()) {
            let message = format!("`{name}` is in the key twice: leave one of them out");
            return Err(Error::new_spanned(name, message));
        }
        match computed {
            None => self.argument(name, arguments, ignored),
            Some((ty, expr)) => self.computed(name, ty, expr, arguments),
        }
    }

    fn argument(
        &mut self,
        name: &Ident,
        arguments: &Arguments,
        ignored: &HashSet<usize>,
    ) -> syn::Result<Part> {
        let argument = arguments.named(name)?;
        let other = self.parts.iter().find(|part| part.takes(argument.place));
        self.counted.insert(argument.place);
        let message = match other {
            _ if ignored.contains(&argument.place) => {
                format!("`{name}` is also in `ignore(..)`: keep it in one of the two")
            }
            Some(Part { name: other, .. }) => format!(
                "`{other}` and `{name}` belong to one argument, which is in the key as a whole: \
                 leave one out, or write `{name}: Type = {name}` for its own part"
            ),
            None => return Part::of(argument, name.clone()),
        };
        Err(Error::new_spanned(name, message))
    }

    fn computed(
        &mut self,
        name: &Ident,
        ty: &Type,
        expr: &Expr,
        arguments: &Arguments,
    ) -> syn::Result<Part> {
        let uses = Mentions::of(expr).certain();
        let used = uses.iter().filter_map(|name| arguments.find(name));
        self.counted.extend(used.map(|argument| argument.place));
        Ok(Part {
            name: name.clone(),
            ty: ty.clone(),
            shape: Shape::of(ty).map_err(unfit::computed)?,
            source: Source::Expr(expr.clone()),
        })
    }

    /// An argument that is neither in the key nor ignored may have been forgotten.
    fn refuse_unsorted(
        &self,
        arguments: &Arguments,
        ignored: &HashSet<usize>,
        errors: &mut Errors,
    ) {
        for argument in arguments.iter() {
            let sorted = [&self.counted, ignored]
                .iter()
                .any(|it| it.contains(&argument.place));
            if !sorted {
                errors.at(&argument.name, unsorted(argument));
            }
        }
    }
}

fn unsorted(argument: &Argument) -> String {
    match argument.names.first() {
        Some(name) => format!(
            "`{name}` is neither in the key nor ignored: add it to `key(..)`, or to `ignore(..)` \
             if it does not change the answer"
        ),
        None => "this argument is neither in the key nor ignored: give it a name, and add that to \
                 `key(..)` or `ignore(..)`"
            .to_owned(),
    }
}

impl Part {
    fn of(argument: &Argument, name: Ident) -> syn::Result<Self> {
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

    /// Whether this part is the whole of the argument at that place.
    fn takes(&self, argument: usize) -> bool {
        matches!(self.source, Source::Argument(place) | Source::Pattern(place) if place == argument)
    }

    /// Whether this part is the very argument of that name.
    pub(super) fn is_named_argument(&self, name: &Ident) -> bool {
        matches!(self.source, Source::Receiver | Source::Argument(_)) && self.name == *name
    }
}
