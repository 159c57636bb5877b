//! What the macros of larder answer, as functions.
//!
//! Only the compiler can call a proc-macro crate, so this one has the modules of `cache-macros`,
//! under the same names, at its root. Each function here does what the one of its name in
//! `cache-macros/src/lib.rs` does.

#![forbid(unsafe_code)]

// the modules, as `build.rs` found them
include!(concat!(env!("OUT_DIR"), "/modules.rs"));

use proc_macro2::TokenStream;

/// What a macro answers.
pub struct Answer {
    /// What is emitted.
    pub emitted: TokenStream,
    /// Whether that reports a mistake.
    pub refused: bool,
}

/// `#[cached(options)] item`
#[must_use]
pub fn cached(options: TokenStream, item: TokenStream) -> Answer {
    let expanded = cached::attribute(options.clone(), item.clone());
    Answer::of(expanded, |error| fallback::cached(&error, options, item))
}

/// `#[invalidates(targets)] item`
#[must_use]
pub fn invalidates(targets: TokenStream, item: TokenStream) -> Answer {
    let expanded = invalidates::attribute(targets, item.clone());
    Answer::of(expanded, |error| fallback::invalidates(&error, item))
}

/// `invalidate!(targets)`
#[must_use]
pub fn invalidate(targets: TokenStream) -> Answer {
    Answer::of(
        invalidates::invalidate(targets),
        syn::Error::into_compile_error,
    )
}

/// `entry!(target)`
#[must_use]
pub fn entry(target: TokenStream) -> Answer {
    Answer::of(invalidates::entry(target), syn::Error::into_compile_error)
}

/// `tags![tags]`
#[must_use]
pub fn page_tags(tags: TokenStream) -> Answer {
    Answer::of(page_tags::tags(tags), syn::Error::into_compile_error)
}

/// `#[derive(Tag)] item`
#[must_use]
pub fn tag(item: TokenStream) -> Answer {
    Answer::of(tag::derive(item), syn::Error::into_compile_error)
}

/// What writes the path of a target.
#[must_use]
pub fn path(path: TokenStream) -> TokenStream {
    expand::path_by_macro(path)
}

/// What writes a companion.
#[must_use]
pub fn emit(companion: TokenStream) -> TokenStream {
    expand::first_by_macro(companion)
}

impl Answer {
    fn of(
        expanded: syn::Result<TokenStream>,
        refuse: impl FnOnce(syn::Error) -> TokenStream,
    ) -> Self {
        let refused = expanded.is_err();
        Answer {
            emitted: expanded.unwrap_or_else(refuse),
            refused,
        }
    }
}
