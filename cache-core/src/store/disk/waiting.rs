//! How much may wait to be written: a disk that hangs must not have calls fill the memory.

use crate::store::{Fault, FaultKind, Operation};
use crate::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many bytes of values wait at most. One call alone may have more.
const MOST: u32 = 64 << 20;
/// They are counted by so many.
const UNIT: usize = 1 << 10;
const UNITS: u32 = MOST / UNIT as u32;

/// The room that is left for values of calls that wait.
#[derive(Debug)]
pub(super) struct Room(Arc<Semaphore>);

impl Room {
    pub(super) fn new() -> Self {
        Room(Arc::new(Semaphore::new(UNITS as usize)))
    }

    /// Room for the values of some operations, until what is given is dropped. What writes no value, as
    /// what invalidates, needs none.
    pub(super) fn take(&self, operations: &[Operation]) -> Result<OwnedSemaphorePermit, Fault> {
        let bytes: usize = operations.iter().map(Operation::value_len).sum();
        let units = u32::try_from(bytes / UNIT).map_or(UNITS, |units| units.min(UNITS));
        let room = self.0.clone().try_acquire_many_owned(units);
        room.map_err(|_| {
            let reason = format!(
                "{} MiB of values wait for the disk already: it is too slow for what is stored, or hangs",
                MOST >> 20
            );
            Fault::new(FaultKind::Unreachable, reason)
        })
    }
}
