//! The key of a call, in the types and values of the runtime.

use std::collections::HashSet;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Ident, Lifetime, Type, parse_quote};

use super::generics::impl_param;
use super::kind::Kind;
use super::{at, local, runtime};
use crate::cached::{Cached, Part, Source};
use crate::shape::{Declared, Marker};

/// The key of one function, ready to be written in several places.
pub(super) struct Key<'a> {
    parts: Vec<KeyPart<'a>>,
}

struct KeyPart<'a> {
    part: &'a Part,
    /// What is looked up, `'k` in the place of every borrow.
    looked_up: Type,
    kind: Kind,
}

impl KeyPart<'_> {
    fn span(&self) -> Span {
        self.part.ty.span()
    }
}

impl<'a> Key<'a> {
    pub(super) fn of(cached: &'a Cached) -> Self {
        let runtime = runtime(&cached.krate);
        let mut impls = 0..;
        let parts = cached.parts.iter().map(|part| {
            let named = part.shape.impl_trait.as_ref().and_then(|_| impls.next());
            let looked_up = match named.map(impl_param) {
                Some(name) => parse_quote!(#name),
                None => part.shape.part.clone(),
            };
            let kind = Kind::of(&runtime, &looked_up, &part.shape.marker);
            KeyPart {
                part,
                looked_up: borrowing(looked_up),
                kind,
            }
        });
        Self {
            parts: parts.collect(),
        }
    }

    /// The types without borrows that the key is made of.
    pub(super) fn stored(&self) -> Vec<Type> {
        self.parts
            .iter()
            .flat_map(|part| part.kind.stored.clone())
            .collect()
    }

    /// The associated types of a `Function` that are about the key.
    pub(super) fn types(&self) -> [(TokenStream, TokenStream); 4] {
        let kinds = self
            .parts
            .iter()
            .map(|part| (part.span(), part.kind.kind.clone()));
        let owned = self
            .parts
            .iter()
            .map(|part| (part.span(), part.kind.owned.clone()));
        let lent = self.parts.iter().map(|part| {
            let looked_up = &part.looked_up;
            (part.span(), quote!(&'k #looked_up))
        });
        let options = self.parts.iter().map(|part| {
            let looked_up = &part.looked_up;
            (part.span(), quote!(::core::option::Option<&'k #looked_up>))
        });
        [
            (quote!(Parts), nested(kinds)),
            (quote!(Key), nested(owned)),
            (quote!(Query<'k>), nested(lent)),
            (quote!(Options<'k>), nested(options)),
        ]
    }

    /// The parts' names.
    pub(super) fn names(&self) -> impl Iterator<Item = &Ident> {
        self.parts.iter().map(|part| &part.part.name)
    }

    /// `user: &'k u64, page: &'k u32`
    pub(super) fn parameters_within_k(&self) -> Vec<TokenStream> {
        let params = self.parts.iter().map(
            |KeyPart {
                 part, looked_up, ..
             }| {
                let name = &part.name;
                quote_spanned!(part.ty.span()=> #name: &'k #looked_up)
            },
        );
        params.collect()
    }

    /// `user: &u64, page: &u32`
    pub(super) fn parameters(&self) -> Vec<TokenStream> {
        let params = self.parts.iter().map(
            |KeyPart {
                 part, looked_up, ..
             }| {
                let (name, ty) = (&part.name, &part.shape.param);
                match part.shape.impl_trait {
                    Some(_) => quote!(#name: &#looked_up),
                    None => quote!(#name: #ty),
                }
            },
        );
        params.collect()
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

    /// The declared values of the parts of these names again, bound from a stored key.
    pub(super) fn unpack(&self, key: &Ident, names: &HashSet<Ident>) -> TokenStream {
        let places = self
            .parts
            .iter()
            .enumerate()
            .map(|(index, KeyPart { part, .. })| {
                let place = names
                    .contains(&part.name)
                    .then(|| local(&format!("part_{index}")));
                (part, place)
            });
        let places: Vec<_> = places.collect();
        let pattern = nested(places.iter().map(|(part, place)| match place {
            Some(place) => (place.span(), place.to_token_stream()),
            None => (part.name.span(), quote!(_)),
        }));
        let declared = places.iter().filter_map(|(part, place)| {
            let place = place.as_ref()?;
            let (name, ty, looked_up) = (&part.name, &part.ty, &part.shape.part);
            Some(
match part.shape.declared {
                Declared::Stored => quote!(let #name: #ty = ::core::clone::Clone::clone(#place);),
                Declared::Boxed => quote! {
                    let #name: #ty = ::core::convert::From::from(::core::clone::Clone::clone(#place));
                },
                Declared::Borrowed | Declared::Borrowing => quote!(let #name: &#looked_up = #place;),
            })
        });
        quote!(let #pattern = #key; #(#declared)*)
    }

    /// Whether [`Key::unpack`] can give back the declared values under these names.
    pub(super) fn can_unpack(&self, names: &HashSet<Ident>) -> bool {
        let mut parts = self.parts.iter().map(|KeyPart { part, .. }| part);
        parts.all(|part| {
            let plain = part.shape.marker == Marker::Val && part.shape.impl_trait.is_none();
            let is_value = matches!(part.source, Source::Argument(_) | Source::Expr(_));
            plain && is_value || !names.contains(&part.name)
        })
    }
}

/// `(first, (second, ()))`, each at the place it is about.
pub(super) fn nested<I>(parts: I) -> TokenStream
where
    I: IntoIterator<Item = (Span, TokenStream), IntoIter: DoubleEndedIterator>,
{
    parts
        .into_iter()
        .rev()
        .fold(quote!(()), |rest, (span, part)| {
            let span = Span::call_site().located_at(span);
            let part = at(span, &part);
            quote_spanned!(span=> (#part, #rest))
        })
}

/// The name of a pattern argument that is in the key as a whole.
pub(super) fn whole_argument(place: usize) -> Ident {
    format_ident!("argument_{place}", span = Span::mixed_site())
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

/// Binds the computed parts of these names to the values that [`values`] has evaluated.
pub(super) fn bind_computed(cached: &Cached, names: &HashSet<Ident>) -> TokenStream {
    let parts = cached.parts.iter().enumerate();
    let bound = parts.filter_map(|(index, part)| {
        let (name, ty, value) = (&part.name, &part.ty, local(&format!("key_{index}")));
        let is_bound = matches!(part.source, Source::Expr(_)) && names.contains(name);
        is_bound.then(|| match part.shape.by_reference {
            true => quote!(#[allow(unused_variables)] let #name: #ty = #value;),
            false => quote! {
                #[allow(unused_variables)]
                let #name: #ty = ::core::clone::Clone::clone(&#value);
            },
        })
    });
    quote!(#(#bound)*)
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
