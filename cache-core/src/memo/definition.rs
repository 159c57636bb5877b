//! What an attribute says about a cached function.

use super::lifetime::Lifetime;
use super::policy::{Period, Policy, Timeout};
use crate::clock::Moment;
use crate::declared::DeclaredFunction;
use crate::lease::Fingerprint;
#[cfg(feature = "shared")]
use crate::shared::{InStore, Instantiation};
use crate::store::Bound;
use crate::verify::Same;
use crate::version::IntoVersion;
use std::borrow::Cow;

/// How many entries a cached function keeps unless its `capacity` says otherwise.
pub const DEFAULT_CAPACITY: usize = 10_000;

/// So that sums of weights can't overflow.
const MOST_WEIGHT: u64 = 1 << 48;

/// The place of a cached function in the source, and its name space.
#[derive(Clone, Debug)]
pub struct Site {
    /// The function's path.
    pub path: Cow<'static, str>,
    /// The prefix the user gave it.
    pub key_prefix: Option<&'static str>,
    /// The source file.
    pub file: &'static str,
    /// The line of the attribute.
    pub line: u32,
    /// The options it was given, as they were written.
    pub options: Cow<'static, str>,
    /// What else is known of the function before it is called.
    pub declared: Option<&'static DeclaredFunction>,
}

impl Site {
    /// The site of a function that is in no `impl`.
    #[must_use]
    pub fn of(declared: &'static DeclaredFunction) -> Self {
        Site::at(declared.path(), declared)
    }

    /// The site of a method of `Of`, whose path only the compiled program knows.
    #[must_use]
    pub fn of_method<Of: ?Sized>(declared: &'static DeclaredFunction) -> Self {
        let of = std::any::type_name::<Of>();
        Site::at(format!("{of}::{}", declared.name), declared)
    }

    fn at(path: String, declared: &'static DeclaredFunction) -> Self {
        Site {
            path: path.into(),
            key_prefix: declared.key_prefix,
            file: declared.file,
            line: declared.line,
            options: declared.options.into(),
            declared: Some(declared),
        }
    }
}

impl Site {
    /// The function's name space.
    pub(crate) fn name(&self) -> &str {
        self.key_prefix.unwrap_or(&self.path)
    }
}

/// Everything that is fixed about a cached function.
pub struct Definition<K, V> {
    pub(crate) site: Site,
    pub(crate) policy: Policy,
    /// What a value says of its own timeout, where the function leaves that to it.
    pub(crate) timeout_of_value: Option<fn(&V) -> Timeout>,
    pub(crate) bound: Bound,
    pub(crate) weigh: Option<fn(&K, &V) -> u64>,
    pub(crate) tags: Tags<K>,
    /// How values are compared, if they can be.
    pub(crate) same: Same<V>,
    /// Tells its entries in a store from those of other builds; empty if nothing does.
    pub(crate) version: String,
    /// Where its entries are, if processes share them.
    #[cfg(feature = "shared")]
    pub(crate) sharing: Option<InStore<V>>,
    /// Tells instances of a generic function apart.
    #[cfg(feature = "shared")]
    pub(crate) instance: Option<Instantiation>,
}

/// The tags of an entry as far as its key tells them.
pub(crate) enum Tags<K> {
    None,
    OfKey(fn(&K) -> Vec<Fingerprint>),
    /// Made of arguments that are not in the key.
    OfArguments,
}

impl<K, V> Definition<K, V> {
    /// A function with the default options.
    #[inline(never)]
    pub fn new(site: Site) -> Self {
        Definition {
            site,
            policy: Policy::DEFAULT,
            timeout_of_value: None,
            bound: Bound::Entries(DEFAULT_CAPACITY),
            weigh: None,
            tags: Tags::None,
            same: None,
            version: String::new(),
            #[cfg(feature = "shared")]
            sharing: None,
            #[cfg(feature = "shared")]
            instance: None,
        }
    }

    /// Sets how long its values may be served.
    #[must_use]
    pub fn timeout(mut self, timeout: Timeout) -> Self {
        self.policy.timeout = timeout;
        self
    }

