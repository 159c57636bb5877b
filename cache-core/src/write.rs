//! A declared write: a body, and what is invalidated when it ends, however it ends.

use crate::context::Context;
use crate::put::Puts;
use crate::scope::{Kind, Remains, Scope};
use crate::sync::Arc;
use crate::target::Target;
use std::future::{Future, poll_fn};
use std::mem::take;
use std::pin::pin;

/// A write, to come or under way. Dropping it applies its invalidations: on return, on unwinding
/// and when the future that holds it is dropped, for a write that failed may have happened.
///
/// It is declared before everything else that the write holds, and so dropped after it: dropping
/// an argument may be what commits.
#[derive(Debug, Default)]
pub struct Write {
    targets: Vec<Target>,
    /// None before the write has begun.
    scope: Option<Arc<Scope>>,
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
    /// A write that has not begun.
    #[must_use]
    pub fn to_come() -> Self {
        Write::default()
    }

    /// Begins the write, which invalidates `targets`.
    pub fn begin(&mut self, mut targets: Vec<Target>) {
        self.scope = Some(Scope::new(Context::current().scope, &mut targets));
        self.targets = targets;
    }

    /// Begins what holds back the invalidations declared inside.
    pub(crate) fn defer(&mut self) {
        self.scope = Some(Scope::of_kind(Kind::Deferred, Context::current().scope));
    }

    /// Runs the body.
    pub fn run<R>(&mut self, body: impl FnOnce() -> R, ended: impl FnOnce(&R) -> Ended) -> R {
        let entered = self.context().enter();
        let returned = body();
        let ended = ended(&returned);
        drop(entered);
        self.end(ended);
        returned
    }

    /// Runs the body that is a future.
    pub async fn run_async<F: Future>(
        &mut self,
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
        let entered = self.context().enter();
        let ended = ended(&returned);
        drop(entered);
        self.end(ended);
        returned
    }

    pub(crate) fn context(&self) -> Context {
        Context {
            scope: self.scope.clone(),
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
        let Some(scope) = self.scope.take() else {
            return;
        };
        let Remains { again, puts } = scope.remains();
        let mut ending = Ending {
            outer: scope.outer().cloned(),
            targets: take(&mut self.targets),
            again,
            puts,
            given_up: None,
        };
        if !self.succeeded || scope.outer().is_some() {
            ending.give_up_puts();
        }
        ending.go_on();
        scope.settle();
    }
}

/// What is left to do at the end of a write. It is done to the last, even if dropping a value of
/// the user's panics.
struct Ending {
    /// The write around this one, whose end is this one's: only then is it known to have happened.
    outer: Option<Arc<Scope>>,
    again: Vec<Target>,
    targets: Vec<Target>,
    puts: Puts,
    given_up: Option<Puts>,
}

impl Ending {
    /// Invalidates what would have been put.
    fn give_up_puts(&mut self) {
        let puts = take(&mut self.puts);
        self.again.extend(puts.targets());
        self.given_up = Some(puts);
    }

    fn go_on(&mut self) {
        while let Some(target) = self.again.pop() {
            self.apply(&target);
        }
        while let Some(target) = self.targets.pop() {
            if self.puts.is_empty() {
                self.apply(&target);
            } else {
                target.perform_before(&mut self.puts);
            }
        }
        while self.puts.perform_one() {}
    }

    fn apply(&self, target: &Target) {
        match &self.outer {
            Some(outer) => target.apply_inside(outer),
            None => target.perform(),
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        if !(self.again.is_empty() && self.targets.is_empty() && self.puts.is_empty()) {
            self.go_on();
        }
    }
}
