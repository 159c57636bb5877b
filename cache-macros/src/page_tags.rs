//! `tags![..]`, outside of `#[cached]`: the tags of a page.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};

use crate::errors::Errors;
use crate::options::value::tag;
use crate::{expand, krate, list};

/// Parses, checks and expands `tags![..]`.
pub(crate) fn tags(written: TokenStream) -> syn::Result<TokenStream> {
    let mut errors = Errors::default();
    let read = |input: ParseStream| {
        let krate = krate::leading(input)?.unwrap_or_else(krate::default);
        Ok((krate, list::read(input, &mut errors, |input, _| tag(input))))
    };
    let read = read.parse2(written);
    errors.finish()?;
    let (krate, tags) = read?;
    Ok(expand::page_tags(&krate, &tags))
}
