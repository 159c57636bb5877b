//! Whether things that were begun are done, for any number who wait for it.

use super::background::run;
use super::later::Later;
use crate::store::Fault;
use crate::sync::{Arc, Gate};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Waker};

/// Whether things that were begun are done, however they end: `.wait().await`, as often as you like. One
/// atomic load once they are.
#[derive(Debug)]
pub struct AllDone(Arc<Gate>);

/// Whoever waits goes on when this is dropped, even if what they wait for has panicked.
struct Opening(Arc<Gate>);

impl Drop for Opening {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl AllDone {
    /// Of things that were begun.
    #[must_use]
    pub fn of(mut begun: Vec<Later<Result<(), Fault>>>) -> Self {
        let gate = Arc::new(Gate::new(0));
        let opening = Opening(gate.clone());
        // no thread is started to wait for what is done already, as all is in memory
        let mut context = Context::from_waker(Waker::noop());
        begun.retain_mut(|later| Pin::new(later).poll(&mut context).is_pending());
        if !begun.is_empty() {
            drop(run(async move {
                let _opening = opening;
                for later in begun {
                    let _ = later.await;
                }
            }));
        }
        AllDone(gate)
    }

    /// Waits until they are.
    #[inline]
    pub async fn wait(&self) {
        if !self.0.is_closed() {
            // nobody is ever let in: the error is that it was closed
            let _ = self.0.acquire().await;
        }
    }
}
