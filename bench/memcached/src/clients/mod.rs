//! The clients, and what is asked of each.

mod async_memcached;
mod larder;
mod memcache;

pub(crate) use async_memcached::AsyncMemcached;
pub(crate) use larder::Larder;
pub(crate) use memcache::Memcache;

pub(crate) const NAMES: [&str; 3] = ["larder", "memcache", "async-memcached"];

/// What is asked of a server.
#[derive(Clone, Copy)]
pub(crate) enum Ask<'a> {
    Get(&'a str),
    Set(&'a str, &'a [u8]),
    Delete(&'a str),
}

/// A value, if there is one; or what the client says that is wrong.
pub(crate) type Outcome = Result<Option<Vec<u8>>, String>;

/// A client of one server.
pub(crate) trait Client {
    async fn connect(port: u16) -> Self;

    /// Asks all of it in one batch, as far as the client has them.
    async fn ask(&mut self, asked: &[Ask<'_>]) -> Vec<Outcome>;

    /// What tells what is there from what comes to be there later.
    async fn version(&mut self, key: &str) -> u128;

    /// Stores in the place of that version.
    async fn swap(&mut self, key: &str, version: u128, value: &[u8]);
}
