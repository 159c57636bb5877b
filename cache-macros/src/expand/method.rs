//! A method: an `impl` has no room for a companion, so hidden siblings stand in for it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::memo::Memo;
use super::{body, cfgs, runtime};
use crate::cached::Cached;

/// The method and its siblings.
pub(super) fn expand(cached: &Cached) -> TokenStream {
    let method = body::expand(cached);
    let cfgs = cfgs(&cached.function.attrs);
    let runtime = runtime(&cached.krate);
    let siblings = siblings(cached).into_iter().map(|sibling| {
        quote! {
            #(#cfgs)*
            #runtime::trait_impls_have_no_room_for_a_cache! {
                #[doc(hidden)]
                #[allow(non_snake_case, dead_code, clippy::multiple_bound_locations, clippy::pedantic)]
                #sibling
            }
        }
    });
    quote!(#method #(#siblings)*)
}

/// What finds the memo and, for a generic method, what names the entries of all types.
fn siblings(cached: &Cached) -> Vec<TokenStream> {
    let memo = Memo::of(cached);
    let (runtime, vis) = (&memo.runtime, &cached.function.vis);
    let name = &cached.function.sig.ident;
    let (one, all) = (sibling(name), whole(name));
    let family = memo.family();
    let family = quote!({
        static FAMILY: #runtime::Family = #family;
        &FAMILY
    });
    if !cached.is_generic {
        return vec![memo.sibling(&one, &family)];
    }
    let of_all_types = suffixed(name, "__cached_for_all_types");
    vec![
        memo.sibling(&one, &quote!(Self::#of_all_types())),
        quote!(#vis fn #all() -> #runtime::Target { #runtime::Target::family(Self::#of_all_types()) }),
        quote!(#vis fn #of_all_types() -> &'static #runtime::Family #family),
    ]
}

/// The sibling that finds the memo. A name that has the suffix already comes from the compiler's
/// suggestion.
pub(super) fn sibling(method: &Ident) -> Ident {
    suffixed(method, "__cached")
}

/// The sibling that names all entries of a generic method.
pub(super) fn whole(method: &Ident) -> Ident {
    suffixed(method, "__cached_whole")
}

fn suffixed(method: &Ident, suffix: &str) -> Ident {
    if method.to_string().ends_with(suffix) {
        return method.clone();
    }
    format_ident!("{method}{suffix}", span = method.span())
}
