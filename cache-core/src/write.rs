//! A declared write: a body, and what is invalidated when it ends, however it ends.

use crate::context::Context;
use crate::scope::Scope;
use crate::sync::Arc;
use crate::target::Target;
use std::future::{Future, poll_fn};
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
        let mut targets = std::mem::take(&mut self.targets);
        let remains = self.scope.remains();
        targets.extend(remains.again);
        perform_all(&targets);
        match self.scope.outer() {
            // the outer write's end is this one's: only then is it known to have happened
            Some(outer) => outer.adopt(targets),
            None if self.succeeded => remains.puts.into_iter().for_each(|put| put.perform()),
            None => {}
        }
    }
}

/// Applies every target, even if dropping a value that one of them took out panics.
fn perform_all(targets: &[Target]) {
    struct Rest<'a>(&'a [Target]);
    impl Drop for Rest<'_> {
        fn drop(&mut self) {
            perform_all(self.0);
        }
    }
    if let [first, rest @ ..] = targets {
        let _rest = Rest(rest);
        first.perform();
    }
}
