//! `#[cached] impl Repo { .. }`, which reaches functions without `self` too.

use proc_macro2::TokenStream;
use syn::{Attribute, Error, ImplItem, ItemImpl, Meta};

use super::Cached;
use crate::errors::Errors;
use crate::function::Function;
use crate::impl_block::{self, ImplBlock};
use crate::item;

/// An `impl` block with its cached functions checked.
pub(crate) struct Block {
    /// The block without its members.
    pub(crate) header: ItemImpl,
    /// The members in order.
    pub(crate) members: Vec<Member>,
}

/// One member of the block.
pub(crate) enum Member {
    Cached(Box<Cached>),
    /// A function that is not annotated.
    Function(Box<Function>),
    /// A constant, a type, a macro call.
    Other(Box<ImplItem>),
}

impl Block {
    /// Checks the block and every annotated function in it.
    pub(crate) fn check(options: &TokenStream, written: ImplBlock) -> syn::Result<Self> {
        let mut errors = Errors::default();
        refuse_options(options, &mut errors);
        if let Some((path, _)) = &written.header.trait_ {
            errors.at(
                path,
                "a trait `impl` has no room for the companions: move the bodies into functions \
                 of an inherent `impl`, and call those",
            );
        }
        let members = written.members.into_iter();
        let members: Vec<_> = members
            .filter_map(|it| errors.keep(Member::check(it)))
            .collect();
        let annotated = members
            .iter()
            .any(|member| matches!(member, Member::Cached(_)));
        if !annotated && errors.is_empty() {
            errors.at(
                written.header.impl_token,
                "no function in this block is annotated: put `#[cached]` on each one to cache",
            );
        }
        errors.finish()?;
        Ok(Self {
            header: written.header,
            members,
        })
    }

    /// The block with these members in place of its own.
    pub(crate) fn around(&self, members: TokenStream) -> TokenStream {
        impl_block::around(&self.header, members)
    }
}

impl Member {
    fn check(written: impl_block::Member) -> syn::Result<Self> {
        match written {
            impl_block::Member::Other(item) => Ok(Self::Other(item)),
            impl_block::Member::Function(mut function) => match take_cached(&mut function) {
                Some(attr) => {
                    let cached = Cached::check(options_of(attr)?, *function, true)?;
                    Ok(Self::Cached(Box::new(cached)))
                }
                None => Ok(Self::Function(function)),
            },
        }
    }
}

/// Takes the first `#[cached]` off a function.
fn take_cached(function: &mut Function) -> Option<Attribute> {
    let cached = function
        .attrs
        .iter()
        .position(|attr| item::is(attr, "cached"))?;
    Some(function.attrs.remove(cached))
}

/// What stands in the parentheses of an attribute.
pub(crate) fn options_of(attr: Attribute) -> syn::Result<TokenStream> {
    match attr.meta {
        Meta::Path(_) => Ok(TokenStream::new()),
        Meta::List(list) => Ok(list.tokens),
        Meta::NameValue(written) => Err(Error::new_spanned(
            written,
            "options go in parentheses, as in `#[cached(timeout = 60)]`",
        )),
    }
}

fn refuse_options(options: &TokenStream, errors: &mut Errors) {
    if !options.is_empty() {
        errors.at(
            options,
            "options go on the functions: leave `#[cached]` bare on the `impl` block",
        );
    }
}
