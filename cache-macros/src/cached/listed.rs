//! The key as `key(..)` lists it: an argument is in it, ignored, or a mistake.

use std::collections::HashSet;

use syn::{Error, Expr, Ident};

use super::arguments::{Argument, Arguments};
use super::parts::Part;
use crate::errors::Errors;
use crate::mentions::Mentions;
use crate::options::KeyItem;

/// The parts listed so far.
pub(super) struct Listed<'a> {
    arguments: &'a Arguments,
    ignored: HashSet<usize>,
    /// The places of the arguments that the key is made of.
    counted: HashSet<usize>,
    names: HashSet<Ident>,
    pub(super) parts: Vec<Part>,
}

impl<'a> Listed<'a> {
    pub(super) fn new(arguments: &'a Arguments, ignored: HashSet<usize>) -> Self {
        Self {
            arguments,
            ignored,
            counted: HashSet::new(),
            names: HashSet::new(),
            parts: Vec::new(),
        }
    }

    /// Adds one item of the list, or what is wrong with it.
    pub(super) fn add(&mut self, item: &KeyItem, errors: &mut Errors) {
        let part = self.part(item);
        self.parts.extend(errors.keep(part));
    }

    fn part(&mut self, item: &KeyItem) -> syn::Result<Part> {
        let name = &item.name;
        if !self.names.insert(name.clone()) {
            let message = format!("`{name}` is in the key twice: leave one of them out");
            return Err(Error::new_spanned(name, message));
        }
        match &item.computed {
            None => self.argument(name),
            Some((ty, expr)) => {
                self.count(expr);
                Part::computed(name.clone(), ty, expr)
            }
        }
    }

    fn argument(&mut self, name: &Ident) -> syn::Result<Part> {
        let argument = self.arguments.named(name)?;
        self.counted.insert(argument.place);
        let other = self.parts.iter().find(|part| part.takes(argument.place));
        let message = match other {
            _ if self.ignored.contains(&argument.place) => {
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

    /// Counts the arguments that an expression surely uses.
    fn count(&mut self, expr: &Expr) {
        let used = Mentions::of(expr).certain();
        let used = used.iter().filter_map(|name| self.arguments.find(name));
        self.counted.extend(used.map(|argument| argument.place));
    }

    /// Adds the arguments that are neither listed nor ignored: they may have been forgotten.
    pub(super) fn refuse_unsorted(&self, errors: &mut Errors) {
        let sorted = &self.counted | &self.ignored;
        for argument in self.arguments.iter() {
            if !sorted.contains(&argument.place) {
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
