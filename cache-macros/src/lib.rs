//! The attributes of larder: [`macro@cached`], [`macro@invalidates`],
//! [`invalidate!`], [`entry!`] and the derive [`Tag`](macro@Tag).
//!
//! Each goes the same way: parse what was written, check it and report every
//! mistake at once, expand what is left to calls of the runtime.

mod cached;
mod duration;
mod errors;
mod expand;
mod fallback;
mod function;
mod impl_block;
mod invalidates;
mod item;
mod krate;
mod list;
mod mentions;
mod options;
mod returns;
mod shape;
mod suggest;
mod tag;
mod target;
#[cfg(test)]
mod tests;
mod tokens;

use proc_macro::TokenStream;

/// Keeps what a function returns, by its arguments.
#[proc_macro_attribute]
pub fn cached(options: TokenStream, item: TokenStream) -> TokenStream {
    let item = proc_macro2::TokenStream::from(item);
    cached::attribute(options.into(), item.clone())
        .unwrap_or_else(|error| fallback::expand(&error, item))
        .into()
}

/// Names what a function that writes makes stale.
#[proc_macro_attribute]
pub fn invalidates(targets: TokenStream, item: TokenStream) -> TokenStream {
    let item = proc_macro2::TokenStream::from(item);
    invalidates::attribute(targets.into(), item.clone())
        .unwrap_or_else(|error| fallback::expand(&error, item))
        .into()
}

/// Makes entries and tags stale, in the middle of a body.
#[proc_macro]
pub fn invalidate(targets: TokenStream) -> TokenStream {
    invalidates::invalidate(targets.into())
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

/// One entry of a cached function or method, to look at or change.
#[proc_macro]
pub fn entry(target: TokenStream) -> TokenStream {
    invalidates::entry(target.into())
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

/// Derives a typed name for a thing that changes.
#[proc_macro_derive(Tag, attributes(tag))]
pub fn tag(item: TokenStream) -> TokenStream {
    tag::derive(item.into())
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}
