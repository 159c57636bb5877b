//! Entries that several processes share: leases and values in a store, and the protocol between them.
//!
//! A lease is a random nonce under a key of its own. A value is stored with the nonces that it was
//! computed under, and served while the store still has every one of them; to invalidate is to delete
//! a nonce. Nothing here knows of keys' or values' types: `function.rs` turns them into names and
//! bytes.

mod again;
mod attempt;
mod background;
mod begin;
mod breaker;
mod by_hand;
mod cache;
pub mod codec;
mod config;
pub(crate) mod envelope;
mod fill;
mod function;
pub mod fuzzed;
mod gone;
mod grants;
mod health;
mod in_store;
mod late;
mod later;
mod leases;
mod look;
mod marks;
mod masks;
mod named;
mod names;
mod near;
mod nearest;
mod peek;
mod placeholder;
mod prepare;
pub(crate) mod print;
mod put;
mod revocation;
mod revoke;
mod spans;
mod stable;
pub(crate) mod stamp;
mod stamps;
mod task;
#[cfg(test)]
mod tests;
mod unacknowledged;
pub(crate) mod unique;
mod wait;

pub(crate) use again::Expired;
pub use background::pause;
pub(crate) use begin::begin;
pub use by_hand::{IntoTimeout, Namespace, Settable, Timeout};
pub use cache::{Builder, Cache, Declared};
pub use config::Config;
pub(crate) use fill::{Filled, Filling};
pub(crate) use function::{Instantiation, Remote};
pub use function::{group, tag_group};
pub use health::Health;
pub use in_store::{InStore, Storable, StorableError, in_cache, in_store};
pub use later::Later;
pub(crate) use leases::{Watch, stand};
pub(crate) use look::{Found, Looked, Question};
pub(crate) use marks::WriteId;
pub use near::Near;
pub(crate) use peek::Peeked;
pub(crate) use prepare::prepare;
pub(crate) use put::Putting;
pub(crate) use revocation::{Revocation, Revocations};
pub(crate) use revoke::put_once_granted;
pub(crate) use spans::Spans;
pub(crate) use stable::{Names, Portable};
pub(crate) use stamps::{KeptStamps, Stamped, Stamps};
pub(crate) use task::{Begun, Claim, Task};
pub(crate) use unique::unique;
pub(crate) use wait::wait;
