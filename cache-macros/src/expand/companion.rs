//! The companion: a type of the function's name, with the verbs.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{FnArg, Ident, Lifetime, Pat, Signature};

use super::body::output;
use super::generics::own_arguments;
use super::key::nested;
use super::memo::Memo;
use super::{cfgs, local};
use crate::cached::Cached;

/// The companion and what it implements.
pub(super) fn expand(cached: &Cached) -> TokenStream {
    let (vis, name) = (&cached.function.vis, &cached.companion);
    let cfgs = cfgs(&cached.function.attrs);
    let doc = format!(
        "The cache of [`{0}()`](fn@{0}): look into it, invalidate it, or name it in \
         `#[invalidates(..)]`.",
        cached.function.sig.ident
    );
    let memo = Memo::of(cached);
    let (function, declaration) = function(cached, &memo);
    let types = types(&memo, &function);
    let (finders, verbs, calls) = (
        finders(&memo, &function),
        verbs(cached, &memo, &function),
        calls(cached, &memo),
    );
    let (names, named) = (names(), named(cached, &memo));
    let companion = quote_spanned! {memo.span=>
        #[doc = #doc]
        #[allow(non_camel_case_types, dead_code)]
        #[non_exhaustive]
        #vis struct #name {}

        #[allow(
            dead_code,
            deprecated,
            missing_docs,
            non_camel_case_types,
            clippy::multiple_bound_locations,
            clippy::pedantic,
            clippy::too_many_arguments
        )]
        const _: () = {
            #declaration
            #types

            #verbs

            #[automatically_derived]
            impl #name {
                #calls
            }

            #[doc(hidden)]
            #vis struct #names;

            #[automatically_derived]
            impl #names {
                #finders
            }

            #named
        };
    };
    let runtime = &memo.runtime;
    quote! {
        #(#cfgs)*
        #runtime::put_cached_on_the_impl_block_as_well! { #companion }
    }
}

/// The type whose functions find entries.
fn names() -> Ident {
    local("__Names")
}

/// The type that stands for the function, or for one instance of a generic one, and its
/// declaration if it is not the companion.
fn function(cached: &Cached, memo: &Memo) -> (TokenStream, Option<TokenStream>) {
    if memo.parameters.is_empty() {
        return (cached.companion.to_token_stream(), None);
    }
    let vis = &cached.function.vis;
    let (declaration, instance) = memo.parameters.instance();
    let declaration = quote! {
        #[doc(hidden)]
        #vis #declaration
    };
    (instance, Some(declaration))
}

/// What the runtime is told of the function: the one place where its types are checked.
fn types(memo: &Memo, function: &TokenStream) -> TokenStream {
    let runtime = &memo.runtime;
    let (generics, clause) = (memo.parameters.declared(None), memo.parameters.clause());
    let types = memo.types().into_iter().map(|(_, ty)| ty);
    let (held, k) = (memo.held(), Lifetime::new("'k", memo.span));
    // a generic function has none, since there are no generic statics
    let front = memo.parameters.is_empty().then(|| local("front"));
    quote! {
        #runtime::function! {
            #function, [#generics] [#clause] #k
            #(#types,)* #held, #front
        }
    }
}

/// The hidden functions that find entries.
fn finders(memo: &Memo, function: &TokenStream) -> TokenStream {
    let Memo {
        runtime,
        key,
        parameters,
        ..
    } = memo;
    let (find, place) = (memo.find(function), memo.place());
    let (generics, within_k) = (
        parameters.declared(None),
        parameters.declared(Some(&quote!('k))),
    );
    let (clause, arguments) = (parameters.clause(), parameters.turbofish());
    let params = key.parameters_within_k();
    let names: Vec<_> = key
        .names()
        .map(|name| (name.span(), name.to_token_stream()))
        .collect();
    let query = nested(names);
    let whole = match parameters.is_empty() {
        true => quote!(self.handle().whole()),
        false => quote!(#runtime::Target::family(Self::family())),
    };
    let family = (!parameters.is_empty()).then(|| {
        let family = memo.family();
        quote! {
            #[doc(hidden)]
            pub fn family() -> &'static #runtime::Family {
                static FAMILY: #runtime::Family = #family;
                &FAMILY
            }
        }
    });
    quote_spanned! {memo.span=>
        #[doc(hidden)]
        pub fn entry #within_k(self, #(#params),*) -> #runtime::Entry<'k, #function #place> #clause {
            self.handle #arguments().look_up(#query)
        }
        #[doc(hidden)]
        pub fn handle #generics(self) -> #runtime::Handle<#function #place> #clause {
            #find
        }
        #[doc(hidden)]
        pub fn whole(self) -> #runtime::Target {
            #whole
        }
        #family
    }
}

