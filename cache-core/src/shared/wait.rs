//! Waiting for a store, for a caller who has no executor.

use crate::store::Pending;
use crate::sync::Arc;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use tokio::task::unconstrained;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Blocks the thread until there is an answer.
pub(crate) fn wait<T>(pending: Pending<T>) -> T {
    // on a thread of tokio's executor too, where a task that has had many answers would have to return
    // to the executor for the next one
    let mut pending = pin!(unconstrained(pending));
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match pending.as_mut().poll(&mut context) {
            Poll::Ready(answer) => return answer,
            Poll::Pending => thread::park(),
        }
    }
}
