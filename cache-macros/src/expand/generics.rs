//! The parameters of a cached function, as the emitted functions repeat them.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{ConstParam, GenericParam, Generics, Ident, TypeParam, WherePredicate, parse_quote};

use super::key::Key;
use super::runtime;
use crate::cached::Cached;

/// The type parameters under which a function's memo is found.
pub(super) struct Parameters {
    /// Declared ones, and one for each `impl Trait` in the key.
    params: Vec<GenericParam>,
    predicates: Vec<WherePredicate>,
}

impl Parameters {
    pub(super) fn of(cached: &Cached) -> Self {
        let generics = &cached.function.sig.generics;
        let mut parameters = Self {
            params: Vec::new(),
            predicates: Vec::new(),
        };
        if cached.is_generic {
            parameters.params = generics
                .params
                .iter()
                .cloned()
                .map(without_default)
                .collect();
            let predicates = generics
                .where_clause
                .iter()
                .flat_map(|clause| &clause.predicates);
            parameters.predicates = predicates.cloned().collect();
        }
        let impl_traits = cached
            .parts
            .iter()
            .filter_map(|part| part.shape.impl_trait.as_ref());
        parameters
            .params
            .extend(impl_traits.enumerate().map(|(index, impl_trait)| {
                let (name, bounds) = (impl_param(index), &impl_trait.bounds);
                parse_quote!(#name: #bounds)
            }));
        parameters.require_what_the_key_needs(cached);
        parameters
    }

    fn types(&self) -> Vec<Ident> {
        let types = self.params.iter().filter_map(|param| match param {
            GenericParam::Type(param) => Some(param.ident.clone()),
            _ => None,
        });
        types.collect()
    }

    /// Asks for what the key needs of the type arguments, so that the one thing left to complain
    /// is the user's function, where they are declared.
    fn require_what_the_key_needs(&mut self, cached: &Cached) {
        let types = self.types();
        if types.is_empty() {
            return;
        }
        let runtime = runtime(&cached.krate);
        let stored = Key::of(cached).stored();
        let generic = stored
            .iter()
            .filter(|stored| names_one_of(&types, stored.to_token_stream()));
        self.predicates
            .extend(generic.map(|stored| parse_quote!(#stored: #runtime::KeyPart)));
        self.predicates.extend(
            types
                .iter()
                .map(|ty| -> WherePredicate { parse_quote!(#ty: 'static) }),
        );
    }

    /// Whether there is but one memo.
    pub(super) fn is_empty(&self) -> bool {
        self.params.is_empty()
    }

    /// `<'k, T: Bound>`
    pub(super) fn declared(&self, lifetime: Option<&TokenStream>) -> TokenStream {
        let (lifetime, params) = (lifetime.into_iter(), &self.params);
        if self.is_empty() && lifetime.len() == 0 {
            return TokenStream::new();
        }
        quote!(<#(#lifetime,)* #(#params),*>)
    }

    /// `where T: Bound`
    pub(super) fn clause(&self) -> TokenStream {
        let predicates = &self.predicates;
        if predicates.is_empty() {
            TokenStream::new()
        } else {
            quote!(where #(#predicates),*)
        }
    }

    /// `::<T, N>`
    pub(super) fn turbofish(&self) -> TokenStream {
        turbofish(&self.params)
    }

    /// A type that names the type arguments, and its declaration.
    pub(super) fn instance(&self) -> (TokenStream, TokenStream) {
        let instance = super::local("__Instance");
        let declared = self.params.iter().filter_map(|param| match param {
            GenericParam::Type(TypeParam { ident, .. }) => {
                Some(quote!(#ident: ?::core::marker::Sized))
            }
            GenericParam::Const(ConstParam { ident, ty, .. }) => Some(quote!(const #ident: #ty)),
            GenericParam::Lifetime(_) => None,
        });
        let types = self.params.iter().filter_map(|param| match param {
            GenericParam::Type(param) => Some(&param.ident),
            _ => None,
        });
        let arguments = self.turbofish();
        let declaration = quote! {
            struct #instance<#(#declared),*>(#(::core::marker::PhantomData<#types>),*);
        };
        (declaration, quote!(#instance #arguments))
    }
}

fn names_one_of(types: &[Ident], tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => types.contains(&name),
        TokenTree::Group(group) => names_one_of(types, group.stream()),
        _ => false,
    })
}

/// The name that stands for an `impl Trait` of the key.
pub(super) fn impl_param(index: usize) -> Ident {
    format_ident!("__Impl{index}", span = proc_macro2::Span::mixed_site())
}

/// The type and const arguments that call a function with its own parameters.
pub(super) fn own_arguments(generics: &Generics) -> TokenStream {
    let params: Vec<_> = generics.params.iter().cloned().collect();
    turbofish(&params)
}

fn turbofish(params: &[GenericParam]) -> TokenStream {
    let names: Vec<_> = params
        .iter()
        .filter_map(|param| match param {
            GenericParam::Type(param) => Some(&param.ident),
            GenericParam::Const(param) => Some(&param.ident),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    if names.is_empty() {
        TokenStream::new()
    } else {
        quote!(::<#(#names),*>)
    }
}

fn without_default(mut param: GenericParam) -> GenericParam {
    match &mut param {
        GenericParam::Type(param) => param.default = None,
        GenericParam::Const(param) => param.default = None,
        GenericParam::Lifetime(_) => {}
    }
    param
}
