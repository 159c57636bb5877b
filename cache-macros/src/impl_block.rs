//! An `impl` block whose functions keep their bodies raw.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, ImplItem, ItemImpl, Token};

use crate::function::Function;

/// An `impl` block as written.
pub(crate) struct ImplBlock {
    /// The block without its members.
    pub(crate) header: ItemImpl,
    pub(crate) members: Vec<Member>,
}

/// One member of the block.
pub(crate) enum Member {
    Function(Box<Function>),
    Other(Box<ImplItem>),
}

impl ImplBlock {
    /// Whether an `impl` block comes next.
    pub(crate) fn peek(input: ParseStream) -> bool {
        let ahead = input.fork();
        Attribute::parse_outer(&ahead).is_ok()
            && ahead.parse::<Option<Token![default]>>().is_ok()
            && ahead.parse::<Option<Token![unsafe]>>().is_ok()
            && ahead.peek(Token![impl])
    }
}

/// A block with these members.
pub(crate) fn around(header: &ItemImpl, members: TokenStream) -> TokenStream {
    let mut block = header.clone();
    block.items.push(ImplItem::Verbatim(members));
    block.into_token_stream()
}

impl Parse for ImplBlock {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut header: Vec<TokenTree> = input.parse::<TokenStream>()?.into_iter().collect();
        let Some(TokenTree::Group(body)) = header.pop() else {
            return Err(input.error("expected the braces of an `impl` block"));
        };
        let mut no_body = Group::new(Delimiter::Brace, TokenStream::new());
        no_body.set_span(body.span());
        header.push(no_body.into());
        let mut header: ItemImpl = syn::parse2(header.into_iter().collect())?;
        let read = |input: ParseStream| {
            header.attrs.extend(Attribute::parse_inner(input)?);
            let mut members = Vec::new();
            while !input.is_empty() {
                members.push(input.parse()?);
            }
            Ok(members)
        };
        let members = read.parse2(body.stream())?;
        Ok(Self { header, members })
    }
}

impl Parse for Member {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        if Function::peek(input) {
            Ok(Self::Function(Box::new(input.parse()?)))
        } else {
            Ok(Self::Other(Box::new(input.parse()?)))
        }
    }
}

impl ToTokens for ImplBlock {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let members = self.members.iter().map(ToTokens::into_token_stream);
        tokens.extend(around(&self.header, members.collect()));
    }
}

impl ToTokens for Member {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Function(function) => function.to_tokens(tokens),
            Self::Other(item) => item.to_tokens(tokens),
        }
    }
}
