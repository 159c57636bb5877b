//! What the macros of larder answer, as functions.
//!
//! Only the compiler can call a proc-macro crate, so this one has the same modules, under the same
//! names, at its root. Each function here does what the one of its name in
//! `cache-macros/src/lib.rs` does.

#![forbid(unsafe_code)]

#[path = "../../cache-macros/src/bounds.rs"]
mod bounds;
#[path = "../../cache-macros/src/cached/mod.rs"]
mod cached;
#[path = "../../cache-macros/src/duration.rs"]
mod duration;
#[path = "../../cache-macros/src/errors.rs"]
mod errors;
#[path = "../../cache-macros/src/escape.rs"]
mod escape;
#[path = "../../cache-macros/src/expand/mod.rs"]
mod expand;
#[path = "../../cache-macros/src/fallback.rs"]
mod fallback;
#[path = "../../cache-macros/src/function.rs"]
mod function;
#[path = "../../cache-macros/src/impl_block.rs"]
mod impl_block;
#[path = "../../cache-macros/src/invalidates/mod.rs"]
mod invalidates;
#[path = "../../cache-macros/src/item.rs"]
mod item;
#[path = "../../cache-macros/src/krate.rs"]
mod krate;
#[path = "../../cache-macros/src/list.rs"]
mod list;
#[path = "../../cache-macros/src/mentions.rs"]
mod mentions;
#[path = "../../cache-macros/src/options/mod.rs"]
mod options;
#[path = "../../cache-macros/src/returns.rs"]
mod returns;
#[path = "../../cache-macros/src/shape/mod.rs"]
mod shape;
#[path = "../../cache-macros/src/suggest.rs"]
mod suggest;
#[path = "../../cache-macros/src/tag.rs"]
mod tag;
#[path = "../../cache-macros/src/target/mod.rs"]
mod target;
#[path = "../../cache-macros/src/tokens.rs"]
mod tokens;

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

/// `#[derive(Tag)] item`
#[must_use]
pub fn tag(item: TokenStream) -> Answer {
    Answer::of(tag::derive(item), syn::Error::into_compile_error)
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
