//! The tags that a page depends on.

use cache_core::__private::Fingerprint;

/// Tags that a page depends on, beside all that its handler reads: `larder::http::tags![UserRow(id)]`
/// makes them.
#[derive(Clone, Default, Debug)]
#[must_use = "what a page depends on is given back by the closure of `.tags(..)`"]
pub struct Tags(Vec<Fingerprint>);

impl Tags {
    /// No tags.
    pub fn none() -> Self {
        Tags::default()
    }

    /// These, and others.
    pub fn and(mut self, other: Tags) -> Self {
        self.0.extend(other.0);
        self
    }

    #[doc(hidden)]
    pub fn of(names: Vec<Fingerprint>) -> Self {
        Tags(names)
    }

    pub(crate) fn names(self) -> Vec<Fingerprint> {
        self.0
    }
}
