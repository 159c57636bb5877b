//! A declared write: a body, and what is invalidated when it ends, however it ends.

#[cfg(feature = "shared")]
mod failing;

use crate::context::{Context, inside};
use crate::declared::DeclaredWrite;
use crate::outstanding::{HandedOver, OnUnacknowledged, Outstanding};
use crate::put::{Put, Puts};
use crate::scope::{Kind, Remains, Scope};
use crate::sync::Arc;
use crate::target::Target;
use crate::verify;
use std::future::Future;
use std::mem::take;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::thread;

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
    on_unacknowledged: OnUnacknowledged,
    /// Whether its body is a future: then dropping it does not block.
    is_async: bool,
    /// Whether its body may put values in the place of what it invalidates.
    puts: bool,
    /// Where it is declared, if it is.
    declared: Option<&'static DeclaredWrite>,
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

    /// Says where it is declared.
    pub fn of(&mut self, declared: &'static DeclaredWrite) {
        self.declared = Some(declared);
    }

    /// Notes that the body may put values: only then are claims staked in stores, which takes a round
    /// trip.
    #[inline]
    pub fn puts(&mut self) {
        self.puts = true;
    }

    /// A write that has not begun, and does not wait for stores to acknowledge what it invalidates.
    #[must_use]
    pub fn without_waiting() -> Self {
        let mut write = Write::default();
        write.on_unacknowledged = OnUnacknowledged::Ignore;
        write
    }

    /// Begins the write, which invalidates `targets`.
    pub fn begin(&mut self, mut targets: Vec<Target>) {
        let scope = Scope::new(Context::current().scope, &mut targets);
        verify::begun(&scope);
        self.scope = Some(scope);
        self.targets = targets;
    }

    /// Begins a write that marks its targets in the stores where they are, so that nothing is left of them
    /// if its process is killed before it can invalidate.
    #[cfg(feature = "shared")]
    pub fn begin_in_two_phases(&mut self, mut targets: Vec<Target>) {
        // without randomness nothing is granted either
        let write = crate::shared::unique().ok();
        for target in &mut targets {
            target.marked_by(write);
        }
        self.begin(targets);
    }

    /// Begins what holds back the invalidations declared inside a future.
    pub(crate) fn defer_async(&mut self) {
        self.is_async = true;
        self.defer();
    }

    /// Begins what holds back the invalidations declared inside.
    pub(crate) fn defer(&mut self) {
        let scope = Scope::of_kind(Kind::Deferred, Context::current().scope);
        verify::begun(&scope);
        self.scope = Some(scope);
    }

    /// Runs the body.
    pub fn run<R>(&mut self, body: impl FnOnce() -> R, ended: impl FnOnce(&R) -> Ended) -> R {
        self.prepare().wait();
        self.stake().wait();
        self.run_body(body, ended)
    }

    fn prepare(&self) -> HandedOver {
        Outstanding::prepare(&self.targets, self.on_unacknowledged)
    }

    fn run_body<R>(&mut self, body: impl FnOnce() -> R, ended: impl FnOnce(&R) -> Ended) -> R {
        let entered = Context::within(self.scope()).enter();
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
        self.is_async = true;
        self.prepare().done().await;
        self.stake().done().await;
        let returned = self.run_body_async(body, ended).await;
        self.finish().await;
        returned
    }

    async fn run_body_async<F: Future>(
        &mut self,
        body: F,
        ended: impl FnOnce(&F::Output) -> Ended,
    ) -> F::Output {
        let returned = inside(self.scope(), body).await;
        let entered = Context::within(self.scope()).enter();
        let ended = ended(&returned);
        drop(entered);
        self.end(ended);
        returned
    }

    /// Stakes claims in stores, where all masks are noted by now. Inside another write nothing is put.
    fn stake(&mut self) -> HandedOver {
        match &self.scope {
            Some(scope) if self.puts && scope.outer().is_none() => {
                Outstanding::stake(&mut self.targets, scope)
            }
            _ => HandedOver::default(),
        }
    }

    /// Ends the write here, if it has to wait for a store. Everything that its body had is dropped.
    pub(crate) async fn finish(&mut self) {
        let (handed_over, panicked) = self.conclude_in_stores();
        handed_over.done().await;
        if let Some(panic) = panicked {
            resume_unwind(panic);
        }
    }

    fn conclude_in_stores(&mut self) -> (HandedOver, Option<Panic>) {
        let scope = self.scope.as_ref();
        let is_shared = self.targets.iter().any(Target::is_shared)
            || scope.is_some_and(|scope| scope.reaches_stores());
        match is_shared {
            true => self.conclude(),
            false => (HandedOver::default(), None),
        }
    }

    /// Applies what is to be applied, and gives back a panic that came of it.
    fn conclude(&mut self) -> (HandedOver, Option<Panic>) {
        let Some(scope) = self.scope.take() else {
            return (HandedOver::default(), None);
        };
        let Remains { again, puts } = scope.remains();
        let mut ending = Ending {
            outer: scope.outer().cloned(),
            targets: take(&mut self.targets),
            declared: self.declared,
            again,
            puts,
            due: Vec::new(),
            given_up: Vec::new(),
            outstanding: Outstanding::default(),
        };
        if !self.succeeded || scope.outer().is_some() {
            ending.give_up_puts();
        }
        let panicked = ending.go_on();
        let handed_over = match self.on_unacknowledged {
            OnUnacknowledged::Ignore => {
                ending.outstanding.leave();
                HandedOver::default()
            }
            _ => ending.outstanding.hand_over(),
        };
        scope.settle();
        (handed_over, panicked)
    }

    pub(crate) fn scope(&self) -> Option<Arc<Scope>> {
        self.scope.clone()
    }

    fn end(&mut self, ended: Ended) {
        self.targets.extend(ended.targets);
        self.succeeded = ended.succeeded;
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        let (handed_over, panicked) = self.conclude();
        if !self.is_async {
            handed_over.wait();
        }
        if let Some(panic) = panicked.filter(|_| !thread::panicking()) {
            resume_unwind(panic);
        }
    }
}

