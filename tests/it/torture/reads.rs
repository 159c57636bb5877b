//! What the torture reads: four functions that read the database, and what is built on them.

use super::model::{DB, PAGES, Random, Row, USERS};
use larder::{Stats, Tag, cached, in_frame, snapshot};
use std::cell::RefCell;
use std::panic::catch_unwind;
use std::thread;
use std::time::Duration;

#[derive(Tag)]
pub(super) struct User(pub(super) u64);

/// Who owns some cells, and one of those: what revokes the owner revokes them.
#[derive(Tag)]
pub(super) struct Owner(pub(super) u64);
#[derive(Tag)]
#[tag(within = Owner(self.0))]
pub(super) struct Leaf(pub(super) u64, pub(super) usize);

/// Takes some time, now and then, between reading the database and returning.
fn dawdle() {
    thread_local! { static RANDOM: RefCell<Random> = RefCell::new(Random::new(7)); }
    match RANDOM.with_borrow_mut(|random| random.below(32)) {
        0 => thread::sleep(Duration::from_micros(20)),
        1..12 => thread::yield_now(),
        _ => {}
    }
}

/// Smaller than the database, so that entries are evicted.
#[cached(capacity = 64, tags(User(user)))]
pub(super) fn cell(user: u64, page: usize) -> u64 {
    let version = DB.cell(user, page);
    dawdle();
    version
}

#[cached(timeout = "30ms", tags(User(user)))]
pub(super) fn brief(user: u64, page: usize) -> Option<u64> {
    let version = DB.cell(user, page);
    dawdle();
    Some(version)
}

#[cached(tags(User(user)))]
pub(super) async fn remote(user: u64, page: usize) -> Result<u64, ()> {
    let version = DB.cell(user, page);
    tokio::task::yield_now().await;
    dawdle();
    tokio::task::yield_now().await;
    Ok(version)
}

/// Fails every now and then.
#[cached(tags(User(user)), unless = user % 8 == 7)]
pub(super) fn whole(user: u64) -> Result<Row, u64> {
    let row = DB.row(user);
    dawdle();
    if row[0] % 5 == 4 {
        Err(row[0])
    } else {
        Ok(row)
    }
}

#[cached(capacity = 16)]
pub(super) fn row(user: u64) -> Row {
    std::array::from_fn(|page| match page {
        0 => cell(user, 0),
        1 => brief(user, 1).unwrap_or(0),
        2 => cell::peek(&user, &2).unwrap_or_else(|| cell(user, 2)),
        _ => whole(user).map_or_else(|_| cell(user, page), |row| row[page]),
    })
}

/// Built on more entries than a value holds exact leases of.
#[cached]
pub(super) fn all() -> Vec<Row> {
    (0..USERS)
        .map(|user| std::array::from_fn(|page| cell(user, page)))
        .collect()
}

#[cached]
pub(super) async fn remote_row(user: u64) -> Row {
    let mut row = [0; PAGES];
    for (page, version) in row.iter_mut().enumerate() {
        *version = match page {
            0 | 2 => cell(user, page),
            1 => remote(user, page).await.unwrap(),
            _ => tokio::spawn(in_frame(remote(user, page)))
                .await
                .unwrap()
                .unwrap(),
        };
    }
    row
}

#[cached]
pub(super) async fn remote_all() -> Vec<Row> {
    let mut rows = Vec::new();
    for user in 0..USERS {
        rows.push(if user % 2 == 0 {
            row(user)
        } else {
            remote_row(user).await
        });
    }
    rows
}

/// Served past its time while another computes it.
#[cached(timeout = "5ms", stale = "50ms", jitter = 0.3, tags(Leaf(user, page)))]
pub(super) fn lazy(user: u64, page: usize) -> u64 {
    let version = DB.cell(user, page);
    dawdle();
    version
}

/// Of any weight, and dropped when it was not read for a while.
#[cached(weigh = |key, version| (key.0 + *version) % 7, max_weight = 200, idle = "20ms",
    tags(Leaf(user, page)))]
pub(super) fn heavy(user: u64, page: usize) -> u64 {
    let version = DB.cell(user, page);
    dawdle();
    version
}

/// Fails and panics now and then; its failures are kept for a while, and what was there before is
/// served in their place.
#[cached(
    timeout = "5ms",
    stale_if_error = "100ms",
    cache_err = "2ms",
    tags(Leaf(user, 0), Leaf(user, 1), Leaf(user, 2), Leaf(user, 3))
)]
pub(super) fn shaky(user: u64) -> Result<Row, Row> {
    let row = DB.row(user);
    dawdle();
    match row.iter().sum::<u64>() % 7 {
        0 => std::panic::resume_unwind(Box::new("as planned")),
        1..3 => Err(row),
        _ => Ok(row),
    }
}

#[cached]
pub(super) fn mixed(user: u64) -> Row {
    let shaky = catch_unwind(|| shaky(user)).map(|row| row.unwrap_or_else(|row| row));
    let third = shaky.map_or_else(|_| lazy(user, 2), |row| row[2]);
    [lazy(user, 0), heavy(user, 1), third, heavy(user, 3)]
}

/// Reads in a transaction that shows the database as it was when it began.
pub(super) fn row_of_snapshot(user: u64) -> Row {
    snapshot(|| {
        DB.transaction(|| {
            dawdle();
            let (one, other) = (row(user), mixed(user));
            std::array::from_fn(|page| one[page].min(other[page]))
        })
    })
}

/// What all of them did.
pub(super) fn stats() -> Vec<(&'static str, Stats)> {
    vec![
        ("cell", cell::stats()),
        ("brief", brief::stats()),
        ("remote", remote::stats()),
        ("whole", whole::stats()),
        ("row", row::stats()),
        ("all", all::stats()),
        ("remote_row", remote_row::stats()),
        ("remote_all", remote_all::stats()),
        ("lazy", lazy::stats()),
        ("heavy", heavy::stats()),
        ("shaky", shaky::stats()),
        ("mixed", mixed::stats()),
    ]
}
