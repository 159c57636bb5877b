//! Writes.

use crate::{Db, Everything, Row, RowOf, fetch, fibonacci, find, generics, patterns, square};
use larder::invalidates;

/// Names everything there is to name.
///
/// # Errors
///
/// Never.
#[invalidates(
    square(id),
    find(name, ..),
    find { id, .. },
    fibonacci(..),
    patterns(_, (1, 2), name),
    generics::sized::<3>(id),
    generics::of(..),
    Row(id),
    RowOf { table: name, id },
    RowOf(..),
    Everything
)]
pub fn rename(db: &mut Db, id: u64, name: &str) -> Result<u64, String> {
    db.reads += id;
    name.parse().map_err(|_| name.to_owned())
}

/// The same, waiting.
///
/// # Errors
///
/// Never.
#[invalidates(fetch(id), Row(id))]
pub async fn rename_async(db: &mut Db, id: u64, name: String) -> Result<String, String> {
    db.reads += std::future::ready(id).await;
    Ok(name)
}

/// Bound from what it returns.
///
/// # Errors
///
/// If it is zero.
#[invalidates(Ok(id) => [square(*id), Row(*id)], Err(_) => Everything)]
pub fn by_pattern(id: u64) -> Result<u64, String> {
    if id == 0 { Err(String::new()) } else { Ok(id) }
}

/// The same, waiting.
#[invalidates(Some(id) => square(*id))]
pub async fn by_pattern_async(id: u64) -> Option<u64> {
    std::future::ready(id).await.checked_sub(1)
}

/// By hand.
pub fn by_hand(id: u64) {
    larder::invalidate!(
        square(id),
        find { id, .. },
        Row(..),
        generics::sized::<2>(id)
    );
}
