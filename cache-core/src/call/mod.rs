//! A call of a cached function, step by step: look up, join or lead, wait, deliver.

mod load;
mod miss;
mod peek;

pub use load::Load;
pub(crate) use miss::Miss;
pub(crate) use peek::peek;

use crate::context::{Call, Context, Kind};
use crate::flight::Waited;
use crate::frame::Frame;
use crate::function::Function;
use crate::lease::Fingerprint;
use crate::returned::{Returned, Sharing};
use crate::slot::Kept;
use crate::sync::Arc;
use miss::{Step, blocked};
use std::future::poll_fn;

/// A call that has looked for its entry.
pub struct Started<'k, F: Function> {
    miss: Miss<'k, F>,
    found: Option<Kept<F::Value>>,
}

/// A call that has its answer, or has to compute it.
pub enum Settled<F: Function, R> {
    /// The answer.
    Served(R),
    /// The right to compute it.
    Lead(Load<F>),
}

impl<'k, F: Function> Started<'k, F> {
    pub(crate) fn new(mut miss: Miss<'k, F>, call: Call) -> Self {
        let found = if call.nested || call.kind != Kind::Ordinary {
            miss.look_up_nested(call.kind)
        } else {
            miss.look_up().map(|slot| slot.kept.clone())
        };
        if found.is_some() {
            miss.memo.counters.hits.count();
        }
        Started { miss, found }
    }

    /// Says what tags the value will have; asked only if it is to be computed.
    #[must_use]
    pub fn tagged(mut self, tags: impl FnOnce() -> Vec<Fingerprint>) -> Self {
        if self.found.is_none() {
            self.miss.tags = tags();
        }
        self
    }

    /// Waits, blocking the thread, until there is an answer or this call is to compute it.
    pub fn settle<const FALLIBLE: bool, R>(self, sharing: Sharing<R>) -> Settled<F, R>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        let Started { mut miss, found } = self;
        if let Some(returned) = found.and_then(|kept| served(kept, sharing)) {
            return Settled::Served(returned);
        }
        loop {
            let found = match miss.step() {
                Step::Serve(kept) => Some(kept),
                Step::Lead(load) => return Settled::Lead(load),
                Step::Wait(waiting) => match waiting.block() {
                    Waited::Ended => miss.land(&waiting),
                    Waited::TooLong | Waited::InACircle => {
                        miss.alone = true;
                        None
                    }
                },
            };
            if let Some(returned) = found.and_then(|kept| served(kept, sharing)) {
                return Settled::Served(returned);
            }
        }
    }

    /// The same for a future.
    pub async fn settle_async<const FALLIBLE: bool, R>(self, sharing: Sharing<R>) -> Settled<F, R>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        let Started { mut miss, found } = self;
        if let Some(returned) = found.and_then(|kept| served(kept, sharing)) {
            return Settled::Served(returned);
        }
        loop {
            miss.follow();
            let found = match miss.step() {
                Step::Serve(kept) => Some(kept),
                Step::Lead(load) => return Settled::Lead(load),
                Step::Wait(mut waiting) => {
                    let poll = |context: &mut std::task::Context<'_>| {
                        waiting.poll(blocked(&Context::current()), context)
                    };
                    match poll_fn(poll).await {
                        Waited::Ended => miss.land(&waiting),
                        Waited::TooLong => {
                            miss.memo.board.give_up(waiting.flight());
                            None
                        }
                        Waited::InACircle => {
                            miss.alone = true;
                            None
                        }
                    }
                }
            };
            if let Some(returned) = found.and_then(|kept| served(kept, sharing)) {
                return Settled::Served(returned);
            }
        }
    }
}

/// The returned value that a kept one stands for; none if it is of another type, which no function
/// keeps.
fn served<const FALLIBLE: bool, R, V>(kept: Kept<V>, sharing: Sharing<R>) -> Option<R>
where
    R: Returned<FALLIBLE, Value = V>,
{
    match kept {
        Kept::Value(value) => Some(R::served(value)),
        Kept::Failure(failure) => sharing.give(&failure),
    }
}

/// A future that was started in one frame and ends in another gives its value to a frame that has
/// not captured what it depends on: that one can't vouch for what it makes of it.
fn taint_strangers(started_in: Option<&Arc<Frame>>) {
    if let Some(frame) = Context::current().frame
        && !started_in.is_some_and(|started_in| Arc::ptr_eq(started_in, &frame))
    {
        frame.capture(|captured| captured.tainted = true);
    }
}
