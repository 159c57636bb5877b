//! The companion: a type of the function's name, with the verbs.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{FnArg, Ident, Pat};

use super::body::output;
use super::generics::own_arguments;
use super::memo::Memo;
use super::{cfgs, local};
use crate::cached::Cached;

/// The companion and what it implements.
pub(super) fn expand(cached: &Cached) -> TokenStream {
    let (vis, name) = (&cached.function.vis, &cached.companion);
    let cfgs = cfgs(&cached.function.attrs);
    let memo = Memo::of(cached);
    let doc = format!(
        "The cache of [`{0}()`](fn@{0}): look into it, invalidate it, or name it in `#[invalidates(..)]`.",
        cached.function.sig.ident
    );
    let (finders, verbs, calls) = (
        finders(cached, &memo),
        verbs(cached, &memo),
        calls(cached, &memo),
    );
    let named = named(cached, &memo);
    quote! {
        #(#cfgs)*
        #[doc = #doc]
        #[allow(non_camel_case_types, dead_code)]
        #vis enum #name {}

        #(#cfgs)*
        #[automatically_derived]
        #[allow(dead_code, deprecated, clippy::pedantic, clippy::too_many_arguments, clippy::type_complexity)]
        impl #name {
            #verbs
            #calls
            #finders
        }

        #(#cfgs)*
        #named
    }
}

/// The hidden functions that find entries.
fn finders(cached: &Cached, memo: &Memo) -> TokenStream {
    let vis = &cached.function.vis;
    let Memo {
        runtime,
        key,
        kept,
        parameters,
        ..
    } = memo;
    let handle = memo.handle(&Ident::new("handle", cached.companion.span()));
    let generics = parameters.declared(Some(&quote!('k)));
    let (clause, arguments) = (parameters.clause(), parameters.turbofish());
    let (params, query_type, stored, value) = (
        key.parameters_within_k(),
        key.query_type(),
        key.stored(),
        &kept.value,
    );
    let query = key.query(key.names().map(ToTokens::to_token_stream));
    let whole = if memo.has_family() {
        quote! {
            #[doc(hidden)]
            #vis fn family() -> &'static #runtime::Family {
                static FAMILY: #runtime::Family = #runtime::Family::new();
                &FAMILY
            }
            #[doc(hidden)]
            #vis fn whole() -> #runtime::Target {
                #runtime::Target::family(Self::family())
            }
        }
    } else {
        quote! {
            #[doc(hidden)]
            #vis fn whole() -> #runtime::Target {
                Self::handle().whole()
            }
        }
    };
    quote! {
        #[doc(hidden)]
        #vis fn entry #generics(#params) -> #runtime::Entry<#query_type, #stored, #value> #clause {
            Self::handle #arguments().look_up(#query)
        }
        #[doc(hidden)]
        #handle
        #whole
    }
}

/// What can be done with entries.
fn verbs(cached: &Cached, memo: &Memo) -> TokenStream {
    let vis = &cached.function.vis;
    let Memo {
        runtime,
        key,
        kept,
        parameters,
        ..
    } = memo;
    let (generics, clause, arguments) = (
        parameters.declared(None),
        parameters.clause(),
        parameters.turbofish(),
    );
    let (params, names, value) = (
        key.parameters(),
        key.names().collect::<Vec<_>>(),
        &kept.value,
    );
    let entry = quote!(Self::entry #arguments(#(#names),*));
    let new = local("value");
    let put_params = if names.is_empty() {
        quote!(#new: #value)
    } else {
        quote!(#params, #new: #value)
    };
    let all = if memo.has_family() {
        quote!(Self::family())
    } else {
        quote!(Self::handle())
    };
    quote! {
        /// Invalidates one entry.
        #vis fn invalidate #generics(#params) #clause {
            #entry.invalidate();
        }
        /// Invalidates all entries.
        #vis fn clear() {
            Self::whole().apply();
        }
        /// The value of an entry, if it is there and may be served. Never computes.
        #[must_use]
        #vis fn peek #generics(#params) -> ::core::option::Option<#value> #clause {
            #entry.peek()
        }
        /// Whether an entry is there and may be served.
        #[must_use]
        #vis fn contains #generics(#params) -> bool #clause {
            #entry.contains()
        }
        /// Stores a value as if it had just been computed; inside a write, once that has succeeded.
        #vis fn put #generics(#put_params) #clause {
            #entry.put(#new);
        }
        /// The name of an entry in logs.
        #vis fn key #generics(#params) -> ::std::string::String #clause {
            #entry.key()
        }
        /// What the function did since the program started.
        #vis fn stats() -> #runtime::Stats {
            #all.stats()
        }
        /// How many entries are held, those included that were invalidated but not yet reclaimed.
        #vis fn len() -> usize {
            #all.len()
        }
    }
}

