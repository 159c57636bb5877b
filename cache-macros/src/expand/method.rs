//! A method: an `impl` has no room for a companion, so one hidden sibling stands in for it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::{body, cfgs, memo::Memo};
use crate::cached::Cached;

const SUFFIX: &str = "__cached";

/// The method and its sibling.
pub(super) fn expand(cached: &Cached) -> TokenStream {
    let method = body::expand(cached);
    let cfgs = cfgs(&cached.function.attrs);
    let memo = Memo::of(cached);
    let sibling = memo.sibling(&sibling(&cached.function.sig.ident));
    let runtime = &memo.runtime;
    quote! {
        #method
        #(#cfgs)*
        #runtime::trait_impls_have_no_room_for_a_cache! {
            #[doc(hidden)]
            #[allow(non_snake_case, dead_code, clippy::multiple_bound_locations, clippy::pedantic)]
            #sibling
        }
    }
}

/// The sibling's name. A name that has the suffix already comes from the compiler's suggestion.
pub(super) fn sibling(method: &Ident) -> Ident {
    if method.to_string().ends_with(SUFFIX) {
        return method.clone();
    }
    format_ident!("{}{SUFFIX}", method, span = method.span())
}
