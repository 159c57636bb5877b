//! Tests of the parts, by what they promise each other.

mod eviction;
mod fills;
mod flights;
mod keys;
mod leases;
mod masks;
mod registry;
mod store;
