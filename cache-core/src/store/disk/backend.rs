//! The file as the engine sees it: without the label, and without waiting for the disk where that is
//! not asked for.

use super::label::PAGE;
use crate::sync::{Arc, AtomicBool, Ordering};
use redb::backends::FileBackend;
use redb::{BackendError, StorageBackend};
use std::fs::File;
use std::io;
use std::ops::Bound;

#[derive(Debug)]
pub(super) struct Backend {
    file: FileBackend,
    /// Whether a commit waits until it is on the disk. If not, it is with the system once it has
    /// returned: that is enough for this process to be killed, and not for the machine to stop.
    waits: bool,
    is_given_up: GivenUp,
}

/// Whether nothing is written any more: what is in the file is another's.
#[derive(Clone, Debug, Default)]
pub(super) struct GivenUp(Arc<AtomicBool>);

impl GivenUp {
    /// Has the engine leave the file as it is, also when it closes it.
    pub(super) fn give_up(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn check(&self) -> io::Result<()> {
        match self.0.load(Ordering::Relaxed) {
            true => Err(io::Error::other("the file is another's by now")),
            false => Ok(()),
        }
    }
}

impl Backend {
    pub(super) fn new(
        file: File,
        waits: bool,
        is_given_up: GivenUp,
    ) -> Result<Self, redb::DatabaseError> {
        Ok(Backend {
            file: FileBackend::new(file)?,
            waits,
            is_given_up,
        })
    }
}

impl StorageBackend for Backend {
    fn len(&self) -> io::Result<u64> {
        Ok(self.file.len()?.saturating_sub(PAGE))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read(shifted(offset)?, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.is_given_up.check()?;
        self.file.set_len(shifted(len)?)
    }

    fn sync_data(&self) -> io::Result<()> {
        match self.waits {
            true => self.file.sync_data(),
            false => Ok(()),
        }
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.is_given_up.check()?;
        self.file.write(shifted(offset)?, data)
    }

    fn close(&self) -> io::Result<()> {
        self.file.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.try_lock_range(start, end)
    }

    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.file.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.query_lock_range(start, end)
    }
}

/// An offset behind the label. A damaged file may have any in it.
fn shifted(offset: u64) -> io::Result<u64> {
    let shifted = offset.checked_add(PAGE);
    shifted.ok_or_else(|| io::ErrorKind::InvalidData.into())
}
