//! One binary for everything that is tested through the public face.

// clippy lets `unwrap` pass in test functions alone, not in what they share
#![allow(clippy::unwrap_used)]

mod circles;
mod clean;
mod companion;
mod crates;
mod deadlines;
mod flights;
mod generics;
mod impl_trait;
mod inside_writes;
mod keys;
mod methods;
mod named_alike;
mod nesting;
mod nesting_depth;
mod options;
mod places;
mod races;
mod races_by_mask;
mod shapes;
mod support;
mod torture;
mod waiting;
mod waiting_alone;
mod write_through;
mod writes;
