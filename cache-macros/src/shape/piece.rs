//! The type that is looked up, a layer at a time.

use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Type, TypeReference, TypeTuple, parse_quote_spanned};

use super::{Known, Marker, Scan, Unfit, Why, contents};
use crate::tokens::bare;

/// A type inside a key, as it is looked up.
pub(super) struct Piece {
    pub(super) part: Type,
    pub(super) marker: Marker,
}

impl Piece {
    /// A whole key part. `String`, `Vec<T>`, `PathBuf` and their like are looked up as what they
    /// deref to.
    pub(super) fn whole(ty: &Type) -> Result<Self, Unfit> {
        if let Some(unfit) = contents::unfit(ty) {
            return Err(unfit);
        }
        let span = ty.span();
        match (ty, Known::of(ty)) {
            (Type::ImplTrait(_), _) => match Scan::of(ty).borrow {
                Some(at) => Err(Unfit::new(at, Why::Borrows)),
                None => Ok(Self::plain(ty)),
            },
            (_, Some(Known::String)) => Ok(Self::text(ty)),
            (_, Some(Known::Vec(item))) => Self::sequence(item),
            (_, Some(Known::PathBuf)) => {
                Ok(Self::plain(&parse_quote_spanned!(span=> ::std::path::Path)))
            }
            (_, Some(Known::OsString)) => {
                Ok(Self::plain(&parse_quote_spanned!(span=> ::std::ffi::OsStr)))
            }
            (_, Some(Known::CString)) => {
                Ok(Self::plain(&parse_quote_spanned!(span=> ::std::ffi::CStr)))
            }
            _ => Self::place(ty),
        }
    }

    /// What a reference points to, which may be unsized.
    fn place(ty: &Type) -> Result<Self, Unfit> {
        let ty = bare(ty);
        match (ty, Known::of(ty)) {
            (_, Some(Known::Str)) => Ok(Self::text(ty)),
            (Type::Slice(slice), _) => Self::sequence(&slice.elem),
            (Type::TraitObject(_), _) => Err(Unfit::new(ty, Why::Dynamic)),
            _ => Self::value(ty),
        }
    }

    /// A sized type.
    fn value(ty: &Type) -> Result<Self, Unfit> {
        let ty = bare(ty);
        let scan = Scan::of(ty);
        if let Some(at) = scan.mutable {
            return Err(Unfit::new(at, Why::Mutable));
        }
        if let Some(at) = scan.impl_trait {
            return Err(Unfit::new(at, Why::NestedImpl));
        }
        match (ty, Known::of(ty)) {
            _ if !scan.reference && scan.borrow.is_none() => Ok(Self::plain(ty)),
            (Type::Reference(reference), _) => Self::reference(reference),
            (Type::Tuple(tuple), _) => Self::tuple(tuple),
            (_, Some(Known::Option(inner))) => Self::option(inner),
            (_, Some(Known::Vec(item))) => Self::vec(item),
            _ => match scan.borrow {
                Some(at) => Err(Unfit::new(at, Why::Borrows)),
                None => Ok(Self::plain(ty)),
            },
        }
    }

    /// A type that is stored as it is.
    fn plain(ty: &Type) -> Self {
        Self {
            part: ty.clone(),
            marker: Marker::Val,
        }
    }

    fn text(ty: &Type) -> Self {
        Self::plain(&parse_quote_spanned!(ty.span()=> str))
    }

    /// A slice.
    fn sequence(item: &Type) -> Result<Self, Unfit> {
        let span = item.span();
        let Self { part, marker } = Self::value(item)?;
        Ok(Self {
            part: parse_quote_spanned!(span=> [#part]),
            marker: match marker {
                Marker::Val => Marker::Val,
                marker => Marker::Seq(Box::new(marker)),
            },
        })
    }

    fn vec(item: &Type) -> Result<Self, Unfit> {
        let span = item.span();
        let Self { part, marker } = Self::value(item)?;
        Ok(Self {
            part: parse_quote_spanned!(span=> ::std::vec::Vec<#part>),
            marker: Marker::Seq(Box::new(marker)),
        })
    }

    fn reference(reference: &TypeReference) -> Result<Self, Unfit> {
        let span = reference.span();
        let Self { part, marker } = Self::place(&reference.elem)?;
        Ok(Self {
            part: parse_quote_spanned!(span=> &#part),
            marker: Marker::Ref(Box::new(marker)),
        })
    }

    fn option(inner: &Type) -> Result<Self, Unfit> {
        let span = inner.span();
        let Self { part, marker } = Self::value(inner)?;
        Ok(Self {
            part: parse_quote_spanned!(span=> ::core::option::Option<#part>),
            marker: Marker::Opt(Box::new(marker)),
        })
    }

    fn tuple(tuple: &TypeTuple) -> Result<Self, Unfit> {
        let span = tuple.span();
        let members = tuple
            .elems
            .iter()
            .map(Self::value)
            .collect::<Result<Vec<_>, _>>()?;
        let parts = members.iter().map(|member| &member.part);
        Ok(Self {
            part: parse_quote_spanned!(span=> (#(#parts,)*)),
            marker: Marker::Tuple(members.into_iter().map(|member| member.marker).collect()),
        })
    }
}

/// What is left of a type once its outer references are taken off.
pub(super) fn behind_references(declared: &Type) -> Result<&Type, Unfit> {
    let mut ty = bare(declared);
    while let Type::Reference(reference) = ty {
        if reference.mutability.is_some() {
            return Err(Unfit::new(ty, Why::Mutable));
        }
        ty = bare(&reference.elem);
    }
    Ok(ty)
}

impl Unfit {
    pub(super) fn new(at: impl ToTokens, why: Why) -> Self {
        Self {
            at: at.to_token_stream(),
            why,
        }
    }
}
