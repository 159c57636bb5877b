//! A tag's constructors: names for its values, made from borrowed fields.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericParam, Ident, Member};

use super::key::{borrowing, marker};
use super::{local, runtime};
use crate::tag::{Field, Style, Tag};

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
    let (names, params) = (
        local("Names"),
        fields(&tag).map(|(name, ..)| name).collect::<Vec<_>>(),
    );
    let types = fields(&tag).map(|(name, ty, _)| quote_spanned!(ty.span()=> #name: &'k #ty));
    let field_types = fields(&tag).map(|(_, ty, marker)| {
        let marker = self::marker(&runtime, marker);
        quote_spanned!(ty.span()=> .field::<#marker, #ty>)
    });
    let phantoms = generics.params.iter().filter_map(|param| match param {
        GenericParam::Type(param) => Some(&param.ident),
        _ => None,
    });
    let by_name = (tag.style == Style::Named).then(|| by_name(&runtime, &tag));
    let rebuilt = rebuilt(&tag);
    quote! {
        const _: () = {
            #[doc(hidden)]
            #[allow(dead_code)]
            #vis struct #names #impl_generics (#(::core::marker::PhantomData<#phantoms>),*) #clause;

            #[automatically_derived]
            impl #impl_generics #runtime::Tag for #ident #type_generics #clause {
                type Names = #names #type_generics;
            }
            #[automatically_derived]
            impl #impl_generics #runtime::Named for #ident #type_generics #clause {
                type Names = #names #type_generics;
            }
            #[automatically_derived]
            #[allow(dead_code, clippy::pedantic)]
            impl #impl_generics #names #type_generics #clause {
                #vis fn entry<'k>(#(#types),*) -> #runtime::TagName {
                    #runtime::TagFields::of::<#ident #type_generics>() #(#field_types(#params))* .name()
                }
                #vis fn whole() -> #runtime::Target {
                    #runtime::every::<#ident #type_generics>()
                }
            }
            #by_name
            #rebuilt
        };
    }
}

/// Each field's name as a parameter, its looked-up type, and its marker.
fn fields(tag: &Tag) -> impl Iterator<Item = (Ident, syn::Type, &crate::shape::Marker)> {
    tag.fields.iter().map(|Field { member, shape, .. }| {
        let name = match member {
            Member::Named(name) => name.clone(),
            Member::Unnamed(index) => format_ident!("field_{}", index.index),
        };
        (name, borrowing(shape.part.clone()), &shape.marker)
    })
}

/// The struct that stands for the tag's own where it is written with borrowed fields.
fn by_name(runtime: &TokenStream, tag: &Tag) -> TokenStream {
    let Tag {
        vis,
        ident,
        generics,
        ..
    } = tag;
    if !generics.params.is_empty() {
        return TokenStream::new();
    }
    let declared = fields(tag).map(
        |(name, ty, _)| quote_spanned!(ty.span()=> pub #name: ::core::option::Option<&'k #ty>),
    );
    let names: Vec<_> = fields(tag).map(|(name, ..)| name).collect();
    quote! {
        type Named = #ident;
        const _: () = {
            #[allow(missing_docs, clippy::pedantic)]
            #[doc(hidden)]
            #vis struct #ident<'k> { #(#declared,)* }

            #[automatically_derived]
            impl #runtime::ByName for Named {
                type Fields<'k> = #ident<'k>;
            }
            #[automatically_derived]
            impl #runtime::TagByName for #ident<'_> {
                fn name(self) -> #runtime::TagName {
                    let #ident { #(#names),* } = self;
                    <<Named as #runtime::Tag>::Names>::entry(#(#runtime::given(#names)),*)
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
        #[allow(dead_code, clippy::pedantic)]
        fn rebuilt #impl_generics (tag: #ident #type_generics) -> #ident #type_generics #clause {
            let #ident { #(#members: #names),* } = tag;
            #ident { #(#members: #names),* }
        }
    }
}
