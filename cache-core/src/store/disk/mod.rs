//! Entries and leases in a file.
//!
//! The engine is redb: of those that are kept up it is the only one without C that several processes
//! may write with, and that leaves a file whole when one of them is killed. It needs nothing but
//! `libc`, and is MIT or Apache.
//!
//! - `heed` (LMDB) and `libmdbx` share a file as well, and are C, as is SQLite. LMDB maps the file
//!   into memory, so that who damages it ends the program, and its map is made as large as it may
//!   ever become.
//! - `fjall`, `persy` and `canopydb` have a file for one process alone, as `sled` has, of which
//!   there is no release that is not an alpha.
//!
//! What the engine is not asked for is to wait for the disk at each commit: a miss takes three. What is
//! committed is with the system, which is enough for the process to be killed. It is not enough for the
//! machine to stop, so the first page of the file, the `label`, says in which run of the machine it is
//! good, and in any other it is not looked into.
//!
//! From the bottom: `label`, `backend` and `boot` are the file as the engine is given it, `opened`
//! decides which file that is, one process at a time (`door`); `tables`, `shelf` and `changes` are
//! what is in it; a `keeper` carries out operations and gets over damage, on its `thread`, for which so
//! much may be `waiting`.

mod backend;
mod boot;
mod builder;
mod changes;
mod door;
mod identity;
mod keeper;
mod label;
mod opened;
mod settings;
mod shelf;
mod tables;
#[cfg(test)]
mod tests;
mod thread;
mod trouble;
mod url;
mod uses;
mod waiting;

use super::worker::Worker;
use super::{ConfigError, Fault, FaultKind, Operation, Pending, Reply, Store};
pub use builder::Builder;
use std::fmt;
use std::path::Path;
use std::time::Duration;
use thread::Job;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use waiting::Room;

/// A store in a file, for the processes of one machine and for those that come after them.
///
/// ```
/// # mod larder { pub use cache_core::store; }
/// # let path = std::env::temp_dir().join(format!("larder-doc-{}", std::process::id()));
/// use larder::store::Disk;
///
/// let store = Disk::builder(&path).capacity(64 << 20).build()?;
/// # drop(store);
/// # for ending in ["", ".lock"] {
/// #     let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
/// # }
/// # Ok::<(), larder::store::ConfigError>(())
/// ```
///
/// Any number of processes may open the file, on Linux, macOS and Windows, each as often as it likes:
/// what one of them invalidates is gone for all, as on a server. It is not for file systems that
/// several machines share. All have to say the same of its capacity, and whether it is durable; in
/// containers mount its directory and not the file, so that they see what takes its place. Changes are
/// not told, so that [`Near::Tracked`](crate::Near::Tracked) is [`Near::Validate`](crate::Near::Validate)
/// here.
///
/// # What survives what
///
/// | | by default | [durable](Builder::durable) |
/// |---|---|---|
/// | a process ends, panics, is killed | everything | everything |
/// | the machine stops, is started anew, loses its power | nothing: the store begins empty | everything |
/// | the file is damaged, or the disk is full | nothing | nothing |
/// | the file is deleted, or a copy of it put in its place | nothing | nothing |
///
/// What is deleted stays so in all of these. A change is with the system when it is answered, so that
/// who kills the process takes nothing back; and what a machine that stops may take back is not looked
/// into afterwards. Only Linux says whether it was started anew: elsewhere every store is durable.
///
/// What can't be told from the file as it should be is an older state of the same file: one that was
/// restored together with its whole file system and is durable, or that was written over it, as by
/// `cp backup store`. Delete it then, and let nothing but larder write to it.
///
/// # Beside the file
///
/// There is an empty file of its name with `.lock` at the end, by which one process at a time opens it.
/// A file that does not make sense gets `.damaged` at the end of its name, in the place of one that was
/// there before, with both names in an error that is logged, and the store begins empty. So it does
/// where the disk is full, for what can't be deleted must not stay, and where the file takes twice its
/// capacity, as when a process that reads it is stopped for long. A file that is no store, or one of
/// another version of larder, is left alone, with an error. So is one that has several names (hard
/// links), for they would end up as several files; symbolic links are followed.
///
/// A file that is damaged while it is open may have the engine panic. That is caught and seen to; with
/// `panic = "abort"` it ends the process.
///
/// # Times and sizes
///
/// Times to live are counted by the system's clock, in milliseconds. If that is set back entries live
/// longer; none comes back that was deleted. What [the capacity](Builder::capacity) leaves no room
/// for goes in the order in which it was used, as far as it was read by processes that also store.
/// Space that becomes free is used again: the file takes no more than its capacity on the disk, of which
/// values are a third or so, the less the smaller they are. Its length may be twice that, with holes in it.
///
/// Operations are done on a thread of the store's own, those that wait together in one transaction.
/// Reading takes some 15 µs, less than over a socket, and a change some 200 µs, ten times as long as with
/// Redis; several at once share that. A durable one takes as long as the disk does twice.
///
/// A process that is stopped in the midst of a change (`SIGSTOP`, a debugger, a paused container) keeps the
/// others from changing anything until it goes on or is killed: their calls compute, and their
/// invalidations are late. So does one that opens a large file, for as long as it reads it. Of what waits,
/// 1024 calls and 64 MiB of values are kept at most: what is more is not stored, and an invalidation is
/// late.
pub struct Disk {
    jobs: mpsc::Sender<Job>,
    room: Room,
    worker: Worker,
    name: String,
    largest: usize,
    response_timeout: Duration,
}

impl Disk {
    /// The store in a file, which is made if there is none.
    ///
    /// # Errors
    ///
    /// As [`Builder::build`].
    pub fn new(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        Self::builder(path).build()
    }

    /// The store in a file, with more to be said.
    pub fn builder(path: impl AsRef<Path>) -> Builder {
        Builder::new(path.as_ref())
    }
}

impl Store for Disk {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let count = operations.len();
        let all = move |fault: Fault| vec![Err(fault); count];
        let room = match self.room.take(&operations) {
            Ok(room) => room,
            Err(fault) => return Box::pin(std::future::ready(all(fault))),
        };
        let (sender, answers) = oneshot::channel();
        let job = Job {
            operations,
            answers: sender,
            room,
        };
        // sent here, not on the other thread, so that calls of one thread are in order
        if self.jobs.try_send(job).is_err() {
            let reason = "too many calls wait for the disk";
            let fault = Fault::new(FaultKind::Unreachable, reason);
            return Box::pin(std::future::ready(all(fault)));
        }
        let limit = self.response_timeout;
        let answered = async move {
            match timeout(limit, answers).await {
                Ok(answers) => answers.unwrap_or_else(|_| all(unanswered())),
                Err(_) => {
                    let reason = format!("the disk has not answered within {limit:?}");
                    all(Fault::new(FaultKind::TimedOut, reason))
                }
            }
        };
        self.worker.run(answered, move || all(unanswered()))
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    fn largest(&self) -> usize {
        self.largest
    }

    fn is_one_server(&self) -> bool {
        true
    }
}

impl fmt::Debug for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Disk({})", self.name)
    }
}

/// What is said where there is no answer any more.
fn unanswered() -> Fault {
    Fault::new(FaultKind::Unreachable, "the store was dropped")
}
