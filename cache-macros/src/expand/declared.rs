//! What is declared, for whoever lists or audits the program: texts, nothing of the types.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{FnArg, Ident, Pat, Signature};

use super::memo::option;
use super::runtime;
use crate::cached::Cached;
use crate::duration::Timeout;
use crate::tag::Tag;
use crate::target::{Clause, Target, TargetPath};
use crate::tokens::written;

/// A cached function.
pub(super) fn function(cached: &Cached) -> TokenStream {
    let runtime = runtime(&cached.krate);
    let name = cached.function.sig.ident.unraw().to_string();
    let handle = match cached.is_method {
        true => name.clone(),
        false => cached.companion.unraw().to_string(),
    };
    let prefix = option(cached.key_prefix.as_ref());
    let options = &cached.written;
    let key = texts(cached.parts.iter().map(|part| &part.name));
    let tags = cached.tags.targets.iter().map(name_of);
    let allows = texts(&cached.allows);
    let expires = match (&cached.timeout, &cached.store) {
        (Some(Timeout::Literal(_) | Timeout::Expr(_)), _) | (_, Some(_)) => Some(true),
        (Some(Timeout::Never), None) => Some(false),
        (None, None) => None,
    };
    let expires = option(expires.as_ref());
    quote! {
        #runtime::declared_function! {
            #name, #handle, #prefix, #options, [#(#key),*] [#(#tags),*] [#(#allows),*] #expires
        }
    }
}

/// A type of tags.
pub(super) fn tag(tag: &Tag) -> TokenStream {
    let (runtime, name) = (runtime(&tag.krate), tag.ident.unraw().to_string());
    let within = tag.within.iter().map(name_of);
    let allows = texts(&tag.allows);
    quote! {
        fn declared() -> ::core::option::Option<&'static #runtime::DeclaredTag> {
            ::core::option::Option::Some(
                #runtime::declared_tag!(#name, [#(#within),*] [#(#allows),*])
            )
        }
    }
}

/// A write.
pub(super) fn write(runtime: &TokenStream, sig: &Signature, clauses: &[Clause]) -> TokenStream {
    let name = sig.ident.unraw().to_string();
    let arguments = sig.inputs.iter().filter_map(|argument| match argument {
        FnArg::Receiver(_) => Some("self".to_owned()),
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(pat) => Some(pat.ident.unraw().to_string()),
            _ => None,
        },
    });
    let targets = clauses.iter().flat_map(|clause| &clause.targets);
    let targets = targets.map(|target| {
        let (text, name, is_whole) = (written(target), name_of(target), target.is_whole());
        quote!([#text, #name, #is_whole])
    });
    quote!(#runtime::declared_write!(#name, [#(#arguments),*] #(#targets)*))
}

/// The name of what a target names.
fn name_of(target: &Target) -> String {
    let path = match &target.path {
        TargetPath::Plain(path) => path,
        TargetPath::Method(path) => &path.path,
    };
    let last = path.segments.last();
    last.map_or_else(String::new, |last| last.ident.unraw().to_string())
}

fn texts<'a>(names: impl IntoIterator<Item = &'a Ident>) -> Vec<String> {
    let names = names.into_iter();
    names.map(|name| name.unraw().to_string()).collect()
}
