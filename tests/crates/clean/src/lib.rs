//! A crate that puts up with nothing, in which larder's attributes must not be noticed.

#![forbid(unsafe_code)]
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    rust_2018_idioms,
    unreachable_pub,
    unused_qualifications,
    unused_lifetimes,
    single_use_lifetimes,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::unwrap_used,
    clippy::expect_used
)]

mod generics;
mod methods;
mod shared;
mod writes;

pub use generics::{of, of_anything, show, sized};
pub use methods::{Repo, Settings, Shop};
pub use shared::{
    CACHE, SharedRepo, SharedRow, SharedTable, doubled, shared_of, strict, touch, touch_soon,
};
pub use writes::{by_hand, by_pattern, by_pattern_async, rename, rename_async};

use larder::{Tag, cached};
use std::io;
use std::time::Duration;

/// Any row.
#[derive(Debug, Tag)]
pub struct Row(pub u64);

/// A row of a table.
#[derive(Debug, Tag)]
pub struct RowOf {
    /// The table.
    pub table: String,
    /// The row.
    pub id: u64,
}

/// Everything there is.
#[derive(Debug, Tag)]
pub struct Everything;

/// A cell of a row.
#[derive(Debug, Tag)]
#[tag(within(RowOf { table: self.table, id: self.row }, Row(self.row), Everything))]
pub struct Cell {
    /// The table.
    pub table: String,
    /// The row.
    pub row: u64,
    /// The column.
    pub column: u8,
}

/// Of a pair.
#[derive(Debug, Tag)]
#[tag(within = Row(self.0.1))]
pub struct OfPair(pub (u8, u64));

/// A connection.
#[derive(Debug, Default)]
pub struct Db {
    reads: u64,
}

impl Db {
    /// How often it was read.
    #[must_use]
    pub const fn reads(&self) -> u64 {
        self.reads
    }
}

/// An argument that is taken apart.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Path<T>(pub T);

/// With everything that bounds what is kept.
///
/// # Errors
///
/// If it is zero.
#[cached(
    timeout = 60,
    stale = "5m",
    stale_if_error = Duration::from_secs(60),
    idle = "1h",
    jitter = 0.1,
    cache_err = 5,
    weigh = |(table, _), value| table.len() as u64 + value,
    max_weight = 1_000,
    tags(Cell { table, row: id, column: 0 }, OfPair((0, id)))
)]
pub fn bounded(table: &str, id: u64) -> Result<u64, String> {
    if id == 0 { Err(table.into()) } else { Ok(id) }
}

const fn weight<T>(value: &T) -> u64 {
    size_of_val(value) as u64
}

/// Weighed by its value.
#[cached(weigh = weight, max_weight = 1_000)]
#[must_use]
pub fn weighed(n: u64) -> u64 {
    n
}

/// The same, waiting.
#[cached(weigh = |key, value| *key + *value, max_weight = 1_000)]
pub async fn weighed_async(n: u64) -> u64 {
    std::future::ready(n).await
}

/// Plain.
#[cached]
#[must_use]
pub fn square(n: u64) -> u64 {
    n * n
}

/// Without arguments.
#[cached(timeout = never)]
#[must_use]
pub fn answer() -> u64 {
    42
}

/// With most of the options.
///
/// # Errors
///
/// If the name is empty.
#[cached(
    timeout = "5m",
    key_prefix = "clean_find",
    key(name, id: u64 = id + 1, of: &str = &kind.0),
    ignore(db),
    tags(Row(id), RowOf { table: name, id }, Everything),
    capacity = 100,
    unless = id == 0,
    cache_if = |value| value != &Some(String::new()),
    cache_none = false
)]
pub fn find(
    db: &Db,
    name: &str,
    id: u64,
    kind: &Path<String>,
) -> Result<Option<String>, io::Error> {
    if name.is_empty() {
        return Err(io::Error::other("no name"));
    }
    Ok(Some(format!("{name}{id}{}{}", db.reads, kind.0)))
}

/// Waiting, behind an alias, with a connection that it changes.
///
/// # Errors
///
/// If there is no such row.
#[cached(timeout = Duration::from_secs(60), capacity = unbounded, ignore(db))]
pub async fn fetch(db: &mut Db, id: u64) -> io::Result<u64> {
    db.reads += 1;
    let id = std::future::ready(id).await;
    if id == 0 {
        return Err(io::Error::other("no row"));
    }
    Ok(id)
}

/// Borrowed arguments of every kind.
#[cached]
#[must_use]
pub fn borrowed<'a>(
    text: &'a str,
    numbers: &[u64],
    perhaps: Option<&'a str>,
    texts: &[&str],
    pair: (&str, u64),
    whole: &[String],
) -> usize {
    let parts = [text, perhaps.unwrap_or_default(), pair.0, &whole.concat()];
    parts
        .iter()
        .chain(texts)
        .map(|part| part.len())
        .sum::<usize>()
        + numbers.len()
}

/// Patterns, and arguments that change.
#[cached]
#[must_use]
#[allow(clippy::needless_pass_by_value)]
pub fn patterns(Path(id): Path<u64>, (a, b): (u64, u64), mut text: String) -> String {
    text.push_str("...");
    format!("{id} {a} {b} {text}")
}

/// Many arguments.
#[cached(handle = Many)]
#[must_use]
#[allow(clippy::too_many_arguments)]
pub fn many(aa: u8, bb: u8, cc: u8, dd: u8, ee: u8, ff: u8, gg: u8, hh: u8) -> u64 {
    [aa, bb, cc, dd, ee, ff, gg, hh]
        .into_iter()
        .map(u64::from)
        .sum()
}

/// Recursive.
#[cached]
#[must_use]
pub fn fibonacci(n: u64) -> u64 {
    if n < 2 {
        n
    } else {
        fibonacci(n - 1) + fibonacci(n - 2)
    }
}

/// Deprecated, and cached all the same.
#[cached]
#[deprecated(note = "square it yourself")]
#[must_use]
pub fn cube(n: u64) -> u64 {
    n * n * n
}

#[cached]
fn private(n: u64) -> u64 {
    n
}

/// Calls what is private, and a function inside a function.
#[must_use]
pub fn calls(n: u64) -> u64 {
    #[cached(key_prefix = "clean_local")]
    fn local(n: u64) -> u64 {
        n + 1
    }
    private(n) + local(n)
}

/// What can be asked of an entry.
#[must_use]
pub fn looks(n: u64) -> Option<u64> {
    square::put(&n, n);
    square::invalidate(&n);
    square::clear();
    let (_, _) = (square::stats(), square::len());
    let _ = (square::refresh(n), square::uncached(n), square::key(&n));
    larder::entry!(square(n)).contains().then_some(n)?;
    square::peek(&n)
}
