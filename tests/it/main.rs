//! One binary for everything that is tested through the public face.

// clippy lets `unwrap` pass in test functions alone, not in what they share
#![allow(clippy::unwrap_used)]

mod arguments;
mod circles;
mod clean;
mod code_in_keys;
mod companion;
mod crates;
mod deadlines;
mod deferring;
mod drops_that_panic;
mod flights;
mod futures_handed_over;
mod generics;
mod impl_trait;
mod in_frames;
mod inside_writes;
mod keys;
mod large_writes;
mod many_parts;
mod memory;
mod methods;
mod named_alike;
mod names;
mod nesting;
mod nesting_depth;
mod options;
mod patterns;
mod places;
mod puts_between_writers;
mod races;
mod races_by_mask;
mod races_of_methods;
mod shapes;
mod snapshots;
mod support;
mod tags_within;
mod thread_ends;
mod tickets;
mod torture;
mod traits;
mod vouching;
mod waiting;
mod waiting_alone;
mod waiting_busy;
mod wakers;
mod write_through;
mod writes;
mod writes_that_put;
mod writes_within;
