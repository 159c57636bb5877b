//! What is set by hand under a name, and can be cleared by itself.

use super::place::Place;
use super::prints::print;
use super::read::{Seen, There};
use super::{Fresh, IntoTimeout, Settable, Timeout};
use crate::logs::warn;
use crate::shared::cache::Inner;
use crate::shared::in_store::Storable;
use crate::shared::later::Later;
use crate::store::{Fault, Key};
use crate::sync::Arc;

/// What is set by hand in a [`Cache`](crate::Cache) under a name, as
/// [`Cache::under`](crate::Cache::under) gives it. Its keys are apart from those of the cache and of
/// every other namespace.
///
/// It has the verbs of the cache, which say more. Each costs one operation more for each name that it
/// is under, in the same round trips. Clones are one namespace, as are two of the same names.
///
/// # Examples
///
/// ```
/// # mod larder { pub use cache_core::{Cache, Timeout, store}; }
/// # fn main() -> Result<(), larder::store::Fault> {
/// # use std::time::Duration;
/// let cache = larder::Cache::new("shop", larder::store::InMemory::default());
/// let of_ada = cache.under("sessions").under("ada");
/// of_ada.set("basket", &vec![7, 9], Duration::from_secs(3600)).wait()?;
/// assert_eq!(of_ada.get::<Vec<i32>>("basket").wait()?, Some(vec![7, 9]));
///
/// cache.under("sessions").clear().wait()?;
/// assert_eq!(of_ada.get::<Vec<i32>>("basket").wait()?, None);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Namespace {
    inner: Arc<Inner>,
    place: Place,
}

impl Namespace {
    /// What is set by hand under no name.
    pub(super) fn root(inner: &Arc<Inner>) -> Self {
        Namespace {
            inner: inner.clone(),
            place: Place::root(),
        }
    }

    /// A namespace within this one, which is cleared with it: see
    /// [`Cache::under`](crate::Cache::under).
    #[must_use]
    pub fn under(&self, name: impl AsRef<str>) -> Self {
        Namespace {
            inner: self.inner.clone(),
            place: self.place.under(name.as_ref()),
        }
    }

