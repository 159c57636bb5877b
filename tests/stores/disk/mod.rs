//! The store in a file: what survives whom, and what becomes of a file that has come to harm.

#[cfg(target_os = "linux")]
mod damaged;
mod errors;
mod files;
mod full;
mod functions;
mod killed;
mod restarts;
mod room;
#[cfg(unix)]
mod stopped;
mod torture;
mod writer;

use crate::support::Dir;
use cache_core::store::Disk;
use std::path::PathBuf;

/// Where a store is, for a test.
fn place(dir: &Dir) -> PathBuf {
    dir.path().join("store")
}

fn open(dir: &Dir) -> Disk {
    Disk::builder(place(dir))
        .capacity(16 << 20)
        .build()
        .unwrap()
}
