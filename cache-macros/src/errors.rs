//! Every mistake of one attribute, reported at once.

use std::fmt::Display;
use std::mem;

use quote::ToTokens;

/// Gathers mistakes. It has to be finished: dropped unread, it panics.
#[must_use]
#[derive(Default)]
pub(crate) struct Errors {
    found: Vec<syn::Error>,
    read: bool,
}

impl Errors {
    /// Adds one mistake.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.found.push(error);
    }

    /// Adds a mistake at these tokens.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// The value, or nothing with its mistake added.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// Whether nothing was wrong so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All mistakes as one error.
    pub(crate) fn finish(mut self) -> syn::Result<()> {
        self.read = true;
        let mut found = mem::take(&mut self.found).into_iter();
        let Some(mut first) = found.next() else {
            return Ok(());
        };
        first.extend(found);
        Err(first)
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        if !self.read && !std::thread::panicking() {
            panic!("mistakes were gathered and never reported");
        }
    }
}
