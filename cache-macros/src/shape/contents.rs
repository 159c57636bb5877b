//! What a type is made of, as far as the names in it tell.

use quote::ToTokens;
use syn::{
    GenericArgument, Ident, Path, PathArguments, PathSegment, Type, TypeParamBound, TypeReference,
};

use super::{Unfit, Why};
use crate::tokens::bare;

/// Types that can be in a key, or be kept, only if what they hold can.
const CONTAINERS: [&str; 14] = [
    "Option",
    "Vec",
    "VecDeque",
    "LinkedList",
    "Box",
    "Arc",
    "Reverse",
    "Range",
    "RangeInclusive",
    "BTreeMap",
    "BTreeSet",
    "HashMap",
    "HashSet",
    "Result",
];

/// The first thing in a type that keeps it out of any key.
pub(super) fn unfit(ty: &Type) -> Option<Unfit> {
    first(ty, &why)
}

/// The first thing in a type that keeps it to one thread.
pub(crate) fn one_thread(ty: &Type) -> Option<&PathSegment> {
    first(ty, &|ty| match ty {
        Type::Path(ty) => ty.path.segments.last().filter(|it| is_for_one_thread(it)),
        _ => None,
    })
}

/// The first reference in a type to what is there for ever.
pub(crate) fn static_reference(ty: &Type) -> Option<&TypeReference> {
    first(ty, &|ty| match ty {
        Type::Reference(reference) => {
            let lifetime = reference.lifetime.as_ref();
            lifetime
                .is_some_and(|lifetime| lifetime.ident == "static")
                .then_some(reference)
        }
        _ => None,
    })
}

/// Whether a type is, or holds, the type of this name.
pub(crate) fn holds(ty: &Type, name: &Ident) -> bool {
    let found = first(ty, &|ty| match ty {
        Type::Path(ty) if ty.path.is_ident(name) => Some(()),
        _ => None,
    });
    found.is_some()
}

/// The first answer for a type or for what it holds.
fn first<'a, T>(ty: &'a Type, ask: &dyn Fn(&'a Type) -> Option<T>) -> Option<T> {
    let ty = bare(ty);
    ask(ty).or_else(|| held(ty).into_iter().find_map(|held| first(held, ask)))
}

/// The types that a type of the language or a known container holds.
fn held(ty: &Type) -> Vec<&Type> {
    match ty {
        Type::Reference(ty) => vec![&ty.elem],
        Type::Slice(ty) => vec![&ty.elem],
        Type::Array(ty) => vec![&ty.elem],
        Type::Tuple(ty) => ty.elems.iter().collect(),
        Type::Path(ty) => ty.path.segments.last().map_or_else(Vec::new, arguments),
        _ => Vec::new(),
    }
}

fn arguments(container: &PathSegment) -> Vec<&Type> {
    match &container.arguments {
        PathArguments::AngleBracketed(arguments)
            if CONTAINERS.iter().any(|name| container.ident == name) =>
        {
            let types = arguments.args.iter().filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            });
            types.collect()
        }
        _ => Vec::new(),
    }
}

fn why(ty: &Type) -> Option<Unfit> {
    match ty {
        Type::Path(path) if is_float(&path.path) => Some(Unfit::new(ty, Why::Float)),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            is_for_one_thread(last).then(|| Unfit::new(&last.ident, Why::OneThread))
        }
        Type::ImplTrait(it) => is_callable(&it.bounds).then(|| Unfit::new(ty, Why::Callable)),
        Type::TraitObject(it) => is_callable(&it.bounds).then(|| Unfit::new(ty, Why::Callable)),
        _ => None,
    }
}

fn is_float(path: &Path) -> bool {
    let name = path.to_token_stream().to_string().replace(' ', "");
    let name = name
        .trim_start_matches("::")
        .trim_start_matches("std::primitive::");
    matches!(name, "f32" | "f64")
}

fn is_for_one_thread(last: &PathSegment) -> bool {
    let has_arguments = matches!(last.arguments, PathArguments::AngleBracketed(_));
    has_arguments
        && ["Rc", "RefCell", "Cell"]
            .iter()
            .any(|name| last.ident == name)
}

/// Whether one of the bounds is `Fn(..)`, `FnMut(..)` or `FnOnce(..)`.
fn is_callable<'a>(bounds: impl IntoIterator<Item = &'a TypeParamBound>) -> bool {
    bounds.into_iter().any(|bound| match bound {
        TypeParamBound::Trait(bound) => bound
            .path
            .segments
            .last()
            .is_some_and(|last| matches!(last.arguments, PathArguments::Parenthesized(_))),
        _ => false,
    })
}
