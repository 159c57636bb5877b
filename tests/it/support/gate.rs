//! A door between two threads or tasks.

use std::future::poll_fn;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::task::{Poll, Waker};
use std::time::Duration;

/// Far more than any test waits; only what hangs meets it.
const LIMIT: Duration = Duration::from_secs(30);

/// A door that one side opens and the other waits at, on a thread or in a future.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    state: Mutex<State>,
    opened: Condvar,
}

#[derive(Debug, Default)]
struct State {
    open: bool,
    waiting: Vec<Waker>,
}

impl Gate {
    pub(crate) const fn new() -> Self {
        Gate {
            state: Mutex::new(State {
                open: false,
                waiting: Vec::new(),
            }),
            opened: Condvar::new(),
        }
    }

    /// Lets everyone pass from now on.
    pub(crate) fn open(&self) {
        let mut state = self.state();
        state.open = true;
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        self.opened.notify_all();
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Blocks until the gate is open.
    pub(crate) fn wait(&self) {
        let (state, waited) = self
            .opened
            .wait_timeout_while(self.state(), LIMIT, |state| !state.open)
            .unwrap();
        drop(state);
        assert!(!waited.timed_out(), "nobody opened the gate");
    }

    /// Is ready when the gate is open.
    pub(crate) async fn pass(&self) {
        poll_fn(|context| {
            let mut state = self.state();
            if state.open {
                return Poll::Ready(());
            }
            state.waiting.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}
