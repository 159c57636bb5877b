//! A clock that a thread writes down, for those who ask all the time.
//!
//! To read it is to load a number. The thread that writes it runs only while somebody reads: a while
//! after the last reading it stops, and the next reader asks the system and wakes it.

use super::Moment;
use crate::sync::{AtomicBool, AtomicU64, Mutex, Ordering};
use std::thread::{self, Thread};
use std::time::Duration;

/// How often the time is written down.
const TICK: Duration = Duration::from_millis(2);
/// After how many ticks without a reader the thread stops.
const PATIENCE: u32 = 50;

/// The time in nanoseconds, while it is written down.
static TIME: AtomicU64 = AtomicU64::new(STOPPED);
const STOPPED: u64 = 0;
/// Whether anybody read it since the last tick.
static READ: AtomicBool = AtomicBool::new(false);
/// The thread, once there is one. Whoever writes the time holds this.
static THREAD: Mutex<Option<Thread>> = Mutex::new(None);

/// The present, as of the last tick.
#[inline]
pub(super) fn now() -> Moment {
    written().unwrap_or_else(start)
}

/// The same, if the clock runs.
#[inline]
pub(super) fn written() -> Option<Moment> {
    let time = TIME.load(Ordering::Relaxed);
    if time == STOPPED {
        return None;
    }
    // others read this too: write only what is new
    if !READ.load(Ordering::Relaxed) {
        READ.store(true, Ordering::Relaxed);
    }
    Some(Moment(time))
}

/// Stops the clock that is written down, until somebody wants to read it again.
pub(super) fn stop() {
    let _thread = THREAD.lock();
    TIME.store(STOPPED, Ordering::Relaxed);
}

/// Wakes the thread, and asks the system meanwhile.
#[cold]
fn start() -> Moment {
    // a thread that holds it is about to do the same, or to stop
    if let Some(mut thread) = THREAD.try_lock()
        && TIME.load(Ordering::Relaxed) == STOPPED
        && !super::is_frozen()
    {
        READ.store(true, Ordering::Relaxed);
        match &*thread {
            Some(thread) => {
                TIME.store(Moment::now().0, Ordering::Relaxed);
                thread.unpark();
            }
            None => {
                let spawned = thread::Builder::new()
                    .name("larder-clock".to_owned())
                    .spawn(run);
                // without a thread the system is asked each time
                *thread = spawned.ok().map(|handle| handle.thread().clone());
            }
        }
    }
    Moment::now()
}

fn run() {
    let mut unread = 0;
    loop {
        {
            let _thread = THREAD.lock();
            unread = if READ.swap(false, Ordering::Relaxed) {
                0
            } else {
                unread + 1
            };
            let stops = super::is_frozen() || unread > PATIENCE;
            let time = if stops { STOPPED } else { Moment::now().0 };
            TIME.store(time, Ordering::Relaxed);
        }
        match TIME.load(Ordering::Relaxed) {
            STOPPED => thread::park(),
            _ => thread::sleep(TICK),
        }
    }
}