    /// Has each value say for itself how long it may be served.
    #[must_use]
    pub fn timeout_of_value(mut self, timeout: fn(&V) -> Timeout) -> Self {
        self.timeout_of_value = Some(timeout);
        self
    }

    /// Sets how long an error is kept.
    #[must_use]
    pub fn cache_err(mut self, period: Period) -> Self {
        self.policy.errors = Some(period);
        self
    }

    /// Sets how long past its deadline a value is served while another call computes.
    #[must_use]
    pub fn stale(mut self, period: Period) -> Self {
        self.policy.stale = Some(period);
        self
    }

    /// Sets how long past its deadline a value is served in the place of a failure.
    #[must_use]
    pub fn stale_if_error(mut self, period: Period) -> Self {
        self.policy.stale_if_error = Some(period);
        self
    }

    /// Sets how long an entry is kept without being read.
    #[must_use]
    pub fn idle(mut self, period: Period) -> Self {
        self.policy.idle = Some(period);
        self
    }

    /// Makes times longer or shorter by up to this part of themselves.
    #[must_use]
    pub fn jitter(mut self, jitter: f64) -> Self {
        self.policy.jitter = jitter;
        self
    }

    /// Sets how many entries it keeps; at least one.
    #[must_use]
    pub fn capacity(self, capacity: usize) -> Self {
        Definition {
            bound: Bound::Entries(capacity.max(1)),
            ..self
        }
    }

    /// Lets it keep whatever is stored.
    #[must_use]
    pub fn unbounded(self) -> Self {
        Definition {
            bound: Bound::None,
            ..self
        }
    }

    /// Sets how much its entries may weigh together, and how much one does; none weighs nothing.
    #[must_use]
    pub fn weigh(self, max_weight: u64, weigh: fn(&K, &V) -> u64) -> Self {
        Definition {
            bound: Bound::Weight(max_weight.min(MOST_WEIGHT)),
            weigh: Some(weigh),
            ..self
        }
    }

    /// Says how the tags of an entry follow from its key.
    #[must_use]
    pub fn tags_of_key(self, tags: fn(&K) -> Vec<Fingerprint>) -> Self {
        Definition {
            tags: Tags::OfKey(tags),
            ..self
        }
    }

    /// Says that the tags of an entry do not follow from its key.
    #[must_use]
    pub fn tags_of_arguments(self) -> Self {
        Definition {
            tags: Tags::OfArguments,
            ..self
        }
    }

    /// Says how its values are compared, if they can be.
    #[must_use]
    pub fn same(self, same: Same<V>) -> Self {
        Definition { same, ..self }
    }

    /// Has it share no entries with builds that give another version.
    #[must_use]
    pub fn version(self, version: impl IntoVersion) -> Self {
        let version = version.into_version();
        Definition { version, ..self }
    }

    /// Has processes share its entries.
    #[cfg(feature = "shared")]
    #[must_use]
    pub fn share(self, sharing: InStore<V>) -> Self {
        Definition {
            sharing: Some(sharing),
            ..self
        }
    }

    /// The life of a value that is ready now and was built on what ends at `inner`.
    #[inline]
    pub(crate) fn life(&self, value: &V, inner: Option<Moment>) -> Lifetime {
        match self.timeout_of_value {
            None => self.policy.value(inner),
            Some(timeout) => {
                let timeout = timeout(value);
                let policy = Policy {
                    timeout,
                    ..self.policy
                };
                policy.value(inner)
            }
        }
    }

    /// Whether entries are weighed, by their keys too.
    pub(crate) fn weighs(&self) -> bool {
        self.weigh.is_some()
    }

    /// What a value counts for against the bound; the key is asked for where entries are weighed.
    pub(crate) fn weight(&self, key: Option<&K>, value: &V) -> u64 {
        let weighed = self.weigh.zip(key);
        weighed.map_or(1, |(weigh, key)| weigh(key, value).max(1))
    }
}
