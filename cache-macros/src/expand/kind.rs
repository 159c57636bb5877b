//! The kind of a key part: its type, taken apart where it borrows.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type};

use crate::shape::Marker;
use crate::tokens::bare;

/// How the runtime calls a type, and what it stores for it.
pub(super) struct Kind {
    /// `Plain<u64>`, `Opt<Ref<Text>>`
    pub(super) kind: TokenStream,
    /// `u64`, `Option<Box<str>>`
    pub(super) owned: TokenStream,
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
            },
            (Marker::Val, Type::Slice(slice)) => {
                let item = &slice.elem;
                Self {
                    kind: quote_spanned!(span=> #runtime::Slice<#item>),
                    owned: quote_spanned!(span=> ::std::boxed::Box<[#item]>),
                }
            }
            (Marker::Ref(marker), Type::Reference(reference)) => {
                let Self { kind, owned } = inner(&reference.elem, marker);
                Self { kind: quote_spanned!(span=> #runtime::Ref<#kind>), owned }
            }
            (Marker::Seq(marker), Type::Slice(slice)) => {
                let Self { kind, owned } = inner(&slice.elem, marker);
                Self {
                    kind: quote_spanned!(span=> #runtime::Seq<#kind>),
                    owned: quote_spanned!(span=> ::std::boxed::Box<[#owned]>),
                }
            }
            (Marker::Seq(marker), ty) => {
                let Self { kind, owned } = inner(argument(ty), marker);
                Self {
                    kind: quote_spanned!(span=> #runtime::List<#kind>),
                    owned: quote_spanned!(span=> ::std::boxed::Box<[#owned]>),
                }
            }
            (Marker::Opt(marker), ty) => {
                let Self { kind, owned } = inner(argument(ty), marker);
                Self {
                    kind: quote_spanned!(span=> #runtime::Opt<#kind>),
                    owned: quote_spanned!(span=> ::core::option::Option<#owned>),
                }
            }
            (Marker::Tuple(markers), Type::Tuple(tuple)) => {
                let kinds = tuple.elems.iter().zip(markers).map(|(ty, marker)| inner(ty, marker));
                let (kinds, owned): (Vec<_>, Vec<_>) =
                    kinds.map(|Self { kind, owned }| (kind, owned)).unzip();
                Self { kind: quote!((#(#kinds,)*)), owned: quote!((#(#owned,)*)) }
            }
            (_, ty) => Self {
                kind: quote_spanned!(span=> #runtime::Plain<#ty>),
                owned: quote!(#ty),
            },
        }
    }
}

fn is_str(ty: &Type) -> bool {
    matches!(ty, Type::Path(ty) if ty.qself.is_none() && ty.path.is_ident("str"))
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
