//! The thread that waits for the disk, so that no other does.

use super::keeper::Keeper;
use super::settings::Settings;
use super::trouble::Trouble;
use crate::store::{Fault, Operation, Reply};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

/// How many calls wait at most. More would wait for longer than they are willing to.
const QUEUE: usize = 1024;
/// How many calls are answered together: what they change costs little more than what one does.
const TOGETHER: usize = 64;

pub(super) type Answers = Vec<Result<Reply, Fault>>;

/// What one call asks for.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) operations: Vec<Operation>,
    pub(super) answers: oneshot::Sender<Answers>,
    /// The room in memory that what it is to write takes until it is answered.
    pub(super) room: OwnedSemaphorePermit,
}

/// For how long one waits until the file is open.
const OPENING: Duration = Duration::from_secs(60);

/// Starts the thread, which opens the file, and ends once the sender is dropped and all that was sent is
/// done.
pub(super) fn start(settings: Settings) -> Result<mpsc::Sender<Job>, Trouble> {
    let (sender, jobs) = mpsc::channel(QUEUE);
    let (tell, told) = sync_channel(1);
    let serve = move || {
        let largest = settings.largest();
        match Keeper::new(settings) {
            Ok(keeper) => {
                let _ = tell.send(Ok(()));
                serve(keeper, jobs, largest);
            }
            Err(trouble) => {
                let _ = tell.send(Err(trouble));
            }
        }
    };
    thread::Builder::new()
        .name("larder-disk".into())
        .spawn(serve)?;
    let late = || {
        format!(
            "it is not open after {OPENING:?}: see which process has it and does not go on, or make it \
             smaller"
        )
    };
    let opened = told.recv_timeout(OPENING);
    opened.unwrap_or_else(|_| Err(Trouble::Taken(late())))?;
    Ok(sender)
}

fn serve(mut keeper: Keeper, mut jobs: mpsc::Receiver<Job>, largest: usize) {
    let mut batch = Vec::new();
    while let Some(first) = next(&mut keeper, &mut jobs) {
        batch.push(first);
        while batch.len() < TOGETHER
            && let Ok(job) = jobs.try_recv()
        {
            batch.push(job);
        }
        answer(&mut keeper, &mut batch, largest);
    }
}

/// The next call. While there is none, the file is made as small as it is to be, a step at a time.
fn next(keeper: &mut Keeper, jobs: &mut mpsc::Receiver<Job>) -> Option<Job> {
    loop {
        match jobs.try_recv() {
            Ok(job) => return Some(job),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) if keeper.shed() => {}
            Err(TryRecvError::Empty) => return jobs.blocking_recv(),
        }
    }
}

/// Answers some calls, and leaves none of them.
fn answer(keeper: &mut Keeper, batch: &mut Vec<Job>, largest: usize) {
    let mut operations = Vec::new();
    let mut open = Vec::new();
    for job in batch.drain(..) {
        let mut faults = Vec::with_capacity(job.operations.len());
        for operation in job.operations {
            let fault = operation.too_large(largest);
            if fault.is_none() {
                operations.push(operation);
            }
            faults.push(fault);
        }
        open.push((job.answers, faults, job.room));
    }
    let replies = keeper.carry_out(&operations);
    let mut replies = match replies {
        Ok(replies) => Ok(replies.into_iter()),
        Err(fault) => Err(fault),
    };
    for (answers, faults, _room) in open {
        let answer = |fault: Option<Fault>| match (fault, &mut replies) {
            (Some(fault), _) => Err(fault),
            (None, Ok(replies)) => replies.next().ok_or_else(super::unanswered),
            (None, Err(fault)) => Err(fault.clone()),
        };
        let _ = answers.send(faults.into_iter().map(answer).collect());
    }
}
