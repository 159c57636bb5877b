//! What is emitted in place of an expansion that failed.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Attribute;

use crate::function::Function;
use crate::impl_block::{ImplBlock, Member};
use crate::item;

/// The mistakes, and the user's item as it was, so that nothing else breaks.
pub(crate) fn expand(error: &syn::Error, item: TokenStream) -> TokenStream {
    let mistakes = error.to_compile_error();
    let item = without_our_attributes(item);
    quote!(#mistakes #item)
}

/// The item without further attributes of larder: they would repeat the mistakes.
fn without_our_attributes(item: TokenStream) -> TokenStream {
    if let Ok(mut function) = syn::parse2::<Function>(item.clone()) {
        function.attrs.retain(is_foreign);
        return function.into_token_stream();
    }
    let Ok(mut block) = syn::parse2::<ImplBlock>(item.clone()) else {
        return item;
    };
    for member in &mut block.members {
        if let Member::Function(function) = member {
            function.attrs.retain(is_foreign);
        }
    }
    block.into_token_stream()
}

fn is_foreign(attr: &Attribute) -> bool {
    !(item::is(attr, "cached") || item::is(attr, "invalidates"))
}
