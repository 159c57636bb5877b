//! Writes that fail if the stores do not acknowledge what they invalidate.

use super::{Ended, OnUnacknowledged, Panic, Write};
use crate::store::Fault;
use std::future::Future;
use std::panic::resume_unwind;

impl Write {
    /// Runs the body. If a store has not acknowledged the invalidation after a while, a write that
    /// succeeded returns what `fail` makes of the fault; so does one in two phases that could not be
    /// marked, whose body does not run.
    pub fn run_or_fail<R>(
        &mut self,
        body: impl FnOnce() -> R,
        ended: impl FnOnce(&R) -> Ended,
        fail: fn(Fault) -> R,
    ) -> R {
        self.on_unacknowledged = OnUnacknowledged::Error;
        if let Err(fault) = self.prepare().acknowledged().wait() {
            return self.refuse(fault, fail);
        }
        self.stake().wait();
        let returned = self.run_body(body, ended);
        let (handed_over, panicked) = self.conclude_in_stores();
        let acknowledged = handed_over.acknowledged().wait();
        self.outcome(returned, acknowledged, panicked, fail)
    }

    /// The same for a body that is a future.
    pub async fn run_async_or_fail<F: Future>(
        &mut self,
        body: F,
        ended: impl FnOnce(&F::Output) -> Ended,
        fail: fn(Fault) -> F::Output,
    ) -> F::Output {
        self.is_async = true;
        self.on_unacknowledged = OnUnacknowledged::Error;
        if let Err(fault) = self.prepare().acknowledged().await {
            return self.refuse(fault, fail);
        }
        self.stake().done().await;
        let returned = self.run_body_async(body, ended).await;
        let (handed_over, panicked) = self.conclude_in_stores();
        let acknowledged = handed_over.acknowledged().await;
        self.outcome(returned, acknowledged, panicked, fail)
    }

    /// Gives the write up before its body. What it has marked is released all the same, but who is told
    /// already that the store fails does not wait for that.
    fn refuse<R>(&mut self, fault: Fault, fail: fn(Fault) -> R) -> R {
        self.on_unacknowledged = OnUnacknowledged::Ignore;
        fail(fault)
    }

    fn outcome<R>(
        &self,
        returned: R,
        acknowledged: Result<(), Fault>,
        panicked: Option<Panic>,
        fail: fn(Fault) -> R,
    ) -> R {
        if let Some(panic) = panicked {
            resume_unwind(panic);
        }
        match acknowledged {
            Err(fault) if self.succeeded => fail(fault),
            _ => returned,
        }
    }
}
