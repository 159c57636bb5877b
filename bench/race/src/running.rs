//! A call or a write on a thread of its own.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{Scope, ScopedJoinHandle};
use std::time::Duration;

pub(crate) struct Running<'scope, T> {
    thread: ScopedJoinHandle<'scope, T>,
    returned: Receiver<()>,
}

impl<'scope, T: Send + 'scope> Running<'scope, T> {
    pub(crate) fn start<'env>(
        scope: &'scope Scope<'scope, 'env>,
        run: impl FnOnce() -> T + Send + 'scope,
    ) -> Self {
        let (sender, returned) = channel();
        let thread = scope.spawn(move || {
            let result = run();
            // it need not be waited for
            let _ = sender.send(());
            result
        });
        Running { thread, returned }
    }

    /// Whether it returns in this time.
    pub(crate) fn returns_within(&self, time: Duration) -> bool {
        self.returned.recv_timeout(time) != Err(RecvTimeoutError::Timeout)
    }

    /// Waits for its result.
    pub(crate) fn end(self) -> T {
        self.thread.join().expect("a library should not panic")
    }
}
