//! What holds whatever larder is given. Each target panics where it does not.

#![forbid(unsafe_code)]

mod attributes;
mod disk;
mod entries;
mod keys;
mod pages;
mod words;

pub use attributes::attributes;
pub use disk::disk;
pub use entries::entries;
pub use keys::keys;
pub use pages::pages;

/// A target: its name, and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 5] = [
    ("attributes", attributes),
    ("disk", disk),
    ("entries", entries),
    ("keys", keys),
    ("pages", pages),
];
