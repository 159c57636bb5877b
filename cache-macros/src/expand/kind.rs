//! The kind of a key part: its type, taken apart where it borrows.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type};

use crate::returns::last_segment;
use crate::shape::{Known, Marker};
use crate::tokens::bare;

/// How the runtime calls a type, and what it stores for it.
pub(super) struct Kind {
    /// `Plain<u64>`, `Opt<Ref<Text>>`
    pub(super) kind: TokenStream,
    /// `u64`, `Option<Box<str>>`
    pub(super) owned: TokenStream,
    /// The types that have to be fit for a key: `u64`
    pub(super) stored: Vec<Type>,
}

impl Kind {
    /// The kind of a looked-up type.
    pub(super) fn of(runtime: &TokenStream, ty: &Type, marker: &Marker) -> Self {
        let inner = |ty: &Type, marker: &Marker| Self::of(runtime, ty, marker);
        let ty = bare(ty);
        let span = ty.span();
        match (marker, ty) {
            (Marker::Val, _) if is_str(ty) => Self {
                kind: quote_spanned!(span=> #runtime::Text),
                owned: quote_spanned!(span=> ::std::boxed::Box<str>),
                stored: Vec::new(),
            },
            (Marker::Val, _) if matches!(Known::of(ty), Some(Known::Lent)) => Self {
                kind: quote_spanned!(span=> #runtime::Lent<#ty>),
                owned: quote_spanned!(span=> <#ty as ::std::borrow::ToOwned>::Owned),
                stored: Vec::new(),
            },
            (Marker::Val, Type::Slice(slice)) => {
                let item = &slice.elem;
                Self {
                    kind: quote_spanned!(span=> #runtime::Slice<#item>),
                    owned: quote_spanned!(span=> ::std::boxed::Box<[#item]>),
                    stored: vec![Type::clone(item)],
                }
            }
            (Marker::Ref(marker), Type::Reference(reference)) => {
                let Self {
                    kind,
                    owned,
                    stored,
                } = inner(&reference.elem, marker);
                Self {
                    kind: quote_spanned!(span=> #runtime::Ref<#kind>),
                    owned,
                    stored,
                }
            }
            (Marker::Seq(marker), Type::Slice(slice)) => {
                let Self {
                    kind,
                    owned,
                    stored,
                } = inner(&slice.elem, marker);
                Self {
                    kind: quote_spanned!(span=> #runtime::Seq<#kind>),
                    owned: quote_spanned!(span=> ::std::boxed::Box<[#owned]>),
                    stored,
                }
            }
            (Marker::Seq(marker), ty) => {
                let Self {
                    kind,
                    owned,
                    stored,
                } = inner(argument(ty), marker);
                Self {
                    kind: quote_spanned!(span=> #runtime::List<#kind>),
                    owned: quote_spanned!(span=> ::std::boxed::Box<[#owned]>),
                    stored,
                }
            }
            (Marker::Opt(marker), ty) => {
                let Self {
                    kind,
                    owned,
                    stored,
                } = inner(argument(ty), marker);
                Self {
                    kind: quote_spanned!(span=> #runtime::Opt<#kind>),
                    owned: quote_spanned!(span=> ::core::option::Option<#owned>),
                    stored,
                }
            }
            (Marker::Tuple(markers), Type::Tuple(tuple)) => {
                let (mut kinds, mut owned, mut stored) = (Vec::new(), Vec::new(), Vec::new());
                for (ty, marker) in tuple.elems.iter().zip(markers) {
                    let inner = inner(ty, marker);
                    kinds.push(inner.kind);
                    owned.push(inner.owned);
                    stored.extend(inner.stored);
                }
                Self {
                    kind: quote!((#(#kinds,)*)),
                    owned: quote!((#(#owned,)*)),
                    stored,
                }
            }
            (_, ty) => Self {
                kind: match is_extractor(ty) {
                    true => quote_spanned!(span=> #runtime::Extracted<#ty>),
                    false => quote_spanned!(span=> #runtime::Plain<#ty>),
                },
                owned: quote!(#ty),
                stored: vec![ty.clone()],
            },
        }
    }
}

fn is_str(ty: &Type) -> bool {
    matches!(ty, Type::Path(ty) if ty.qself.is_none() && ty.path.is_ident("str"))
}

/// What handlers of axum are given.
const EXTRACTORS: [&str; 8] = [
    "State",
    "Path",
    "Query",
    "Json",
    "Form",
    "Extension",
    "ConnectInfo",
    "TypedHeader",
];

/// Whether a type is named like an extractor: `Path<u64>`.
fn is_extractor(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|last| {
        let name = last.ident.to_string();
        EXTRACTORS.contains(&&*name) && !last.arguments.is_empty()
            || ["HeaderMap", "Request"].contains(&&*name)
    })
}

/// The `T` of `Option<T>` or `Vec<T>`.
fn argument(ty: &Type) -> &Type {
    let Type::Path(path) = ty else { return ty };
    let arguments = path.path.segments.last().map(|segment| &segment.arguments);
    let Some(PathArguments::AngleBracketed(arguments)) = arguments else {
        return ty;
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.last().unwrap_or(ty)
}
