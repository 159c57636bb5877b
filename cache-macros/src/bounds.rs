//! What type parameters need to be part of a key or cached, where their bounds tell that they lack
//! it. Of what the bounds don't tell the compiler speaks, more than once.

use proc_macro2::Ident;
use syn::punctuated::Punctuated;
use syn::{
    GenericParam, Generics, Token, Type, TypeImplTrait, TypeParam, TypeParamBound, WherePredicate,
};

use crate::errors::Errors;
use crate::shape::contents;

/// Traits whose names tell what follows from them. Any other may have what is needed as its own
/// bounds, which only the compiler sees.
const KNOWN: [&str; 40] = [
    "Hash",
    "Eq",
    "PartialEq",
    "Ord",
    "PartialOrd",
    "Clone",
    "Copy",
    "Send",
    "Sync",
    "Sized",
    "Unpin",
    "Debug",
    "Display",
    "ToString",
    "FromStr",
    "Default",
    "From",
    "Into",
    "TryFrom",
    "TryInto",
    "AsRef",
    "AsMut",
    "Borrow",
    "Deref",
    "ToOwned",
    "Iterator",
    "IntoIterator",
    "FromIterator",
    "Add",
    "Sub",
    "Mul",
    "Div",
    "Fn",
    "FnMut",
    "FnOnce",
    "Any",
    "Error",
    "Serialize",
    "Deserialize",
    "DeserializeOwned",
];

/// What is needed of a part of the key, and of what is kept.
const OF_KEYS: [&str; 5] = ["Hash", "Eq", "Clone", "Send", "Sync"];
const OF_VALUES: [&str; 3] = ["Clone", "Send", "Sync"];
/// What is needed of what is kept in a store as well.
const OF_SHARED_VALUES: [&str; 2] = ["serde::Serialize", "serde::de::DeserializeOwned"];

/// What a type is part of.
#[derive(Clone, Copy, Default)]
struct Part {
    of_key: bool,
    of_value: bool,
    /// Of a value that processes share.
    of_shared: bool,
}

/// Adds what the type parameters lack for sure, these types being in the key and that one cached, in a
/// store or not; nothing is cached of a tag.
pub(crate) fn check(
    generics: &Generics,
    keys: &[&Type],
    value: Option<&Type>,
    is_shared: bool,
    errors: &mut Errors,
) {
    let types = generics.params.iter().filter_map(|param| match param {
        GenericParam::Type(param) => Some(param),
        _ => None,
    });
    for param in types {
        let name = &param.ident;
        let in_key = keys.iter().any(|ty| contents::holds(ty, name));
        let in_value = value.is_some_and(|ty| contents::holds(ty, name));
        let part = Part {
            of_key: in_key,
            of_value: in_value,
            of_shared: in_value && is_shared,
        };
        if let Some(missing) = Bounds::of(param, generics).missing(part) {
            let why = match (in_key, in_value) {
                (true, true) => "is part of the key and of what is cached",
                (true, false) if value.is_none() => "is part of the tag",
                (true, false) => "is part of the key",
                (false, true) => "is part of what is cached",
                (false, false) => {
                    "can't borrow, for each type it stands for has entries of its own"
                }
            };
            let message =
                format!("`{name}` {why}: write `{name}: {missing}`, beside its other bounds");
            errors.at(name, message);
        }
    }
}

/// Adds what an `impl Trait` in the key lacks for sure.
pub(crate) fn check_impl(impl_trait: &TypeImplTrait, argument: &Ident, errors: &mut Errors) {
    let part = Part {
        of_key: true,
        ..Part::default()
    };
    if let Some(missing) = Bounds::listed(&impl_trait.bounds).missing(part) {
        let message = format!(
            "this is part of the key: add `{missing}` to its bounds, or leave it out with \
             `ignore({argument})`"
        );
        errors.at(impl_trait, message);
    }
}

/// The names of a type parameter's bounds.
struct Bounds {
    names: Vec<String>,
    /// All of them tell what follows from them.
    known: bool,
}

impl Bounds {
    /// The bounds where a parameter is declared, and those in the `where` clause.
    fn of(param: &TypeParam, generics: &Generics) -> Self {
        let mut bounds = Self::listed(&param.bounds);
        let predicates = generics
            .where_clause
            .iter()
            .flat_map(|clause| &clause.predicates);
        for predicate in predicates {
            if let WherePredicate::Type(predicate) = predicate
                && is(&predicate.bounded_ty, &param.ident)
            {
                let more = Self::listed(&predicate.bounds);
                bounds.names.extend(more.names);
                bounds.known &= more.known;
            }
        }
        bounds
    }

    fn listed(bounds: &Punctuated<TypeParamBound, Token![+]>) -> Self {
        let names = bounds.iter().map(|bound| match bound {
            TypeParamBound::Trait(bound) => bound
                .path
                .segments
                .last()
                .map(|last| last.ident.to_string()),
            TypeParamBound::Lifetime(lifetime) => Some(lifetime.to_string()),
            _ => None,
        });
        let names: Option<Vec<_>> = names.collect();
        let known = names
            .iter()
            .flatten()
            .all(|name| name.starts_with('\'') || KNOWN.contains(&name.as_str()));
        Self {
            known: known && names.is_some(),
            names: names.unwrap_or_default(),
        }
    }

    /// `Hash + Eq + 'static`, if that much is missing for sure.
    fn missing(&self, part: Part) -> Option<String> {
        let needed: &[&str] = match (part.of_key, part.of_value) {
            (true, _) => &OF_KEYS,
            (_, true) => &OF_VALUES,
            _ => &[],
        };
        let shared: &[&str] = match part.of_shared {
            true => &OF_SHARED_VALUES,
            false => &[],
        };
        let needed = needed.iter().chain(shared).copied().chain(["'static"]);
        let missing: Vec<_> = needed.filter(|needed| !self.imply(needed)).collect();
        (self.known && !missing.is_empty()).then(|| missing.join(" + "))
    }

    fn imply(&self, needed: &str) -> bool {
        let stronger = match needed {
            "Clone" => "Copy",
            "Eq" => "Ord",
            "'static" => "Any",
            "serde::de::DeserializeOwned" => "Deserialize",
            _ => needed,
        };
        let needed = needed.rsplit("::").next().unwrap_or(needed);
        self.names
            .iter()
            .any(|name| name == needed || name == stronger)
    }
}

fn is(ty: &Type, param: &Ident) -> bool {
    matches!(ty, Type::Path(ty) if ty.path.is_ident(param))
}
