//! One process at a time opens the file, or puts another in its place.

use super::trouble::Trouble;
use crate::sync::Instant;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// For how long one waits for another process that is at it.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// While it is there, no other process opens the file or takes it away. What ends its process ends it
/// too.
#[derive(Debug)]
pub(super) struct Door {
    _locked: File,
}

impl Door {
    /// Waits for its turn.
    pub(super) fn enter(path: &Path) -> Result<Self, Trouble> {
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let file = options.open(lock_of(path))?;
        let give_up = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Door { _locked: file }),
                Err(TryLockError::Error(error)) => return Err(error.into()),
                Err(TryLockError::WouldBlock) if Instant::now() < give_up => {
                    thread::sleep(LOOK_AGAIN);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(Trouble::Taken(format!(
                        "another process has been opening it for {PATIENCE:?}: see what holds it up"
                    )));
                }
            }
        }
    }
}

/// The file beside it that is locked meanwhile. It stays, empty.
fn lock_of(path: &Path) -> PathBuf {
    beside(path, ".lock")
}

/// A file of the same name with an ending.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
