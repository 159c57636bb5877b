//! From a checked attribute to code. What is emitted calls the runtime; it decides nothing.

mod body;
mod companion;
mod declared;
mod generics;
mod kept;
mod key;
mod kind;
mod memo;
mod method;
mod policy;
mod tag;
mod target;
mod target_path;
mod write;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Ident, Path};

pub(crate) use self::tag::tag;
pub(crate) use self::target::{entry, invalidate, page_tags};
pub(crate) use self::write::invalidates;
use crate::cached::{Block, Cached, Member};

/// A function and its companion.
pub(crate) fn cached(cached: Cached) -> TokenStream {
    if cached.is_method {
        return method::expand(&cached);
    }
    let function = body::expand(&cached);
    let companion = companion::expand(&cached);
    quote!(#function #companion)
}

/// An `impl` block, each annotated function with its sibling.
pub(crate) fn block(block: Block) -> TokenStream {
    let members = block.members.iter().map(|member| match member {
        Member::Cached(cached) => method::expand(cached),
        Member::Function(function) => function.to_token_stream(),
        Member::Other(item) => item.to_token_stream(),
    });
    block.around(members.collect())
}

/// Where the emitted calls go.
fn runtime(krate: &Path) -> TokenStream {
    quote!(#krate::__private)
}

/// The same tokens, as if they stood at `span`: what is wrong with them is the user's doing there.
fn at(span: Span, tokens: &TokenStream) -> TokenStream {
    let relocated = tokens.clone().into_iter().map(|mut token| {
        if let TokenTree::Group(group) = &token {
            let mut moved = Group::new(group.delimiter(), at(span, &group.stream()));
            moved.set_span(group.span().located_at(span));
            return TokenTree::Group(moved);
        }
        token.set_span(token.span().located_at(span));
        token
    });
    relocated.collect()
}

/// A path, its last name as if the macro that emits it had written it there.
pub(crate) fn path_by_macro(path: TokenStream) -> TokenStream {
    let mut tokens: Vec<_> = path.into_iter().collect();
    if let Some(last) = tokens.last_mut() {
        written_by_macro(last);
    }
    tokens.into_iter().collect()
}

/// Items, the first one up to its braces as if the macro that emits them had written it there.
pub(crate) fn first_by_macro(items: TokenStream) -> TokenStream {
    let mut tokens: Vec<_> = items.into_iter().collect();
    let braces = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let head = tokens
        .iter()
        .position(braces)
        .map_or(0, |braces| braces + 1);
    tokens.iter_mut().take(head).for_each(written_by_macro);
    tokens.into_iter().collect()
}

/// Words of older editions that are keywords in this crate's, which counts for what it writes.
const KEYWORDS_SINCE: [&str; 5] = ["async", "await", "dyn", "gen", "try"];

fn written_by_macro(token: &mut TokenTree) {
    let span = Span::call_site().located_at(token.span());
    match token {
        TokenTree::Ident(name) if KEYWORDS_SINCE.iter().any(|word| name == word) => {
            *token = Ident::new_raw(&name.to_string(), span).into();
        }
        token => token.set_span(span),
    }
}

/// A name that can't meet one of the user's.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The `#[cfg]`s, which everything emitted beside an item must have too.
fn cfgs(attrs: &[Attribute]) -> Vec<&Attribute> {
    attrs
        .iter()
        .filter(|attr| attr.path().is_ident("cfg"))
        .collect()
}