/// What can be done with entries, each thing at the function's name.
const VERBS: [&str; 9] = [
    "invalidate",
    "clear",
    "peek",
    "contains",
    "put",
    "begin_put",
    "key",
    "stats",
    "len",
];

/// The call that writes out the verbs.
fn verbs(cached: &Cached, memo: &Memo, function: &TokenStream) -> TokenStream {
    let (companion, finders) = (&cached.companion, names());
    let Memo {
        runtime,
        key,
        kept,
        parameters,
        ..
    } = memo;
    let (generics, clause) = (parameters.declared(None), parameters.clause());
    let (params, names, value) = (key.parameters(), key.names(), &kept.value);
    let arguments = parameters.turbofish();
    let all = match parameters.is_empty() {
        true => quote!((#finders.handle())),
        false => quote!((#finders::family())),
    };
    let listed = quote_spanned!(memo.span=> (#(#params),*));
    let verbs = VERBS.iter().map(|verb| {
        let verb = Ident::new(verb, memo.span);
        quote_spanned!(memo.span=> [pub fn #verb])
    });
    let emit = match cached.store {
        Some(_) => quote!(shared_verbs),
        None => quote!(verbs),
    };
    quote! {
        #runtime::#emit! {
            #companion, #function, #value, #finders,
            [#generics] [#clause] [#arguments]
            #listed [#(#params,)*] (#(#names),*) #all
            #(#verbs)*
        }
    }
}

/// The calls that treat the cache differently.
fn calls(cached: &Cached, memo: &Memo) -> TokenStream {
    let sig = &cached.function.sig;
    let (runtime, name, output) = (&memo.runtime, &sig.ident, output(sig));
    let (generics, clause) = (&sig.generics, &sig.generics.where_clause);
    let own = own_arguments(&sig.generics);
    let (params, arguments) = plain_arguments(sig);
    let call = quote!(#name #own(#(#arguments),*));
    let asyncness = &sig.asyncness;
    let (uncached, refresh) = match asyncness {
        Some(_) => (
            quote!(uncached_async(#call).await),
            quote!(refresh_async(#call).await),
        ),
        None => (
            quote!(uncached().returned(#call)),
            quote!(refresh().returned(#call)),
        ),
    };
    quote_spanned! {memo.span=>
        /// Computes without the cache: nothing is read from it, nothing stored.
        pub #asyncness fn uncached #generics(#(#params),*) -> #output #clause {
            #runtime::#uncached
        }
        /// Computes, and replaces the entry.
        pub #asyncness fn refresh #generics(#(#params),*) -> #output #clause {
            #runtime::#refresh
        }
    }
}

/// The arguments with a name each that is not the function's, and the names.
fn plain_arguments(sig: &Signature) -> (Vec<TokenStream>, Vec<Ident>) {
    let typed = sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(argument) => Some(argument),
        FnArg::Receiver(_) => None,
    });
    let named = typed.enumerate().map(|(place, argument)| {
        let name = match &*argument.pat {
            Pat::Ident(pat) if pat.ident != sig.ident => pat.ident.clone(),
            _ => format_ident!("argument_{place}"),
        };
        let ty = &argument.ty;
        (quote!(#name: #ty), name)
    });
    named.unzip()
}

/// What lets targets name the function.
fn named(cached: &Cached, memo: &Memo) -> TokenStream {
    let (name, names) = (&cached.companion, names());
    let runtime = &memo.runtime;
    let has_names = memo.parameters.is_empty() && !cached.parts.is_empty();
    let by_name = has_names.then(|| by_name(cached, memo));
    quote! {
        #runtime::named!(#name, #names);
        #by_name
    }
}

/// The struct whose fields are the key arguments, for targets written `posts { user: id, .. }`.
fn by_name(cached: &Cached, memo: &Memo) -> TokenStream {
    let Memo { runtime, key, .. } = memo;
    let (fields, names) = (key.fields(), key.names().collect::<Vec<_>>());
    let (function, vis, k) = (
        &cached.companion,
        &cached.function.vis,
        Lifetime::new("'k", memo.span),
    );
    let options = nested(
        names
            .iter()
            .map(|name| (name.span(), name.to_token_stream())),
    );
    let declaration = quote_spanned!(memo.span=> #vis struct #function<#k> { #fields });
    quote! {
        #runtime::by_name! {
            #function, #k [#declaration] [#(#names)*] #options
        }
    }
}
