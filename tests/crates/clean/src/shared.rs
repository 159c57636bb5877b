//! Functions whose entries processes share.

use larder::store::{Fault, Memory};
use larder::{Cache, Tag, cached, invalidates};
use std::sync::LazyLock;

/// Where they are.
pub static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("clean", Memory::default()));

/// A row that all processes know of.
#[derive(Debug, Tag)]
#[tag(store = CACHE, within(SharedTable))]
pub struct SharedRow(pub u64);

/// All such rows.
#[derive(Debug, Tag)]
#[tag(store = CACHE)]
pub struct SharedTable;

/// Has tags.
#[must_use]
#[cached(timeout = 60, store = CACHE, tags(SharedRow(id)))]
pub fn doubled(id: u64) -> u64 {
    id
}

/// Is generic, and a future.
///
/// # Errors
///
/// If it is no number.
#[cached(store = CACHE, key_prefix = "clean-shared-of", version = env!("CARGO_PKG_VERSION"))]
pub async fn shared_of<T: From<u64> + 'static, const N: usize>(text: &str) -> Result<u64, String> {
    std::future::ready(()).await;
    text.parse().map_err(|_| text.to_owned())
}

/// Fails with its store.
///
/// # Errors
///
/// If the store does.
#[cached(store = CACHE, strict, version = 2)]
pub fn strict(id: u64) -> Result<u64, Fault> {
    Ok(id)
}

/// Is told if the store does not acknowledge it.
///
/// # Errors
///
/// If the store fails.
#[invalidates(two_phase, on_unacknowledged = error, strict(id))]
pub async fn touch(id: u64) -> Result<u64, Fault> {
    std::future::ready(Ok(id)).await
}

/// Does not wait for it.
#[invalidates(on_unacknowledged = ignore, strict(id))]
pub fn touch_soon(id: u64) {
    let _ = id;
}

/// Has methods.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SharedRepo(pub u64);

impl SharedRepo {
    /// Has itself in the key.
    #[must_use]
    #[cached(store = CACHE)]
    pub fn find(&self, id: u64) -> Option<String> {
        self.0.checked_sub(id).map(|left| left.to_string())
    }

    /// Invalidates it.
    #[invalidates(Self::find(self, ..), doubled(id), shared_of(..), SharedRow(id), SharedTable)]
    pub fn rename(&mut self, id: u64) {
        self.0 = id;
    }
}
