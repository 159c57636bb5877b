//! The key of a call, in the types and values of the runtime.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Ident, Lifetime, Type, parse_quote};

use super::generics::impl_param;
use super::{local, runtime};
use crate::cached::{Cached, Part, Source};
use crate::shape::{Declared, Marker};

/// The key of one function, ready to be written in several places.
pub(super) struct Key<'a> {
    runtime: TokenStream,
    parts: Vec<KeyPart<'a>>,
}

struct KeyPart<'a> {
    part: &'a Part,
    /// What is looked up, `'k` in the place of every borrow.
    looked_up: Type,
    owned: Type,
    marker: TokenStream,
}

impl<'a> Key<'a> {
    pub(super) fn of(cached: &'a Cached) -> Self {
        let runtime = runtime(&cached.krate);
        let mut impls = 0..;
        let parts = cached
            .parts
            .iter()
            .map(|part| {
                let shape = &part.shape;
                let named = shape
                    .impl_trait
                    .as_ref()
                    .and_then(|_| impls.next())
                    .map(|index| {
                        let name = impl_param(index);
                        parse_quote!(#name)
                    });
                let looked_up = borrowing(named.clone().unwrap_or_else(|| shape.part.clone()));
                let owned = named.unwrap_or_else(|| shape.owned.clone());
                let marker = marker(&runtime, &shape.marker);
                KeyPart {
                    part,
                    looked_up,
                    owned,
                    marker,
                }
            })
            .collect();
        Self { runtime, parts }
    }

    /// `((), A), B`, the stored type.
    pub(super) fn stored(&self) -> TokenStream {
        self.parts.iter().fold(
            quote!(()),
            |before, KeyPart { owned, .. }| quote!((#before, #owned)),
        )
    }

    /// The type of the borrowed form.
    pub(super) fn query_type(&self) -> TokenStream {
        let runtime = &self.runtime;
        self.parts.iter().fold(
            quote!(#runtime::End),
            |before,
             KeyPart {
                 looked_up, marker, ..
             }| { quote!(#runtime::And<'k, #before, #looked_up, #marker>) },
        )
    }

    /// The list of parts that a target is written against.
    pub(super) fn list(&self) -> TokenStream {
        let runtime = &self.runtime;
        self.parts.iter().rev().fold(
            quote!(#runtime::End),
            |after,
             KeyPart {
                 looked_up, marker, ..
             }| { quote!(#runtime::Next<#marker, #looked_up, #after>) },
        )
    }

    /// Whether the list of parts mentions a borrow.
    pub(super) fn list_borrows(&self) -> bool {
        self.parts
            .iter()
            .any(|part| part.part.shape.marker != Marker::Val)
    }

    /// The borrowed form of the values that `values` names, each a reference.
    pub(super) fn query(&self, values: impl Iterator<Item = TokenStream>) -> TokenStream {
        let runtime = &self.runtime;
        self.parts.iter().zip(values).fold(quote!(#runtime::End), |before, (part, value)| {
            let (looked_up, marker) = (&part.part.shape.part, &part.marker);
            let ty = match part.part.shape.impl_trait {
                Some(_) => quote!(_),
                None => looked_up.to_token_stream(),
            };
            quote_spanned!(part.part.ty.span()=> #runtime::part::<#marker, #ty, _>(#before, #value))
        })
    }

    /// The parts' names.
    pub(super) fn names(&self) -> impl Iterator<Item = &Ident> {
        self.parts.iter().map(|part| &part.part.name)
    }

    /// `user: &'k u64, page: &'k u32`
    pub(super) fn parameters_within_k(&self) -> TokenStream {
        let params = self.parts.iter().map(
            |KeyPart {
                 part, looked_up, ..
             }| {
                let name = &part.name;
                quote_spanned!(part.ty.span()=> #name: &'k #looked_up)
            },
        );
        quote!(#(#params),*)
    }

    /// `user: &u64, page: &u32`
    pub(super) fn parameters(&self) -> TokenStream {
        let params = self.parts.iter().map(|KeyPart { part, .. }| {
            let (name, ty) = (&part.name, &part.shape.param);
            quote!(#name: #ty)
        });
        quote!(#(#params),*)
    }

    /// `user: Option<&'k u64>, page: Option<&'k u32>`
    pub(super) fn fields(&self) -> TokenStream {
        let fields = self.parts.iter().map(
            |KeyPart {
                 part, looked_up, ..
             }| {
                let name = &part.name;
                quote_spanned!(part.ty.span()=> pub #name: ::core::option::Option<&'k #looked_up>)
            },
        );
        quote!(#(#fields,)*)
    }

    /// The declared values again, bound by their names from a stored key.
    pub(super) fn unpack(&self, key: &Ident) -> TokenStream {
        let places: Vec<_> = (0..self.parts.len())
            .map(|index| local(&format!("part_{index}")))
            .collect();
        let pattern = places
            .iter()
            .fold(quote!(()), |before, place| quote!((#before, #place)));
        let declared = self.parts.iter().zip(&places).map(|(KeyPart { part, .. }, place)| {
            let (name, ty, looked_up) = (&part.name, &part.ty, &part.shape.part);
            match part.shape.declared {
                Declared::Stored => quote!(let #name: #ty = ::core::clone::Clone::clone(#place);),
                Declared::Boxed => {
                    quote!(let #name: #ty = ::core::convert::From::from(::core::clone::Clone::clone(#place));)
                }
                Declared::Borrowed | Declared::Borrowing => quote!(let #name: &#looked_up = #place;),
            }
        });
        quote!(let #pattern = #key; #(#declared)*)
    }

    /// Whether [`Key::unpack`] can give back every declared value under its name.
    pub(super) fn can_unpack(&self) -> bool {
        self.parts.iter().all(|KeyPart { part, .. }| {
            let plain = part.shape.marker == Marker::Val && part.shape.impl_trait.is_none();
            plain && matches!(part.source, Source::Argument(_))
        })
    }
}

/// The name of a pattern argument that is in the key as a whole.
pub(super) fn whole_argument(place: usize) -> Ident {
    format_ident!("argument_{place}", span = proc_macro2::Span::mixed_site())
}

/// Statements that evaluate the computed parts, and a reference to each part's value.
pub(super) fn values(cached: &Cached) -> (TokenStream, Vec<TokenStream>) {
    let mut statements = TokenStream::new();
    let values = cached.parts.iter().enumerate().map(|(index, part)| {
        let value = match &part.source {
            Source::Receiver | Source::Argument(_) => part.name.to_token_stream(),
            Source::Pattern(place) => whole_argument(*place).to_token_stream(),
            Source::Expr(expr) => {
                let (name, ty) = (local(&format!("key_{index}")), &part.ty);
                statements.extend(quote!(let #name: #ty = #expr;));
                name.to_token_stream()
            }
        };
        if part.shape.by_reference {
            value
        } else {
            quote!(&#value)
        }
    });
    let values = values.collect();
    (statements, values)
}

pub(super) fn marker(runtime: &TokenStream, of: &Marker) -> TokenStream {
    let inner = |of: &Marker| marker(runtime, of);
    match of {
        Marker::Val => quote!(#runtime::Val),
        Marker::Ref(of) => {
            let of = inner(of);
            quote!(#runtime::Ref<#of>)
        }
        Marker::Opt(of) => {
            let of = inner(of);
            quote!(#runtime::Opt<#of>)
        }
        Marker::Seq(of) => {
            let of = inner(of);
            quote!(#runtime::Seq<#of>)
        }
        Marker::Tuple(of) => {
            let of = of.iter().map(inner);
            quote!((#(#of,)*))
        }
    }
}

/// The type with `'k` in the place of each elided lifetime.
pub(super) fn borrowing(mut ty: Type) -> Type {
    struct Within;
    impl VisitMut for Within {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident == "_" {
                *lifetime = Lifetime::new("'k", lifetime.span());
            }
        }

        fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
            if reference.lifetime.is_none() {
                reference.lifetime = Some(Lifetime::new("'k", reference.and_token.span()));
            }
            visit_mut::visit_type_reference_mut(self, reference);
        }
    }
    Within.visit_type_mut(&mut ty);
    ty
}
