//! The database of the torture: cells whose versions only grow.

use std::cell::RefCell;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

pub(super) const USERS: u64 = 24;
pub(super) const PAGES: usize = 4;

/// The versions of one user's cells.
pub(super) type Row = [u64; PAGES];

/// What is written, and what was written by a write that has returned.
pub(super) static DB: Db = Db {
    written: [const { [const { AtomicU64::new(0) }; PAGES] }; USERS as usize],
    returned: [const { [const { AtomicU64::new(0) }; PAGES] }; USERS as usize],
};

type Table = [[AtomicU64; PAGES]; USERS as usize];

pub(super) struct Db {
    written: Table,
    returned: Table,
}

thread_local! {
    /// What the read transaction of this thread sees, if one is open.
    static SNAPSHOT: RefCell<Option<Vec<Row>>> = const { RefCell::new(None) };
}

impl Db {
    pub(super) fn cell(&self, user: u64, page: usize) -> u64 {
        let seen = SNAPSHOT.with_borrow(|rows| Some(rows.as_ref()?[user as usize][page]));
        seen.unwrap_or_else(|| self.written[user as usize][page].load(SeqCst))
    }

    /// Runs what reads the database as it is now.
    pub(super) fn transaction<R>(&self, read: impl FnOnce() -> R) -> R {
        let rows = (0..USERS).map(|user| self.row(user)).collect();
        SNAPSHOT.set(Some(rows));
        let result = read();
        SNAPSHOT.set(None);
        result
    }

    pub(super) fn row(&self, user: u64) -> Row {
        std::array::from_fn(|page| self.cell(user, page))
    }

    /// The least that a read which starts now may answer.
    pub(super) fn least(&self, user: u64) -> Row {
        std::array::from_fn(|page| self.returned[user as usize][page].load(SeqCst))
    }

    pub(super) fn all_least(&self) -> Vec<Row> {
        (0..USERS).map(|user| self.least(user)).collect()
    }
}

/// What one write wrote, to be told to those who read after it has returned.
#[derive(Default)]
pub(super) struct Receipt(Mutex<Vec<(u64, usize, u64)>>);

impl Receipt {
    /// Writes a cell, and says its version.
    pub(super) fn write(&self, user: u64, page: usize) -> u64 {
        let version = DB.written[user as usize][page].fetch_add(1, SeqCst) + 1;
        self.0.lock().unwrap().push((user, page, version));
        version
    }

    pub(super) fn write_all(&self, cells: impl Iterator<Item = (u64, usize)>) {
        for (user, page) in cells {
            self.write(user, page);
        }
    }

    /// The write has returned, however it ended.
    pub(super) fn returned(&self) {
        for (user, page, version) in self.0.lock().unwrap().drain(..) {
            DB.returned[user as usize][page].fetch_max(version, SeqCst);
        }
    }
}

/// A small generator: xorshift64 (G. Marsaglia, *Xorshift RNGs*, 2003).
#[derive(Clone)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % bound
    }
}
