//! The HTTP responses of `larder`: a tower layer whose pages are cached like functions.
//!
//! A page is the value of a function that the program makes while it runs: its key is made of the
//! request, its body is the handler. All else, leases, flights, stores, is the runtime's. Programs
//! depend on `larder`, where this is the module `http`.

mod body;
mod build;
mod build_error;
mod builder;
mod cache_control;
mod choice;
mod collect;
mod conditional;
mod console;
mod described;
mod fields;
mod fuzzed;
mod into_duration;
mod keep;
mod kept;
mod key;
mod key_parts;
mod layer;
mod lead;
mod location;
mod page;
mod pages;
mod percent;
mod query;
mod reference;
mod reply;
mod respond;
mod route;
mod serve;
mod settings;
mod storable;
mod tags;
mod unsafe_methods;
mod vary;
mod wire;

/// For the fuzzing of larder alone.
#[doc(hidden)]
pub mod __private {
    pub use crate::fuzzed::is_page;
}

pub use body::Body;
pub use build_error::BuildError;
pub use builder::PagesBuilder;
pub use console::{Console, console};
pub use into_duration::IntoDuration;
pub use keep::Keep;
pub use key::PageKey;
pub use layer::{PagesLayer, PagesService};
pub use page::Page;
pub use pages::Pages;
pub use route::UnknownRoute;
pub use tags::Tags;

/// So that its examples are tried.
#[cfg(doctest)]
#[doc = include_str!("../../src/docs/http.md")]
struct Documentation;
