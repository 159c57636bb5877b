//! Something that is made when it is needed and kept while it is good: a connection, an address.

use crate::store::{Fault, FaultKind};
use crate::sync::{Instant, Mutex, Turn};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// How long nobody tries again after a first failure, and after the tenth.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Those who need it at once have one try between them, and after one that failed there is a pause
/// in which everyone is told so at once.
#[derive(Debug)]
pub(super) struct Kept<T> {
    kept: Mutex<Option<T>>,
    failed: Mutex<Option<Failed>>,
    turn: Turn<()>,
}

#[derive(Clone, Debug)]
struct Failed {
    fault: Fault,
    until: Instant,
    pause: Duration,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Kept {
            kept: Mutex::new(None),
            failed: Mutex::new(None),
            turn: Turn::new(()),
        }
    }
}

impl<T: Clone> Kept<T> {
    /// What is kept.
    pub(super) fn peek(&self) -> Option<T> {
        self.kept.lock().clone()
    }

    /// Keeps something else from now on.
    pub(super) fn replace(&self, with: Option<T>) {
        // dropped once the lock is free
        let _former = std::mem::replace(&mut *self.kept.lock(), with);
    }

    /// What is kept and good, or is made now: rarely, so that whoever asks need not have room for what
    /// makes it.
    pub(super) async fn get<M>(
        &self,
        is_good: impl Fn(&T) -> bool,
        make: impl FnOnce() -> Pin<Box<M>>,
    ) -> Result<T, Fault>
    where
        M: Future<Output = Result<T, Fault>>,
    {
        if let Some(kept) = self.peek().filter(&is_good) {
            return Ok(kept);
        }
        let _turn = self.turn.lock().await;
        if let Some(kept) = self.peek().filter(&is_good) {
            return Ok(kept);
        }
        self.is_paused()?;
        let made = make().await;
        match &made {
            Ok(made) => {
                *self.failed.lock() = None;
                self.replace(Some(made.clone()));
            }
            Err(fault) => self.pause(fault),
        }
        made
    }

    fn is_paused(&self) -> Result<(), Fault> {
        match &*self.failed.lock() {
            Some(failed) if Instant::now() < failed.until => Err(failed.fault.clone()),
            _ => Ok(()),
        }
    }

    fn pause(&self, fault: &Fault) {
        let mut failed = self.failed.lock();
        let pause = match &*failed {
            Some(failed) => (failed.pause * 2).min(LONGEST_PAUSE),
            None => FIRST_PAUSE,
        };
        let fault = Fault::new(
            match fault.kind {
                FaultKind::TimedOut => FaultKind::Unreachable,
                kind => kind,
            },
            fault.message.clone(),
        );
        *failed = Some(Failed {
            fault,
            until: Instant::now() + jittered(pause),
            pause,
        });
    }
}

/// Between half of it and all, so that not everyone comes back at once.
fn jittered(pause: Duration) -> Duration {
    let mut byte = [0];
    // without randomness there is no jitter, and nothing worse
    let _ = getrandom::fill(&mut byte);
    pause / 2 + pause / 2 * u32::from(byte[0]) / 255
}
