//! The file as the engine sees it: without the label, and without waiting for the disk where that is
//! not asked for.

use super::label::PAGE;
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
}

impl Backend {
    pub(super) fn new(file: File, waits: bool) -> Result<Self, redb::DatabaseError> {
        let file = FileBackend::new(file)?;
        Ok(Backend { file, waits })
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
        self.file.set_len(shifted(len)?)
    }

    fn sync_data(&self) -> io::Result<()> {
        match self.waits {
            true => self.file.sync_data(),
            false => Ok(()),
        }
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
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
