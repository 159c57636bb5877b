//! One binary for everything that is tested through the public face.

// clippy lets `unwrap` pass in test functions alone, not in what they share
#![allow(clippy::unwrap_used)]

mod allowances;
mod allowances_end;
mod arguments;
mod circles;
mod clean;
mod companion;
mod crates;
mod deadlines;
mod drops_that_panic;
mod errors_kept;
mod errors_shared;
mod flights;
mod futures_handed_over;
mod generics;
mod idle;
mod impl_trait;
mod inside_writes;
mod jitter;
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
mod support;
mod tags_within;
mod thread_ends;
mod torture;
mod traits;
mod waiting;
mod waiting_alone;
mod waiting_busy;
mod weights;
mod write_through;
mod writes;
