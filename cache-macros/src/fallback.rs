//! What is emitted in place of an expansion that failed.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Error, parse_quote};

use crate::cached::{Cached, options_of};
use crate::expand;
use crate::function::Function;
use crate::impl_block::{self, ImplBlock, Member};
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

/// The same for what was to be cached; with a companion if the key at least is clear, so that
/// what names it elsewhere is not a mistake too.
pub(crate) fn cached(error: &Error, options: TokenStream, item: TokenStream) -> TokenStream {
    let mistakes = error.to_compile_error();
    let item = if let Ok(function) = syn::parse2::<Function>(item.clone()) {
        despite(options, function, false)
    } else if let Ok(block) = syn::parse2::<ImplBlock>(item.clone()) {
        block_despite(block)
    } else {
        item
    };
    if begins_a_closure(&item) {
        return mistakes;
    }
    quote!(#mistakes #item)
}

/// Whether this is no item, so that nothing can stand before it.
fn begins_a_closure(item: &TokenStream) -> bool {
    match item.clone().into_iter().next() {
        Some(TokenTree::Punct(first)) => first.as_char() == '|',
        Some(TokenTree::Ident(first)) => first == "move",
        _ => false,
    }
}

/// The function with its companion, or else by itself.
fn despite(options: TokenStream, function: Function, in_impl_block: bool) -> TokenStream {
    let function = plain(function);
    match Cached::despite(options, function.clone(), in_impl_block) {
        Some(cached) => expand::cached(cached),
        None => function.into_token_stream(),
    }
}

fn block_despite(mut block: ImplBlock) -> TokenStream {
    let has_room = block.header.trait_.is_none();
    let mut members = TokenStream::new();
    for member in std::mem::take(&mut block.members) {
        let function = match member {
            Member::Function(function) => function,
            Member::Other(item) => {
                item.to_tokens(&mut members);
                continue;
            }
        };
        let attr = function.attrs.iter().find(|attr| item::is(attr, "cached"));
        let options = attr.cloned().map(options_of);
        members.extend(match options {
            Some(Ok(options)) if has_room => despite(options, *function, true),
            Some(_) => plain(*function).into_token_stream(),
            None => function.into_token_stream(),
        });
    }
    impl_block::around(&block.header, members)
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