    /// What was set under a key: see [`Cache::get`](crate::Cache::get).
    pub fn get<T: Storable + 'static>(
        &self,
        key: impl AsRef<str>,
    ) -> Later<Result<Option<T>, Fault>> {
        self.read(vec![self.key(key)], |inner, seen| {
            seen.first().and_then(|seen| value(inner, seen))
        })
    }

    /// What was set under some keys: see [`Cache::get_many`](crate::Cache::get_many).
    pub fn get_many<T: Storable + 'static>(
        &self,
        keys: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Later<Result<Vec<Option<T>>, Fault>> {
        self.read(self.keys(keys), |inner, seen| {
            seen.iter().map(|seen| value(inner, seen)).collect()
        })
    }

    /// Whether something was set under a key: see [`Cache::has`](crate::Cache::has).
    pub fn has(&self, key: impl AsRef<str>) -> Later<Result<bool, Fault>> {
        self.read(vec![self.key(key)], |_, seen| {
            seen.iter().all(Seen::is_alive)
        })
    }

    /// Sets a value: see [`Cache::set`](crate::Cache::set).
    pub fn set<'v, T: Settable<'v> + ?Sized>(
        &self,
        key: impl AsRef<str>,
        value: &T,
        timeout: impl IntoTimeout,
    ) -> Later<Result<(), Fault>> {
        self.set_many([(key, value)], timeout)
    }

    /// Sets some values: see [`Cache::set_many`](crate::Cache::set_many).
    pub fn set_many<'a, 'v, T: Settable<'v> + ?Sized + 'a>(
        &self,
        pairs: impl IntoIterator<Item = (impl AsRef<str>, &'a T)>,
        timeout: impl IntoTimeout,
    ) -> Later<Result<(), Fault>> {
        let timeout = timeout.into_timeout();
        let fresh = |(key, value)| Ok((self.key(key), self.fresh(value, timeout)?));
        let items: Result<Vec<_>, Fault> = pairs.into_iter().map(fresh).collect();
        let Namespace { inner, place } = self.clone();
        Later::begin(async move { inner.set(&place, items?).await })
    }

    /// Sets a value unless there is one: see [`Cache::add`](crate::Cache::add).
    pub fn add<'v, T: Settable<'v> + ?Sized>(
        &self,
        key: impl AsRef<str>,
        value: &T,
        timeout: impl IntoTimeout,
    ) -> Later<Result<bool, Fault>> {
        let (key, fresh) = (self.key(key), self.fresh(value, timeout.into_timeout()));
        let Namespace { inner, place } = self.clone();
        Later::begin(async move { inner.add(&place, key, fresh?).await })
    }

    /// Adds to an integer: see [`Cache::incr`](crate::Cache::incr).
    pub fn incr(&self, key: impl AsRef<str>, by: i64) -> Later<Result<i64, Fault>> {
        self.count(key, i128::from(by))
    }

    /// Takes from an integer: see [`Cache::decr`](crate::Cache::decr).
    pub fn decr(&self, key: impl AsRef<str>, by: i64) -> Later<Result<i64, Fault>> {
        self.count(key, -i128::from(by))
    }

    /// Deletes what was set under a key: see [`Cache::delete`](crate::Cache::delete).
    pub fn delete(&self, key: impl AsRef<str>) -> Later<Result<bool, Fault>> {
        let key = self.key(key);
        let Namespace { inner, place } = self.clone();
        Later::begin(async move { Ok(inner.remove(&place, &[key]).await?.contains(&true)) })
    }

    /// Deletes what was set under some keys: see [`Cache::delete_many`](crate::Cache::delete_many).
    pub fn delete_many(
        &self,
        keys: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Later<Result<Vec<bool>, Fault>> {
        let keys = self.keys(keys);
        let Namespace { inner, place } = self.clone();
        Later::begin(async move { inner.remove(&place, &keys).await })
    }

    /// Deletes what was set in this namespace, and in those within it: see
    /// [`Cache::clear`](crate::Cache::clear).
    pub fn clear(&self) -> Later<Result<(), Fault>> {
        let Namespace { inner, place } = self.clone();
        inner.clear(&place)
    }

    fn key(&self, key: impl AsRef<str>) -> Key {
        self.place.entry(&self.inner.names, key.as_ref())
    }

    fn keys(&self, keys: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<Key> {
        keys.into_iter().map(|key| self.key(key)).collect()
    }

    fn fresh<'v, T: Settable<'v> + ?Sized>(
        &self,
        value: &T,
        timeout: Timeout,
    ) -> Result<Fresh, Fault> {
        Fresh::new(&self.inner.coder, value, timeout)
    }

    fn count(&self, key: impl AsRef<str>, by: i128) -> Later<Result<i64, Fault>> {
        let key = self.key(key);
        let Namespace { inner, place } = self.clone();
        Later::begin(async move { inner.count(&place, key, by).await })
    }

    fn read<A: 'static>(
        &self,
        keys: Vec<Key>,
        answer: fn(&Inner, &[Seen]) -> A,
    ) -> Later<Result<A, Fault>> {
        let Namespace { inner, place } = self.clone();
        let reader = inner.clone();
        let read = async move { reader.read(&place, &keys).await };
        Later::begin_then(read, move |seen| Ok(answer(&inner, &seen?)))
    }
}

/// The value of what is there, if it is of this type.
fn value<T: Storable>(inner: &Inner, seen: &Seen) -> Option<T> {
    let There::Alive(alive) = &seen.there else {
        return None;
    };
    if alive.print != print::<T>() {
        return None;
    }
    match inner.coder.decode(alive.payload.as_deref()?) {
        Ok(value) => Some(value),
        Err(error) => {
            let (name, cache) = (std::any::type_name::<T>(), inner.describe());
            warn!("a {name} that was set in {cache} can't be read: {error}");
            None
        }
    }
}

impl std::fmt::Debug for Namespace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Namespace")
            .field("cache", &self.inner.describe())
            .field("place", &self.place)
            .finish()
    }
}
