//! Where entries are kept: in this process as they are, in `memory/`; as bytes, behind [`Store`],
//! where several processes share them. Stores know neither macros nor, but for `tier/`, leases.

#[cfg(feature = "shared")]
mod config_error;
#[cfg(feature = "disk")]
mod disk;
#[cfg(feature = "shared")]
mod fault;
#[cfg(feature = "shared")]
mod in_memory;
#[cfg(feature = "memcached")]
mod memcached;
mod memory;
#[cfg(feature = "shared")]
mod null;
#[cfg(feature = "shared")]
mod operation;
#[cfg(feature = "redis")]
mod redis;
#[cfg(feature = "shared")]
mod reply;
#[cfg(feature = "shared")]
mod seam;
#[cfg(feature = "shared")]
mod tier;
#[cfg(feature = "shared")]
mod watchers;
#[cfg(feature = "shared")]
mod worker;
#[cfg(any(feature = "redis", feature = "memcached", feature = "disk"))]
mod written;

#[cfg(feature = "shared")]
pub use config_error::ConfigError;
#[cfg(feature = "shared")]
pub(crate) use worker::Worker;

#[cfg(feature = "shared")]
pub use fault::{Fault, FaultKind};

#[cfg(feature = "disk")]
pub use disk::{Builder as DiskBuilder, Disk};
#[cfg(feature = "shared")]
pub use in_memory::Memory as InMemory;
#[cfg(feature = "memcached")]
pub use memcached::{Builder as MemcachedBuilder, Memcached};
pub(crate) use memory::{
    Boarding, Bound, Cleared, Counts, Hit, Landed, Leftovers, Memory, Replica,
};
#[cfg(feature = "shared")]
pub use null::Null;
#[cfg(feature = "shared")]
pub use operation::{Bytes, Key, Operation, Version};
#[cfg(feature = "redis")]
pub use redis::{Builder as RedisBuilder, Redis};
#[cfg(feature = "shared")]
pub use reply::{Answer, Reply, Server, Stored};
#[cfg(feature = "shared")]
pub use seam::{Pending, Store, Watcher};
#[cfg(feature = "shared")]
pub use tier::{Builder as TierBuilder, Tier};
