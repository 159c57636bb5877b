//! A tag's constructors: names for its values, made from borrowed fields.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ExprPath, Ident, Type};

use super::key::borrowing;
use super::kind::Kind;
use super::target::tag_names;
use super::{at, declared, local, runtime};
use crate::tag::{Field, Style, Tag};
use crate::target::TargetPath;
use crate::within::parameter;

/// `#[derive(Tag)]`
pub(crate) fn tag(tag: Tag) -> TokenStream {
    let Tag {
        krate,
        vis,
        ident,
        generics,
        ..
    } = &tag;
    let runtime = runtime(krate);
    let (impl_generics, type_generics, clause) = generics.split_for_impl();
    let names = local("__Names");
    let phantoms: Vec<_> = generics.type_params().map(|param| &param.ident).collect();
    let values = phantoms.iter().map(|_| quote!(::core::marker::PhantomData));
    let types = quote! {
        type Names = #names #type_generics;
        const NAMES: Self::Names = #names(#(#values),*);
    };
    let depth = depth(&runtime, &tag);
    let declared = declared::tag(&tag);
    let in_store = tag
        .store
        .as_ref()
        .map(|store| in_store(&runtime, &tag, store));
    let parents = shared_parents(&runtime, &tag);
    let shared = tag.is_shared.then(|| {
        quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl #impl_generics #runtime::SharedTag for #ident #type_generics #clause {}
        }
    });
    let checked = (depth.is_some() && generics.params.is_empty())
        .then(|| quote!(const _: usize = <#ident as #runtime::Tag>::A_TAG_CANT_BE_WITHIN_ITSELF;));
    let constructors = constructors(&runtime, &tag);
    let by_name =
        (tag.style == Style::Named && generics.params.is_empty()).then(|| by_name(&runtime, &tag));
    let unit = tag.fields.is_empty().then(|| {
        quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl #impl_generics #runtime::UnitTag for #ident #type_generics #clause {
                fn name() -> #runtime::TagName {
                    <Self as #runtime::Tag>::NAMES.entry()
                }
            }
        }
    });
    let rebuilt = rebuilt(&tag);
    quote! {
        #[allow(dead_code, missing_docs, clippy::needless_lifetimes, clippy::pedantic)]
        const _: () = {
            #[doc(hidden)]
            #vis struct #names #impl_generics (#(::core::marker::PhantomData<#phantoms>),*) #clause;

            #[automatically_derived]
            impl #impl_generics #runtime::Tag for #ident #type_generics #clause {
                #types
                #depth
                #declared
                #in_store
            }
            #shared
            #parents
            #checked
            #[automatically_derived]
            impl #impl_generics #runtime::Named for #ident #type_generics #clause {
                #types
            }
            #[automatically_derived]
            impl #impl_generics #names #type_generics #clause {
                #constructors
            }
            #unit
            #by_name
            #rebuilt
        };
    }
}

/// How deep it is within others: a constant, so that the compiler finds out if it is within itself.
fn depth(runtime: &TokenStream, tag: &Tag) -> Option<TokenStream> {
    let paths = tag.within.iter().filter_map(|parent| match &parent.path {
        TargetPath::Plain(path) => Some(path),
        TargetPath::Method(_) => None,
    });
    let paths: Vec<_> = paths.collect();
    let span = paths.first()?.span();
    let runtime = at(span, runtime);
    Some(quote_spanned! {span=>
        const A_TAG_CANT_BE_WITHIN_ITSELF: usize = #runtime::depth([
            #(<#paths as #runtime::Tag>::A_TAG_CANT_BE_WITHIN_ITSELF),*
        ]);
    })
}