type Panic = Box<dyn std::any::Any + Send>;

/// What is left to do at the end of a write. It is done to the last, even if dropping a value of
/// the user's panics.
struct Ending {
    /// The write around this one, whose end is this one's: only then is it known to have happened.
    outer: Option<Arc<Scope>>,
    again: Vec<Target>,
    targets: Vec<Target>,
    declared: Option<&'static DeclaredWrite>,
    puts: Puts,
    /// The puts, once all is invalidated.
    due: Vec<Box<dyn Put>>,
    given_up: Vec<Box<dyn Put>>,
    outstanding: Outstanding,
}

impl Ending {
    /// Invalidates what would have been put.
    fn give_up_puts(&mut self) {
        let puts = take(&mut self.puts);
        self.again.extend(puts.targets());
        self.given_up = puts.into_all();
    }

    /// Does it all. A panic, of a value that is dropped or of an expression of the user's, goes on
    /// when everything is done.
    fn go_on(&mut self) -> Option<Panic> {
        let mut panicked = None;
        while let Some(step) = self.next() {
            let step = AssertUnwindSafe(|| self.take(step));
            panicked = catch_unwind(step).err().or(panicked);
        }
        panicked
    }

    /// What is to be done next: first everything is invalidated, then what was put is stored.
    fn next(&mut self) -> Option<Step> {
        let target = self.again.pop().map(Step::Again);
        if let Some(target) = target.or_else(|| self.targets.pop().map(Step::Target)) {
            return Some(target);
        }
        self.due.append(&mut take(&mut self.puts).into_all());
        let put = self.due.pop().map(Step::Put);
        put.or_else(|| self.given_up.pop().map(Step::GiveUp))
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Target(target) if !self.puts.is_empty() => {
                self.note(&target, None);
                target.perform_before(&mut self.puts, &mut self.outstanding);
            }
            Step::Target(target) => {
                let met = self.apply(&target);
                self.note(&target, met);
            }
            Step::Again(target) => _ = self.apply(&target),
            Step::Put(put) => put.perform(&mut self.outstanding),
            Step::GiveUp(put) => drop(put),
        }
    }

    /// Tells the audit of what a declared write invalidates. What one without an attribute does, as that of
    /// a request which writes, nobody has written down.
    fn note(&self, target: &Target, met: Option<bool>) {
        if self.declared.is_some() {
            target.note(self.declared, met);
        }
    }

    /// Whether there was anything, if that is known.
    fn apply(&mut self, target: &Target) -> Option<bool> {
        match &self.outer {
            Some(outer) => target.apply_inside(outer, &mut self.outstanding),
            None => Some(target.perform_here(&mut self.outstanding)),
        }
    }
}

/// One thing that is left to do.
enum Step {
    Again(Target),
    Target(Target),
    Put(Box<dyn Put>),
    GiveUp(Box<dyn Put>),
}
