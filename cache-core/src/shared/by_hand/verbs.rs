//! What a program does with a cache by hand.

use super::{IntoTimeout, Namespace, Settable};
use crate::shared::cache::Cache;
use crate::shared::in_store::Storable;
use crate::shared::later::Later;
use crate::store::Fault;

/// # What is set by hand
///
/// Each of these begins at once and gives a [`Later`]: `.await` it, on any executor, or block for it
/// with [`wait`](Later::wait).
///
/// A key is any text. Its digest is what the store sees, with its last 24 characters for those who
/// look into the store; under a name it is the name's in their place. What is set by hand and the
/// entries of cached functions see nothing of each other, and a cached function that reads what was
/// set by hand does not depend on it. Neither [`set_enabled`](crate::set_enabled) nor
/// [`testing`](crate::testing) has to do with it.
///
/// **Errors**, of all of them: the [`Fault`] of the store, of which nothing is kept back. After
/// [`TimedOut`](crate::store::FaultKind::TimedOut) and
/// [`Unreachable`](crate::store::FaultKind::Unreachable) it may have been done all the same, and where
/// there are several keys, for some of them. A store that has not answered several times in a row is
/// left alone for some milliseconds, up to three seconds, and all but `delete`, `delete_many` and
/// `clear` fail at once meanwhile.
impl Cache {
    /// The value that was set under a key; none if there is none, or one of another type: one that
    /// serde would read in another way. One round trip.
    ///
    /// # Errors
    ///
    /// What the store could not do: see [above](Cache#what-is-set-by-hand).
    ///
    /// # Panics
    ///
    /// If reading the value does, where it is awaited.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod larder { pub use cache_core::{Cache, Timeout, store}; }
    /// # fn main() -> Result<(), larder::store::Fault> {
    /// # let cache = larder::Cache::new("shop", larder::store::InMemory::default());
    /// cache.set("greeting", "hello", larder::Timeout::NEVER).wait()?;
    /// assert_eq!(cache.get::<String>("greeting").wait()?.as_deref(), Some("hello"));
    /// assert_eq!(cache.get::<u64>("greeting").wait()?, None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn get<T: Storable + 'static>(
        &self,
        key: impl AsRef<str>,
    ) -> Later<Result<Option<T>, Fault>> {
        self.by_hand().get(key)
    }

    /// The values under some keys, in the order in which these are asked for. One round trip for all
    /// of them.
    ///
    /// # Errors
    ///
    /// What the store could not do: see [above](Cache#what-is-set-by-hand).
    ///
    /// # Panics
    ///
    /// If reading a value does, where it is awaited.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod larder { pub use cache_core::{Cache, Timeout, store}; }
    /// # fn main() -> Result<(), larder::store::Fault> {
    /// # let cache = larder::Cache::new("shop", larder::store::InMemory::default());
    /// cache.set_many([("a", &1), ("b", &2)], larder::Timeout::NEVER).wait()?;
    /// assert_eq!(cache.get_many(["b", "none", "a"]).wait()?, [Some(2), None, Some(1)]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_many<T: Storable + 'static>(
        &self,
        keys: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Later<Result<Vec<Option<T>>, Fault>> {
        self.by_hand().get_many(keys)
    }

    /// Whether there is a value under a key, of whatever type. One round trip, in which the value is
    /// read.
    ///
    /// # Errors
    ///
    /// What the store could not do: see [above](Cache#what-is-set-by-hand).
    ///
    /// # Examples
    ///
    /// ```
    /// # mod larder { pub use cache_core::{Cache, Timeout, store}; }
    /// # fn main() -> Result<(), larder::store::Fault> {
    /// # let cache = larder::Cache::new("shop", larder::store::InMemory::default());
    /// cache.set("a", &1, larder::Timeout::NEVER).wait()?;
    /// assert!(cache.has("a").wait()?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn has(&self, key: impl AsRef<str>) -> Later<Result<bool, Fault>> {
        self.by_hand().has(key)
    }

    /// Sets a value, whatever is there. Two round trips.
    ///
    /// Once it has returned, nothing from before is got under this key. Of two that overlap one
    /// remains; one that overlaps a [`clear`](Cache::clear) is cleared or remains. What is borrowed is
    /// got as what is owned: a `str` as a `String`, a `[u8]` as a `Vec<u8>`.
    ///
    /// # Errors
    ///
    /// What the store could not do: see [above](Cache#what-is-set-by-hand).
    /// [`TooLarge`](crate::store::FaultKind::TooLarge) if the store takes no value so large,
    /// [`Unfit`](crate::store::FaultKind::Unfit) if the codec can't write it: then what was there
    /// remains.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod larder { pub use cache_core::{Cache, Timeout, store}; }
    /// # fn main() -> Result<(), larder::store::Fault> {
    /// use std::time::Duration;
    ///
    /// # let cache = larder::Cache::new("shop", larder::store::InMemory::default());
    /// cache.set("motto", "measure twice", Duration::from_secs(3600)).wait()?;
    /// assert_eq!(cache.get::<String>("motto").wait()?.as_deref(), Some("measure twice"));
    /// cache.set("rates", &vec![1.08, 0.86], Duration::from_secs(3600)).wait()?;
    /// cache.set("flags", &vec!["beta".to_owned()], larder::Timeout::NEVER).wait()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn set<'v, T: Settable<'v> + ?Sized>(
        &self,
        key: impl AsRef<str>,
        value: &T,
        timeout: impl IntoTimeout,
    ) -> Later<Result<(), Fault>> {
        self.by_hand().set(key, value, timeout)
    }

    /// Sets some values of one type, not all at one moment. Two round trips for all of them. Of a key
    /// that is named twice it is the last.
    ///
    /// # Errors
    ///
    /// As for [`set`](Cache::set). If one is too large or can't be written, none is set.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod larder { pub use cache_core::{Cache, Timeout, store}; }
    /// # fn main() -> Result<(), larder::store::Fault> {
    /// use std::collections::HashMap;
    /// use std::time::Duration;
    ///
    /// # let cache = larder::Cache::new("shop", larder::store::InMemory::default());
    /// let prices = HashMap::from([("tea".to_owned(), 3), ("jam".to_owned(), 5)]);
    /// cache.set_many(&prices, Duration::from_secs(60)).wait()?;
    /// assert_eq!(cache.get("jam").wait()?, Some(5));
    /// # Ok(())
    /// # }
    /// ```
    pub fn set_many<'a, 'v, T: Settable<'v> + ?Sized + 'a>(
        &self,
        pairs: impl IntoIterator<Item = (impl AsRef<str>, &'a T)>,
        timeout: impl IntoTimeout,
    ) -> Later<Result<(), Fault>> {
        self.by_hand().set_many(pairs, timeout)
    }

    /// Sets a value unless there is one, of whatever type; false if there is, which remains. Of several
    /// that overlap, from however many processes, one sets. Two round trips, or one if there is
    /// something.
    ///
    /// # Errors
    ///
    /// As for [`set`](Cache::set), and [`Contended`](crate::store::FaultKind::Contended) if others
    /// were quicker 64 times, with pauses, and it never came to rest.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod larder { pub use cache_core::{Cache, Timeout, store}; }
    /// # fn main() -> Result<(), larder::store::Fault> {
    /// use std::time::Duration;
    ///
    /// # let cache = larder::Cache::new("shop", larder::store::InMemory::default());
    /// let minute = Duration::from_secs(60);
    /// assert!(cache.add("report is sent", &true, minute).wait()?);
    /// assert!(!cache.add("report is sent", &true, minute).wait()?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn add<'v, T: Settable<'v> + ?Sized>(
        &self,
        key: impl AsRef<str>,
        value: &T,
        timeout: impl IntoTimeout,
    ) -> Later<Result<bool, Fault>> {
        self.by_hand().add(key, value, timeout)
    }

    /// Adds to an integer and gives what it comes to, atomically. Two round trips. The integer keeps
    /// its type, which may be any but `i128` and `u128`, and its timeout. Where there is none, an
    /// `i64` of zero is taken to be there that never expires: to count for a while, `add` a zero before.
    ///
    /// # Errors
    ///
    /// What the store could not do: see [above](Cache#what-is-set-by-hand).
    /// [`Unfit`](crate::store::FaultKind::Unfit) if there is a value that is no integer, or the sum
    /// is too large for the integer's type or an `i64`: it remains as it was.
    /// [`Contended`](crate::store::FaultKind::Contended) as for [`add`](Cache::add).
    ///
    /// # Examples
    ///
    /// ```
    /// # mod larder { pub use cache_core::{Cache, Timeout, store}; }
    /// # fn main() -> Result<(), larder::store::Fault> {
    /// use std::time::Duration;
    ///
    /// # let cache = larder::Cache::new("shop", larder::store::InMemory::default());
    /// // at most so many attempts a minute
    /// cache.add("attempts of ada", &0_i64, Duration::from_secs(60)).wait()?;
    /// assert_eq!(cache.incr("attempts of ada", 1).wait()?, 1);
    /// assert_eq!(cache.get::<i64>("attempts of ada").wait()?, Some(1));
    /// # Ok(())
    /// # }
    /// ```
    pub fn incr(&self, key: impl AsRef<str>, by: i64) -> Later<Result<i64, Fault>> {
        self.by_hand().incr(key, by)
    }

    /// Takes from an integer and gives what remains, as [`incr`](Cache::incr) adds to it. It may become
    /// negative, if its type does.
    ///
    /// # Errors
    ///
    /// As for [`incr`](Cache::incr).
    ///
    /// # Examples
    ///
    /// ```
    /// # mod larder { pub use cache_core::{Cache, Timeout, store}; }
    /// # fn main() -> Result<(), larder::store::Fault> {
    /// # let cache = larder::Cache::new("shop", larder::store::InMemory::default());
    /// cache.set("seats", &12, larder::Timeout::NEVER).wait()?;
    /// assert_eq!(cache.decr("seats", 2).wait()?, 10);
    /// # Ok(())
    /// # }
    /// ```
    pub fn decr(&self, key: impl AsRef<str>, by: i64) -> Later<Result<i64, Fault>> {
        self.by_hand().decr(key, by)
    }

    /// Deletes a value; false if there was none. One round trip, in which the value is read. It is
    /// attempted also if the store is otherwise left alone.
    ///
    /// Once it has returned, nothing from before is got under this key.
    ///
    /// # Errors
    ///
    /// What the store could not do: see [above](Cache#what-is-set-by-hand). Then the value may be
    /// there still: it is not tried again.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod larder { pub use cache_core::{Cache, Timeout, store}; }
    /// # fn main() -> Result<(), larder::store::Fault> {
    /// # let cache = larder::Cache::new("shop", larder::store::InMemory::default());
    /// cache.set("a", &1, larder::Timeout::NEVER).wait()?;
    /// assert!(cache.delete("a").wait()?);
    /// assert!(!cache.delete("a").wait()?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, key: impl AsRef<str>) -> Later<Result<bool, Fault>> {
        self.by_hand().delete(key)
    }

    /// Deletes the values under some keys, and says of each in its order whether there was one. One
    /// round trip for all of them.
    ///
    /// # Errors
    ///
    /// As for [`delete`](Cache::delete).
    ///
    /// # Examples
    ///
    /// ```
    /// # mod larder { pub use cache_core::{Cache, Timeout, store}; }
    /// # fn main() -> Result<(), larder::store::Fault> {
    /// # let cache = larder::Cache::new("shop", larder::store::InMemory::default());
    /// cache.set("a", &1, larder::Timeout::NEVER).wait()?;
    /// assert_eq!(cache.delete_many(["a", "never was"]).wait()?, [true, false]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete_many(
        &self,
        keys: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Later<Result<Vec<bool>, Fault>> {
        self.by_hand().delete_many(keys)
    }

    /// Deletes everything that was set by hand in this cache, under names too. One round trip, however
    /// much that is: it is served no longer, and the room it takes is free once it expires or the store
    /// is in need of it. It is attempted also if the store is otherwise left alone.
    ///
    /// Once it has returned, nothing that was set before it was called is got, whatever overlaps it.
    ///
    /// # Errors
    ///
    /// What the store could not do: see [above](Cache#what-is-set-by-hand). Then other processes may
    /// get what was to be cleared, and it is tried on until the store has acknowledged it. Till then
    /// this process gets nothing of it, and what is set meanwhile is cleared with it.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod larder { pub use cache_core::{Cache, Timeout, store}; }
    /// # fn main() -> Result<(), larder::store::Fault> {
    /// # let cache = larder::Cache::new("shop", larder::store::InMemory::default());
    /// cache.set("a", &1, larder::Timeout::NEVER).wait()?;
    /// cache.clear().wait()?;
    /// assert!(!cache.has("a").wait()?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn clear(&self) -> Later<Result<(), Fault>> {
        self.by_hand().clear()
    }

    /// What is set under a name: it has the same verbs, keys of its own, and is cleared by itself.
    ///
    /// # Examples
    ///
    /// ```
    /// # mod larder { pub use cache_core::{Cache, Timeout, store}; }
    /// # fn main() -> Result<(), larder::store::Fault> {
    /// # let cache = larder::Cache::new("shop", larder::store::InMemory::default());
    /// let sessions = cache.under("sessions");
    /// sessions.set("a", &1, larder::Timeout::NEVER).wait()?;
    /// cache.set("a", &2, larder::Timeout::NEVER).wait()?;
    /// sessions.clear().wait()?;
    /// assert_eq!(sessions.get::<i32>("a").wait()?, None);
    /// assert_eq!(cache.get::<i32>("a").wait()?, Some(2));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn under(&self, name: impl AsRef<str>) -> Namespace {
        self.by_hand().under(name)
    }

    fn by_hand(&self) -> Namespace {
        Namespace::root(&self.0)
    }
}