/// The calls that treat the cache differently.
fn calls(cached: &Cached, memo: &Memo) -> TokenStream {
    let (vis, sig) = (&cached.function.vis, &cached.function.sig);
    let (runtime, name, output) = (&memo.runtime, &sig.ident, output(sig));
    let (generics, clause) = (&sig.generics, &sig.generics.where_clause);
    let own = own_arguments(&sig.generics);
    let (params, arguments) = plain_arguments(&sig.inputs);
    let call = quote!(#name #own(#(#arguments),*));
    let (asyncness, suffix, awaited) = match &sig.asyncness {
        Some(asyncness) => (Some(asyncness), "_async", Some(quote!(.await))),
        None => (None, "", None),
    };
    let call = if asyncness.is_some() {
        call
    } else {
        quote!(|| #call)
    };
    let (uncached, refresh) = (
        format_ident!("uncached{suffix}"),
        format_ident!("refresh{suffix}"),
    );
    quote! {
        /// Computes without the cache: nothing is read from it, nothing stored.
        #vis #asyncness fn uncached #generics(#(#params),*) -> #output #clause {
            #runtime::#uncached(#call) #awaited
        }
        /// Computes, and replaces the entry.
        #vis #asyncness fn refresh #generics(#(#params),*) -> #output #clause {
            #runtime::#refresh(#call) #awaited
        }
    }
}

/// The arguments with a name each, and the names.
fn plain_arguments<'a>(
    inputs: impl IntoIterator<Item = &'a FnArg>,
) -> (Vec<TokenStream>, Vec<Ident>) {
    let typed = inputs.into_iter().filter_map(|input| match input {
        FnArg::Typed(argument) => Some(argument),
        FnArg::Receiver(_) => None,
    });
    typed
        .enumerate()
        .map(|(place, argument)| {
            let name = match &*argument.pat {
                Pat::Ident(pat) => pat.ident.clone(),
                _ => format_ident!("argument_{place}"),
            };
            let ty = &argument.ty;
            (quote!(#name: #ty), name)
        })
        .unzip()
}

/// What lets targets name the function.
fn named(cached: &Cached, memo: &Memo) -> TokenStream {
    let name = &cached.companion;
    let runtime = &memo.runtime;
    let by_name = (!memo.has_family() && !cached.parts.is_empty()).then(|| by_name(cached, memo));
    quote! {
        const _: () = {
            #[automatically_derived]
            impl #runtime::Named for #name {
                type Names = #name;
            }
            #[automatically_derived]
            impl #runtime::Function for #name {
                type Names = #name;
            }
            #by_name
        };
    }
}

/// The struct whose fields are the key arguments, for targets written `posts { user: id, .. }`.
fn by_name(cached: &Cached, memo: &Memo) -> TokenStream {
    let Memo { runtime, key, .. } = memo;
    let (fields, names) = (key.fields(), key.names().collect::<Vec<_>>());
    let (function, vis) = (&cached.companion, &cached.function.vis);
    quote! {
        const _: () = {
            type Companion = #function;
            const _: () = {
                #[allow(non_camel_case_types, missing_docs, clippy::pedantic)]
                #[doc(hidden)]
                #vis struct #function<'k> { #fields }

                #[automatically_derived]
                impl #runtime::ByName for Companion {
                    type Fields<'k> = #function<'k>;
                }
                #[automatically_derived]
                impl<'k> #runtime::Partial for #function<'k> {
                    const ANY: Self = #function { #(#names: ::core::option::Option::None),* };
                }
                #[automatically_derived]
                impl<'k> #runtime::Fields for #function<'k> {
                    fn target(self) -> #runtime::Target {
                        if let #function { #(#names: ::core::option::Option::Some(#names)),* } = self {
                            return Companion::entry(#(#names),*).target();
                        }
                        let target = Companion::handle().begin();
                        #(let target = #runtime::maybe(target, self.#names);)*
                        #runtime::slice(target)
                    }
                }
            };
        };
    }
}
