//! What holds whatever larder is given. Each target panics where it does not.

#![forbid(unsafe_code)]

mod attributes;
mod keys;
mod words;

pub use attributes::attributes;
pub use keys::keys;

/// A target: its name, and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 2] = [("attributes", attributes), ("keys", keys)];
