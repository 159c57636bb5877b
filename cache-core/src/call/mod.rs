//! A call of a cached function, step by step: look up, join or lead, wait, deliver.

mod load;
mod miss;
mod peek;
mod settle;

pub use load::Load;
pub(crate) use miss::Miss;
pub(crate) use peek::peek;

use crate::answer::Kept;
use crate::context::{Call, Context, Kind};
use crate::entry::Entry;
use crate::flight::{Seen, Waited};
use crate::frame::Frame;
use crate::front::{self, Front, FrontOf};
use crate::function::Function;
use crate::held::Held;
use crate::lease::Fingerprint;
use crate::memo::Memo;
use crate::returned::{Returned, Sharing};
use crate::store::{Boarding, Hit};
use crate::sync::Arc;
use miss::{Step, blocked};
use std::future::poll_fn;

/// A call that found nothing that it may be given just so.
struct Missed<'k, F: Function> {
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

impl<'k, F: Function> Entry<'k, F> {
    /// Looks the entry up, and if it is not there waits, blocking the thread, until there is an
    /// answer or this call is to compute it. Asked for the value's tags only in that case.
    #[doc(hidden)]
    #[inline]
    pub fn settle<const FALLIBLE: bool, R>(
        self,
        call: Call,
        front: Option<FrontOf<F>>,
        tags: impl FnOnce() -> Vec<Fingerprint>,
        sharing: Sharing<R>,
    ) -> Settled<F, R>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        if call == Call::ORDINARY
            && let Some(held) = self.copied(front)
        {
            return given(held, sharing);
        }
        self.settle_in_store(call, front, tags, sharing)
    }

    /// The same for a future.
    #[doc(hidden)]
    #[inline]
    pub async fn settle_async<const FALLIBLE: bool, R>(
        self,
        call: Call,
        front: Option<FrontOf<F>>,
        tags: impl FnOnce() -> Vec<Fingerprint>,
        sharing: Sharing<R>,
    ) -> Settled<F, R>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        if call == Call::ORDINARY
            && let Some(held) = self.copied(front)
        {
            return given(held, sharing);
        }
        let (memo, hash, look) = self.look(call, front);
        match look {
            Look::Found(held) => given(held, sharing),
            look => {
                let missed = self.missed(memo, call, hash, look, tags);
                missed.settle_async(sharing).await
            }
        }
    }

    /// What is held of the key, if this thread has a copy: how the hottest calls end.
    #[inline]
    fn copied(&self, front: Option<FrontOf<F>>) -> Option<F::Held> {
        let read = |front: &Front<F>| front.read(self.query);
        front?.try_with(read).ok()?
    }

    /// Looks into the store, which is how most calls end.
    #[inline]
    fn look(&self, call: Call, front: Option<FrontOf<F>>) -> (&'static Memo<F>, u64, Look<F>) {
        let memo = self.memo();
        let hash = memo.hash(self.query);
        let look = match call {
            Call::ORDINARY => self.look_for(memo, hash, front),
            _ => Look::Again,
        };
        (memo, hash, look)
    }

    #[inline]
    fn look_for(&self, memo: &Memo<F>, hash: u64, front: Option<FrontOf<F>>) -> Look<F> {
        let held = match memo.hit(hash, self.query) {
            Hit::Plain(held, until) if !until.is_past() => held,
            Hit::Nothing(seen) => return Look::Nothing(seen),
            Hit::Plain(..) | Hit::Else => return Look::Again,
        };
        let noted = front.is_some_and(|front| front::passed(front, memo, hash, self.query));
        if !noted {
            memo.counters.hits.count();
        }
        Look::Found(held)
    }

    #[inline(never)]
    fn settle_in_store<const FALLIBLE: bool, R>(
        self,
        call: Call,
        front: Option<FrontOf<F>>,
        tags: impl FnOnce() -> Vec<Fingerprint>,
        sharing: Sharing<R>,
    ) -> Settled<F, R>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        let (memo, hash, look) = self.look(call, front);
        match look {
            Look::Found(held) => given(held, sharing),
            Look::Nothing(seen) => match self.lead_at_once(memo, hash, seen) {
                Some(load) => Settled::Lead(load),
                None => self.missed(memo, call, hash, look, tags).settle(sharing),
            },
            Look::Again => self.missed(memo, call, hash, look, tags).settle(sharing),
        }
    }

    /// Leads the computation, as most calls do that find nothing.
    #[inline(never)]
    fn lead_at_once(&self, memo: &'static Memo<F>, hash: u64, seen: Seen) -> Option<Load<F>> {
        if !memo.is_plain() {
            return None;
        }
        match memo.contend(hash, self.query, seen, false) {
            Boarding::Lead(led) => {
                let (outer, kind) = (Context::default(), Kind::Ordinary);
                let mut load = Load::new(memo, hash, Some(led), outer, kind);
                load.grant(memo.slices(self.query), &[]);
                Some(load)
            }
            Boarding::Join(_) | Boarding::Stored(_) => None,
        }
    }

    #[inline(never)]
    fn missed(
        self,
        memo: &'static Memo<F>,
        call: Call,
        hash: u64,
        look: Look<F>,
        tags: impl FnOnce() -> Vec<Fingerprint>,
    ) -> Missed<'k, F> {
        let mut miss = Miss::new(memo, self.query, hash);
        let found = match look {
            Look::Nothing(_) => None,
            _ if call == Call::ORDINARY => miss.look_up().map(|answer| answer.content.give()),
            _ => miss.look_up_nested(call.kind()),
        };
        match found {
            Some(_) => miss.memo.counters.hits.count(),
            None => miss.tags = tags(),
        }
        Missed { miss, found }
    }
}

