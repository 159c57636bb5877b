//! What is emitted in place of an expansion that failed.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Error, Ident, parse_quote};

use crate::cached::companion_of;
use crate::expand::sibling;
use crate::function::Function;
use crate::impl_block::{ImplBlock, Member};
use crate::item;

/// The mistakes, and the user's item as it was, so that nothing else breaks.
pub(crate) fn invalidates(error: &Error, item: TokenStream) -> TokenStream {
    let mistakes = error.to_compile_error();
    match syn::parse2::<Function>(item.clone()) {
        Ok(function) => {
            let function = unused(function);
            quote!(#mistakes #function)
        }
        Err(_) => quote!(#mistakes #item),
    }
}

/// The same for what was to be cached. Whatever names it elsewhere names a stand-in, whose type
/// is an error already: to the compiler, anything goes that is done with one.
pub(crate) fn cached(error: &Error, options: TokenStream, item: TokenStream) -> TokenStream {
    let mistakes = error.to_compile_error();
    if let Ok(function) = syn::parse2::<Function>(item.clone()) {
        let stand_in = stand_in(error, options, &function);
        let function = plain(function);
        return quote!(#mistakes #function #stand_in);
    }
    let Ok(block) = syn::parse2::<ImplBlock>(item.clone()) else {
        return quote!(#mistakes #item);
    };
    let block = with_stand_ins(error, block);
    quote!(#mistakes #block)
}

/// The type or sibling of a function that failed.
fn stand_in(error: &Error, options: TokenStream, function: &Function) -> Option<TokenStream> {
    if function.sig.receiver().is_some() {
        return Some(sibling_of(error, function));
    }
    let (vis, failed) = (&function.vis, failed(error));
    let name = companion_of(options, &function.sig)?;
    Some(quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        #vis type #name = #failed;
    })
}

fn sibling_of(error: &Error, function: &Function) -> TokenStream {
    let (vis, failed) = (&function.vis, failed(error));
    let name: Ident = sibling(&function.sig.ident);
    quote! {
        #[doc(hidden)]
        #[allow(non_snake_case, dead_code)]
        #vis fn #name() -> #failed { loop {} }
    }
}

/// The first mistake once more, which the compiler reports but once, in the place of a type.
fn failed(error: &Error) -> TokenStream {
    let first = error.clone().into_iter().next();
    first.map_or_else(TokenStream::new, |first| first.to_compile_error())
}

/// The block with its functions as they were, the cached ones with stand-ins beside them.
fn with_stand_ins(error: &Error, mut block: ImplBlock) -> TokenStream {
    let mut members = Vec::new();
    for member in block.members {
        match member {
            Member::Function(function)
                if function.attrs.iter().any(|it| item::is(it, "cached")) =>
            {
                let stand_in = sibling_of(error, &function);
                members.push(Member::Function(Box::new(plain(*function))));
                members.extend(syn::parse2(stand_in));
            }
            other => members.push(other),
        }
    }
    block.members = members;
    block.into_token_stream()
}

/// The function without further `#[cached]`, which would repeat the mistakes.
fn plain(mut function: Function) -> Function {
    function.attrs.retain(|attr| !item::is(attr, "cached"));
    unused(function)
}

/// The function, of which something may be unused now that the attribute does not use it.
fn unused(mut function: Function) -> Function {
    function.attrs.push(parse_quote!(#[allow(unused)]));
    function
}
