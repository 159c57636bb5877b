//! What a function returns, as far as its signature tells.

use proc_macro2::TokenStream;
use syn::{
    GenericArgument, PathArguments, PathSegment, ReturnType, Type, TypeImplTrait, TypeParamBound,
    parse_quote,
};

use crate::tokens::bare;

/// What is told to a function that hands out a future without being `async`.
pub(crate) const WRITE_ASYNC: &str = "this returns before the work is done: write `async fn`; \
    under `#[async_trait]`, move the body into an `async fn` of its own and annotate that";

/// What a call of a function is good for.
pub(crate) enum Returns {
    /// Written `Result<T, ..>`, by any path.
    Result { ok: Type },
    /// Any other type, which may be an alias of a `Result`.
    Plain(Type),
}

impl Returns {
    /// Reads a return type; `()` if there is none.
    pub(crate) fn of(output: &ReturnType) -> Self {
        let ty = match output {
            ReturnType::Default => return Self::Plain(parse_quote!(())),
            ReturnType::Type(_, ty) => bare(ty),
        };
        match last_segment(ty) {
            Some(result) if result.ident == "Result" => match first_type(result) {
                Some(ok) => Self::Result { ok: ok.clone() },
                None => Self::Plain(ty.clone()),
            },
            _ => Self::Plain(ty.clone()),
        }
    }

    /// The type of the values: what a success holds.
    pub(crate) fn value(&self) -> &Type {
        let (Self::Result { ok: ty } | Self::Plain(ty)) = self;
        bare(ty)
    }

    /// Whether there is nothing in it, not even a success or failure.
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(self, Self::Plain(Type::Tuple(tuple)) if tuple.elems.is_empty())
    }
}

/// Whether this is `impl Future`, `BoxFuture` or `Pin<Box<dyn Future>>`.
pub(crate) fn is_future(ty: &Type) -> bool {
    let bounds = match bare(ty) {
        Type::ImplTrait(ty) => &ty.bounds,
        Type::TraitObject(ty) => &ty.bounds,
        ty => {
            return last_segment(ty).is_some_and(|segment| {
                match segment.ident.to_string().as_str() {
                    "BoxFuture" | "LocalBoxFuture" => true,
                    "Pin" | "Box" => first_type(segment).is_some_and(is_future),
                    _ => false,
                }
            });
        }
    };
    bounds.iter().any(|bound| is_bound(bound, "Future"))
}

/// Whether this is `impl IntoResponse`, as handlers of axum return.
pub(crate) fn is_response(impl_trait: &TokenStream) -> bool {
    let ty = syn::parse2::<TypeImplTrait>(impl_trait.clone());
    ty.is_ok_and(|ty| {
        ty.bounds
            .iter()
            .any(|bound| is_bound(bound, "IntoResponse"))
    })
}

/// Whether this is a bound by a trait of that name.
fn is_bound(bound: &TypeParamBound, name: &str) -> bool {
    match bound {
        TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last();
            last.is_some_and(|last| last.ident == name)
        }
        _ => false,
    }
}

/// The last name of a type that is a path.
pub(crate) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match bare(ty) {
        Type::Path(ty) => ty.path.segments.last(),
        _ => None,
    }
}

/// The first type argument.
fn first_type(segment: &PathSegment) -> Option<&Type> {
    types(segment).next()
}

/// The type of the errors, where it is written.
pub(crate) fn error_type(output: &ReturnType) -> Option<&Type> {
    match output {
        ReturnType::Default => None,
        ReturnType::Type(_, ty) => types(last_segment(ty)?).nth(1),
    }
}

/// The type arguments.
fn types(segment: &PathSegment) -> impl Iterator<Item = &Type> {
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    };
    let arguments = arguments.into_iter().flatten();
    arguments.filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}