/// What a look into the store comes to.
enum Look<F: Function> {
    Found(F::Held),
    /// There is no entry.
    Nothing(Seen),
    /// There may be one that takes a closer look.
    Again,
}

/// The answer that is held.
#[inline]
fn given<const FALLIBLE: bool, F, R>(held: F::Held, sharing: Sharing<R>) -> Settled<F, R>
where
    F: Function,
    R: Returned<FALLIBLE, Value = F::Value>,
{
    match served(held.give(), sharing) {
        Some(returned) => Settled::Served(returned),
        None => unreachable!("an error is kept in the type in which it is returned"),
    }
}

impl<F: Function> Missed<'_, F> {
    fn settle<const FALLIBLE: bool, R>(self, sharing: Sharing<R>) -> Settled<F, R>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        let Missed { mut miss, found } = self;
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

    async fn settle_async<const FALLIBLE: bool, R>(self, sharing: Sharing<R>) -> Settled<F, R>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        let Missed { mut miss, found } = self;
        if let Some(returned) = found.and_then(|kept| served(kept, sharing)) {
            return Settled::Served(returned);
        }
        miss.is_async = true;
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
                            miss.overtake(&waiting);
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
#[inline]
fn served<const FALLIBLE: bool, R, V>(kept: Kept<V>, sharing: Sharing<R>) -> Option<R>
where
    R: Returned<FALLIBLE, Value = V>,
{
    match kept {
        Kept::Value(value) => Some(R::served(value)),
        Kept::Failure(failure) => sharing.give(&failure),
    }
}

/// Of a function without tags.
#[must_use]
pub fn no_tags() -> Vec<Fingerprint> {
    Vec::new()
}

/// A future that was started in one frame and ends in another gives its value to a frame that has
/// not captured what it depends on: that one can't vouch for what it makes of it.
fn taint_strangers(started_in: Option<&Arc<Frame>>) {
    if Call::is_nested()
        && let Some(frame) = Context::current().frame
        && !started_in.is_some_and(|started_in| Arc::ptr_eq(started_in, &frame))
    {
        frame.capture(|captured| captured.tainted = true);
    }
}
