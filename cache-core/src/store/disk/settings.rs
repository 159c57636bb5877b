//! What was said of the store.

use super::boot::{Boot, this_boot};
use std::path::PathBuf;
use std::time::Duration;

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) path: PathBuf,
    /// What the file may take on the disk, in bytes.
    pub(super) capacity: u64,
    /// How many entries may be in it, leases included.
    pub(super) entries: u64,
    /// Whether what is in it is to survive the machine.
    pub(super) durable: bool,
    pub(super) response_timeout: Duration,
}

/// The least capacity: what the engine needs for itself is small beside it.
pub(super) const LEAST: u64 = 1 << 20;
/// The largest value, whatever the capacity: one page of the engine's.
const LARGEST: usize = (8 << 20) - 4096;

impl Settings {
    pub(super) fn new(path: PathBuf) -> Self {
        Settings {
            path,
            capacity: 256 << 20,
            entries: 1_000_000,
            durable: false,
            response_timeout: Duration::from_secs(2),
        }
    }

    /// The largest value that is stored, in bytes: one of them leaves room for others.
    pub(super) fn largest(&self) -> usize {
        let share = usize::try_from(self.capacity / 16).unwrap_or(LARGEST);
        share.min(LARGEST)
    }

    /// What entries may take, by weight. The rest is for pages that are written anew before those that they
    /// replace are free, and for what lies between large ones.
    pub(super) fn load(&self) -> u64 {
        (self.capacity - LEAST / 2) / 8 * 5
    }

    /// What the file may take on the disk before something is wrong.
    pub(super) fn most(&self) -> u64 {
        self.capacity.saturating_mul(2)
    }

    /// The run of the machine that the file is good for, if it is not good for ever. Where the system
    /// does not tell one from the next, each change has to wait for the disk.
    pub(super) fn boot(&self) -> Option<Boot> {
        match self.durable {
            true => None,
            false => this_boot(),
        }
    }
}
