//! A declared write: a body, and what is invalidated when it ends, however it ends.

use crate::context::Context;
use crate::put::Put;
use crate::scope::{Remains, Scope};
use crate::sync::Arc;
use crate::target::Target;
use std::future::{Future, poll_fn};
use std::mem::take;
use std::pin::pin;

/// A write under way. Dropping it applies its invalidations: on return, on unwinding and when
/// the future that holds it is dropped, for a write that failed may have happened.
#[derive(Debug)]
pub struct Write {
    targets: Vec<Target>,
    scope: Arc<Scope>,
    succeeded: bool,
}

/// What the returned value of a write tells.
#[derive(Debug, Default)]
pub struct Ended {
    /// Whether it is not an `Err`.
    pub succeeded: bool,
    /// The targets bound from it.
    pub targets: Vec<Target>,
}

impl Write {
    /// Begins a write that invalidates `targets`.
    pub fn begin(mut targets: Vec<Target>) -> Self {
        let scope = Scope::new(Context::current().scope, &mut targets);
        Write {
            targets,
            scope,
            succeeded: false,
        }
    }

    /// Runs the body.
    pub fn run<R>(mut self, body: impl FnOnce() -> R, ended: impl FnOnce(&R) -> Ended) -> R {
        let entered = self.context().enter();
        let returned = body();
        drop(entered);
        self.end(ended(&returned));
        returned
    }

    /// Runs the body that is a future.
    pub async fn run_async<F: Future>(
        mut self,
        body: F,
        ended: impl FnOnce(&F::Output) -> Ended,
    ) -> F::Output {
        let returned = {
            let mut body = pin!(body);
            poll_fn(|context| {
                let _entered = self.context().enter();
                body.as_mut().poll(context)
            })
            .await
        };
        self.end(ended(&returned));
        returned
    }

    fn context(&self) -> Context {
        Context {
            scope: Some(self.scope.clone()),
            ..Context::current()
        }
    }

    fn end(&mut self, ended: Ended) {
        self.targets.extend(ended.targets);
        self.succeeded = ended.succeeded;
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        let targets = take(&mut self.targets);
        let Remains {
            mut again,
            mut puts,
        } = self.scope.remains();
        if !self.succeeded || self.scope.outer().is_some() {
            again.extend(puts.drain(..).map(|put| put.target()));
        }
        if let Some(outer) = self.scope.outer() {
            // the outer write's end is this one's: only then is it known to have happened
            outer.adopt(&targets);
            outer.adopt(&again);
        }
        Ending {
            again,
            targets,
            puts,
        }
        .go_on();
    }
}

/// What is left to do at the end of a write. It is done to the last, even if dropping a value that
/// was taken out panics.
struct Ending {
    again: Vec<Target>,
    targets: Vec<Target>,
    puts: Vec<Box<dyn Put>>,
}

impl Ending {
    fn go_on(mut self) {
        while let Some(target) = self.again.pop() {
            target.perform();
        }
        while let Some(target) = self.targets.pop() {
            target.perform_before(&mut self.puts);
        }
        while let Some(put) = self.puts.pop() {
            put.perform();
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        let Ending {
            again,
            targets,
            puts,
        } = self;
        if again.is_empty() && targets.is_empty() && puts.is_empty() {
            return;
        }
        let rest = Ending {
            again: take(again),
            targets: take(targets),
            puts: take(puts),
        };
        rest.go_on();
    }
}
