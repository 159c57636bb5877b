//! What holds whatever larder is given. Each target panics where it does not.

#![forbid(unsafe_code)]

mod attributes;
mod entries;
mod keys;
mod words;

pub use attributes::attributes;
pub use entries::entries;
pub use keys::keys;

/// A target: its name, and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 3] = [
    ("attributes", attributes),
    ("entries", entries),
    ("keys", keys),
];
