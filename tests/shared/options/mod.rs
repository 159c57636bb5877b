//! The options about time, weight and errors, of functions whose entries two processes share.

#[macro_use]
mod support;

mod errors;
mod idle;
mod stale;
mod stale_if_error;
mod weights;