/// Has the compiler see to it that what a shared tag is within is shared as well. The types of a generic
/// one are known to nobody here.
fn shared_parents(runtime: &TokenStream, tag: &Tag) -> TokenStream {
    if tag.store.is_none() || !tag.generics.params.is_empty() {
        return TokenStream::new();
    }
    let paths = tag.within.iter().filter_map(|parent| match &parent.path {
        TargetPath::Plain(path) => Some(path),
        TargetPath::Method(_) => None,
    });
    let checks = paths.map(|path| {
        let span = path.span().resolved_at(Span::call_site());
        let runtime = at(span, runtime);
        quote_spanned!(span=> const _: () = #runtime::shared_tag::<#path>();)
    });
    quote!(#(#checks)*)
}

/// Says in which store its leases are.
fn in_store(runtime: &TokenStream, tag: &Tag, store: &ExprPath) -> TokenStream {
    let there = at(store.span(), runtime);
    let ident = tag.ident.to_string();
    // of one name for all types that a generic tag can have, which is careful, not wrong
    let name = quote!(::core::concat!(::core::module_path!(), "::", #ident));
    quote_spanned! {store.span().resolved_at(Span::call_site())=>
        const IN_STORE: ::core::option::Option<fn() -> #there::Group> =
            ::core::option::Option::Some(|| {
                static GROUP: ::std::sync::OnceLock<#there::Group> = ::std::sync::OnceLock::new();
                *GROUP.get_or_init(|| #there::tag_group(&#store, #name))
            });
    }
}

/// What names one tag, and all of them.
fn constructors(runtime: &TokenStream, tag: &Tag) -> TokenStream {
    let Tag {
        vis,
        ident,
        generics,
        ..
    } = tag;
    let (_, type_generics, _) = generics.split_for_impl();
    let params = fields(tag).map(|(name, ty)| quote_spanned!(ty.span()=> #name: &'k #ty));
    let kinds = tag.fields.iter().map(|Field { shape, .. }| {
        let kind = Kind::of(runtime, &shape.part, &shape.marker).kind;
        quote_spanned!(shape.part.span()=> .field::<#kind>)
    });
    let names = fields(tag).map(|(name, _)| name);
    let within = (!tag.within.is_empty()).then(|| {
        let parents = tag_names(runtime, &tag.within);
        quote!(.within(#parents))
    });
    quote! {
        #vis fn entry<'k>(self, #(#params),*) -> #runtime::TagName {
            #runtime::TagFields::of::<#ident #type_generics>() #(#kinds(#names))* .name() #within
        }
        #vis fn whole(self) -> #runtime::Target {
            #runtime::every::<#ident #type_generics>()
        }
    }
}

/// Each field's name as a parameter, and its looked-up type.
fn fields(tag: &Tag) -> impl Iterator<Item = (Ident, Type)> {
    tag.fields
        .iter()
        .map(|Field { member, shape, .. }| (parameter(member), borrowing(shape.part.clone())))
}

/// The struct that stands for the tag's own where it is written with borrowed fields.
fn by_name(runtime: &TokenStream, tag: &Tag) -> TokenStream {
    let Tag { vis, ident, .. } = tag;
    let declared = fields(tag)
        .map(|(name, ty)| quote_spanned!(ty.span()=> pub #name: ::core::option::Option<&'k #ty>));
    let names: Vec<_> = fields(tag).map(|(name, _)| name).collect();
    quote! {
        type __Tag = #ident;
        const _: () = {
            #[doc(hidden)]
            #vis struct #ident<'k> { #(#declared,)* }

            #[automatically_derived]
            impl #runtime::ByName for __Tag {
                type Fields<'k> = #ident<'k>;
            }
            #[automatically_derived]
            impl #runtime::TagByName for #ident<'_> {
                fn name(self) -> #runtime::TagName {
                    let #ident { #(#names),* } = self;
                    <__Tag as #runtime::Tag>::NAMES.entry(#(#runtime::given(#names)),*)
                }
            }
            #[automatically_derived]
            impl #runtime::Fields for #ident<'_> {
                fn target(self) -> #runtime::Target {
                    #runtime::TagByName::name(self).target()
                }
            }
        };
    }
}

/// A tag that is only ever named would count as never constructed.
fn rebuilt(tag: &Tag) -> TokenStream {
    let Tag {
        ident, generics, ..
    } = tag;
    let (impl_generics, type_generics, clause) = generics.split_for_impl();
    let members: Vec<_> = tag.fields.iter().map(|field| &field.member).collect();
    let names: Vec<_> = (0..members.len())
        .map(|index| local(&format!("field_{index}")))
        .collect();
    quote! {
        fn rebuilt #impl_generics (tag: #ident #type_generics) -> #ident #type_generics #clause {
            let #ident { #(#members: #names),* } = tag;
            #ident { #(#members: #names),* }
        }
    }
}
