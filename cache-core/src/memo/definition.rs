//! What an attribute says about a cached function.

use crate::clock::Moment;
use crate::lease::Fingerprint;
use std::borrow::Cow;
use std::time::Duration;

/// How many entries a cached function keeps unless its `capacity` says otherwise.
pub const DEFAULT_CAPACITY: usize = 10_000;

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
}

/// The path of a method, which only the compiled program knows.
#[must_use]
pub fn method_path<Of: ?Sized>(name: &str) -> Cow<'static, str> {
    format!("{}::{name}", std::any::type_name::<Of>()).into()
}

/// How long a value may be served.
#[derive(Clone, Copy, Debug)]
pub enum Timeout {
    /// As long as what it was built on.
    Inherited,
    /// For ever, by its own say.
    Never,
    /// For a fixed time.
    After(Duration),
    /// For a time that is asked for whenever a value is stored. Zero means not at all.
    Each(fn() -> Duration),
}

impl Timeout {
    /// The deadline of a value that is ready now and was built on what ends at `inner`.
    pub(crate) fn deadline(self, inner: Option<Moment>) -> Option<Moment> {
        match self {
            Timeout::Inherited => inner,
            Timeout::Never => None,
            Timeout::After(time) => Some(Moment::now().after(time)),
            Timeout::Each(time) => {
                let time = time();
                Some(Moment::now().after(time))
            }
        }
    }
}

/// The type of an expression that says how long: `Duration`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `Duration`",
    label = "expected `Duration`, found `{Self}`",
    note = "seconds that are not a literal are written `std::time::Duration::from_secs(..)`"
)]
pub trait Time {
    /// The same time.
    fn time(self) -> Duration;
}

#[diagnostic::do_not_recommend]
impl Time for Duration {
    fn time(self) -> Duration {
        self
    }
}

/// Everything that is fixed about a cached function.
pub struct Definition<K> {
    pub(crate) site: Site,
    pub(crate) timeout: Timeout,
    pub(crate) capacity: Option<usize>,
    pub(crate) tags: Tags<K>,
}

/// The tags of an entry as far as its key tells them.
pub(crate) enum Tags<K> {
    None,
    OfKey(fn(&K) -> Vec<Fingerprint>),
    /// Made of arguments that are not in the key.
    OfArguments,
}

impl<K> Definition<K> {
    /// A function with the default options.
    pub fn new(site: Site) -> Self {
        Definition {
            site,
            timeout: Timeout::Inherited,
            capacity: Some(DEFAULT_CAPACITY),
            tags: Tags::None,
        }
    }

    /// Sets how long its values may be served.
    #[must_use]
    pub fn timeout(self, timeout: Timeout) -> Self {
        Definition { timeout, ..self }
    }

    /// Sets how many entries it keeps; at least one.
    #[must_use]
    pub fn capacity(self, capacity: usize) -> Self {
        Definition {
            capacity: Some(capacity.max(1)),
            ..self
        }
    }

    /// Lets it keep whatever is stored.
    #[must_use]
    pub fn unbounded(self) -> Self {
        Definition {
            capacity: None,
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
}
