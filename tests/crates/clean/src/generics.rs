//! Generic functions.

use larder::cached;
use std::fmt::Display;
use std::hash::Hash;

/// Of any number.
#[cached]
pub fn of<T>(value: T) -> u64
where
    T: Into<u64> + Clone + Hash + Eq + Send + Sync + 'static,
{
    value.into()
}

/// Of any type, which no argument shows.
#[cached]
#[must_use]
pub fn of_anything<T: Default + Clone + Send + Sync + 'static>(n: u64) -> (T, u64) {
    (T::default(), n)
}

/// Of any size.
#[cached]
#[must_use]
pub fn sized<const N: usize>(n: u64) -> [u64; N] {
    [n; N]
}

/// A connection that can be anything.
#[cached(ignore(shown))]
pub fn show(shown: &impl Display, id: u64) -> String {
    format!("{shown}{id}")
}
