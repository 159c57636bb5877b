//! Readers and a writer at once: the case in which caches serve stale data.
//!
//! A reader that misses reads the old price, the writer changes it and clears the entry, and only
//! then the reader stores what it read: most caches now serve the old price until it expires.
//! Larder doesn't keep what was computed before a write ended.

use std::{
    sync::atomic::{
        AtomicBool, AtomicI64, AtomicU64,
        Ordering::{Acquire, Relaxed, Release},
    },
    thread,
    time::{Duration, Instant},
};

use rusqlite::Result;

use crate::{
    db::Db,
    queries::{Order, order_summary, product},
    writes::change_price,
};

const READERS: usize = 2;
const RUNS_FOR: Duration = Duration::from_secs(1);

/// What came of it.
pub struct Outcome {
    pub answers: u64,
    pub stale: u64,
    pub computed: u64,
    pub overtaken: u64,
    pub writes: u64,
}

/// Raises a product's price, cent by cent, while others read an order of that product; then sets
/// the price back.
///
/// A price that only rises makes staleness easy to see: an answer must be at least as new as the
/// last change that had returned when its question was asked.
pub fn run(db: &Db, order: &Order) -> Result<Outcome> {
    let before = product(db, order.product)?.cents;
    let newest = AtomicI64::new(before);
    let done = AtomicBool::new(false);
    let (answers, stale) = (AtomicU64::new(0), AtomicU64::new(0));
    let counted = order_summary::stats();

    let read = || -> Result<()> {
        while !done.load(Relaxed) {
            let at_least = newest.load(Acquire);
            let summary = order_summary(db, order.id)?;
            answers.fetch_add(1, Relaxed);
            if summary.total_cents < at_least * order.quantity {
                stale.fetch_add(1, Relaxed);
            }
        }
        Ok(())
    };
    let write = || -> Result<u64> {
        let start = Instant::now();
        let mut writes = 0;
        while start.elapsed() < RUNS_FOR {
            let cents = newest.load(Relaxed) + 1;
            change_price(db, order.product, cents)?;
            newest.store(cents, Release);
            writes += 1;
            thread::sleep(Duration::from_millis(1));
        }
        Ok(writes)
    };

    let writes = thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS).map(|_| scope.spawn(read)).collect();
        let writes = write();
        done.store(true, Relaxed);
        for reader in readers {
            reader
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        }
        writes
    })?;
    change_price(db, order.product, before)?;

    let now = order_summary::stats();
    Ok(Outcome {
        answers: answers.into_inner(),
        stale: stale.into_inner(),
        computed: now.loads - counted.loads,
        overtaken: now.overtaken - counted.overtaken,
        writes,
    })
}
