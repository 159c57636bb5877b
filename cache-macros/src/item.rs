//! Items an attribute was put on, and the attributes they bear.

use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Error, Ident, Visibility};

/// What is told where one item has both attributes.
pub(crate) const CACHED_WRITE: &str = "a write has to run each time, and a cached function does \
    not: split it into one that reads, with `#[cached]`, and one that writes, with `#[invalidates]`";

/// What is told to an item the attribute does not belong on, at its keyword.
pub(crate) fn refused(input: ParseStream, belongs: &str) -> Error {
    let keyword = input
        .call(Attribute::parse_outer)
        .and_then(|_| input.parse::<Visibility>())
        .and_then(|_| input.call(Ident::parse_any));
    match keyword {
        Ok(keyword) => Error::new_spanned(&keyword, format!("{belongs}, not on this `{keyword}`")),
        Err(_) => input.error(belongs),
    }
}

/// Whether this is larder's attribute of that name, by whatever path.
pub(crate) fn is(attr: &Attribute, name: &str) -> bool {
    let path = attr.path();
    path.segments
        .last()
        .is_some_and(|segment| segment.ident == name)
}
