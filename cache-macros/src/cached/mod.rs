//! `#[cached(..)]`, on a function or on an `impl` block.

mod arguments;
mod block;
mod check;
mod listed;
mod parts;
mod result;
mod signature;
mod tags;
mod together;
mod unfit;

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};

pub(crate) use self::block::{Block, Member, options_of};
pub(crate) use self::check::Cached;
pub(crate) use self::parts::{Part, Source};
use crate::expand;
use crate::function::Function;
use crate::impl_block::ImplBlock;
use crate::item;

const BELONGS: &str =
    "`#[cached]` goes on a function, or on an `impl` block whose functions are annotated";

/// Parses, checks and expands the attribute.
pub(crate) fn attribute(options: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    match syn::parse2(item)? {
        Subject::Function(function) => Cached::check(options, *function, false).map(expand::cached),
        Subject::Block(block) => Block::check(&options, *block).map(expand::block),
    }
}

/// What the attribute was put on.
enum Subject {
    Function(Box<Function>),
    Block(Box<ImplBlock>),
}

impl Parse for Subject {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        if Function::peek(input) {
            Ok(Self::Function(Box::new(input.parse()?)))
        } else if ImplBlock::peek(input) {
            Ok(Self::Block(Box::new(input.parse()?)))
        } else {
            Err(item::refused(input, BELONGS))
        }
    }
}
