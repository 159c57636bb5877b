//! What is raced: a cache, and the ways a write can tell it that a key has changed.

use crate::db;
use std::sync::Arc;

/// A cache, set up in one way and read in one way.
pub(crate) struct Subject<C> {
    /// The crate it is from, under the name it has in the lock file; none for a control.
    pub(crate) package: Option<&'static str>,
    /// Which cache of that crate.
    pub(crate) name: &'static str,
    /// What has to come out.
    pub(crate) expected: Expected,
    /// An empty cache; each case has its own, unless it is a `static` of the library.
    pub(crate) new: fn() -> C,
    /// A call: answered from the cache, or by a load from [`db`].
    pub(crate) read: fn(&C, u64) -> u64,
}

/// How many stale answers there have to be.
#[derive(Clone, Copy)]
pub(crate) enum Expected {
    /// That is what is measured.
    Any,
    /// None at all.
    Never,
    /// Every answer.
    Always,
}

/// One row of the table.
pub(crate) struct Case {
    pub(crate) package: Option<&'static str>,
    pub(crate) cache: &'static str,
    /// How the cache is told.
    pub(crate) verb: &'static str,
    pub(crate) expected: Expected,
    pub(crate) read: Box<dyn Fn(u64) -> u64 + Sync>,
    /// A write: commits to [`db`], and has told the cache when it returns.
    pub(crate) write: Box<dyn Fn(u64) + Sync>,
}

impl<C: Send + Sync + 'static> Subject<C> {
    /// A cache of another crate.
    pub(crate) fn peer(
        package: &'static str,
        name: &'static str,
        new: fn() -> C,
        read: fn(&C, u64) -> u64,
    ) -> Self {
        Subject {
            package: Some(package),
            name,
            expected: Expected::Any,
            new,
            read,
        }
    }

    /// A write that commits, and then tells the cache: it is given the key and what is now true.
    pub(crate) fn told(&self, verb: &'static str, tell: fn(&C, u64, u64)) -> Case {
        let cache = Arc::new((self.new)());
        let read = self.read;
        Case {
            package: self.package,
            cache: self.name,
            verb,
            expected: self.expected,
            read: Box::new({
                let cache = cache.clone();
                move |id| read(&cache, id)
            }),
            write: Box::new(move |id| {
                let version = db::write(id);
                tell(&cache, id, version);
            }),
        }
    }
}

impl Subject<()> {
    /// A function that commits, and of which the library knows what it changes.
    pub(crate) fn declared(&self, verb: &'static str, write: fn(u64)) -> Case {
        Case {
            write: Box::new(write),
            ..self.told(verb, |(), _, _| ())
        }
    }
}
