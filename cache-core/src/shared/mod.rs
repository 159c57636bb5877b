//! What makes the six operations of a store that processes share keep the promise.

pub mod codec;
pub(crate) mod envelope;
pub mod fuzzed;
pub(crate) mod print;
pub(crate) mod stamp;
#[cfg(test)]
mod tests;
pub(crate) mod unique;
