//! A call that the thread's own front did not answer.

use super::miss::{Step, blocked};
use super::{Load, Miss, Settled};
use crate::answer::{Answer, Kept};
use crate::context::{Call, Context, Kind};
use crate::flight::{Seen, Waited};
use crate::front::{self, OnThread};
use crate::function::{Function, Of};
use crate::held::Held;
use crate::lease::Fingerprint;
use crate::memo::{Memo, MemoRef};
use crate::returned::{Returned, Sharing};
use crate::store::{Boarding, Hit};
use std::future::poll_fn;

/// What is asked for, and of which function.
pub(super) struct Asked<'k, F: Function> {
    pub(super) found: MemoRef<F>,
    /// The same at hand.
    pub(super) memo: &'static Memo<Of<F>>,
    pub(super) query: F::Query<'k>,
    pub(super) front: Option<&'static dyn OnThread<Of<F>>>,
}

/// A call that found nothing that it may be given just so.
pub(super) struct Missed<'k, F: Function> {
    miss: Miss<'k, F>,
    found: Option<Kept<F::Value>>,
}

impl<'k, F: Function> Asked<'k, F> {
    #[inline]
    pub(super) fn of(
        found: MemoRef<F>,
        query: F::Query<'k>,
        front: Option<&'static dyn OnThread<Of<F>>>,
    ) -> Self {
        let memo = found.get();
        Asked {
            found,
            memo,
            query,
            front,
        }
    }

    /// Looks into the store, which is how most calls end.
    #[inline]
    pub(super) fn look(&self, call: Call) -> (u64, Look<F>) {
        if call == Call::ORDINARY
            && self.front.is_none()
            && let Some(held) = front::read_numbered::<Of<F>>(self.memo, self.query)
        {
            return (0, Look::Found(held));
        }
        let hash = self.memo.hash(self.query);
        let look = match call {
            Call::ORDINARY => self.look_for(hash),
            _ => Look::Again,
        };
        (hash, look)
    }

    #[inline]
    fn look_for(&self, hash: u64) -> Look<F> {
        let held = match self.memo.hit(hash, self.query) {
            Hit::Plain(held, until) if !until.is_past() => held,
            Hit::Nothing(seen) => return Look::Nothing(seen),
            Hit::Plain(..) | Hit::Else => return Look::Again,
        };
        let noted = front::passed(self.front, self.memo, hash, self.query);
        if !noted {
            self.memo.counters.hits.count();
        }
        Look::Found(held)
    }

    #[inline(never)]
    pub(super) fn settle<const FALLIBLE: bool, R>(
        self,
        call: Call,
        tags: impl FnOnce() -> Vec<Fingerprint>,
        sharing: Sharing<R>,
    ) -> Settled<Load<F>, R>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        let (hash, look) = self.look(call);
        match look {
            Look::Found(held) => given::<FALLIBLE, F, _, R>(held, sharing),
            Look::Nothing(seen) => match self.lead_at_once(hash, seen) {
                Some(load) => Settled::Lead(load),
                None => self.missed(call, hash, look, tags).settle(sharing),
            },
            Look::Again => self.missed(call, hash, look, tags).settle(sharing),
        }
    }

    /// How the call of a future begins.
    #[inline]
    pub(super) fn begin<const FALLIBLE: bool, R>(
        self,
        call: Call,
        tags: impl FnOnce() -> Vec<Fingerprint>,
        sharing: Sharing<R>,
    ) -> Settled<Missed<'k, F>, R>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        match self.look(call) {
            (_, Look::Found(held)) => given::<FALLIBLE, F, _, R>(held, sharing),
            (hash, look) => Settled::Lead(self.missed(call, hash, look, tags)),
        }
    }

    /// Leads the computation, as most calls do that find nothing.
    #[inline(never)]
    fn lead_at_once(&self, hash: u64, seen: Seen) -> Option<Load<F>> {
        let memo = self.memo;
        if !memo.is_plain() {
            return None;
        }
        match memo.contend(hash, self.query, seen, false) {
            Boarding::Lead(led) => {
                let (outer, kind) = (Context::default(), Kind::Ordinary);
                let mut load = Load::new(self.found, hash, Some(led), outer, kind);
                #[cfg(feature = "tracing")]
                load.trace(|| memo.key_name(self.query));
                load.grant(memo.slices(self.query), &[]);
                Some(load)
            }
            Boarding::Join(_) | Boarding::Stored(_) => None,
        }
    }

    #[inline(never)]
    pub(super) fn missed(
        self,
        call: Call,
        hash: u64,
        look: Look<F>,
        tags: impl FnOnce() -> Vec<Fingerprint>,
    ) -> Missed<'k, F> {
        let mut miss = Miss::new(self.found, self.query, hash);
        let found = match look {
            Look::Nothing(_) => None,
            _ if call == Call::ORDINARY => miss
                .look_up()
                .map(|answer: Answer<F::Held>| answer.content.give()),
            _ => miss.look_up_nested(call),
        };
        match found {
            Some(_) if miss.kind == Kind::Ordinary => miss.memo.counters.hits.count(),
            Some(_) => {}
            None => miss.tags = tags(),
        }
        Missed { miss, found }
    }
}

/// What a look into the store comes to.
pub(super) enum Look<F: Function> {
    Found(F::Held),
    /// There is no entry.
    Nothing(Seen),
    /// There may be one that takes a closer look.
    Again,
}

/// The answer that is held.
#[inline]
pub(super) fn given<const FALLIBLE: bool, F, L, R>(
    held: F::Held,
    sharing: Sharing<R>,
) -> Settled<L, R>
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
    fn settle<const FALLIBLE: bool, R>(self, sharing: Sharing<R>) -> Settled<Load<F>, R>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        let Missed { mut miss, found } = self;
        if let Some(settled) = found.and_then(|kept| miss.serve(kept, sharing)) {
            return settled;
        }
        #[cfg(feature = "shared")]
        miss.fails_with_store(sharing.is_strict());
        loop {
            let step = match miss.step() {
                Step::Wait(waiting) => match waiting.block() {
                    Waited::Ended => miss.land(&waiting).map(Step::Serve),
                    Waited::TooLong | Waited::InACircle => {
                        miss.alone = true;
                        None
                    }
                },
                #[cfg(feature = "shared")]
                Step::Ask(asking) => miss.hear(asking.wait()),
                step => Some(step),
            };
            if let Some(settled) = step.and_then(|step| miss.settled(step, sharing)) {
                return settled;
            }
        }
    }

    pub(super) async fn settle_async<const FALLIBLE: bool, R>(
        self,
        sharing: Sharing<R>,
    ) -> Settled<Load<F>, R>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        let Missed { mut miss, found } = self;
        if let Some(settled) = found.and_then(|kept| miss.serve(kept, sharing)) {
            return settled;
        }
        miss.is_async = true;
        #[cfg(feature = "shared")]
        miss.fails_with_store(sharing.is_strict());
        loop {
            miss.follow();
            let step = match miss.step() {
                Step::Wait(mut waiting) => {
                    let poll = |context: &mut std::task::Context<'_>| {
                        waiting.poll(blocked(&Context::current()), context)
                    };
                    match poll_fn(poll).await {
                        Waited::Ended => miss.land(&waiting).map(Step::Serve),
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
                #[cfg(feature = "shared")]
                Step::Ask(asking) => miss.hear(asking.heard().await),
                step => Some(step),
            };
            if let Some(settled) = step.and_then(|step| miss.settled(step, sharing)) {
                return settled;
            }
        }
    }
}

impl<F: Function> Miss<'_, F> {
    /// How the call ends with a step; none if it goes on.
    fn settled<const FALLIBLE: bool, R>(
        &mut self,
        step: Step<F>,
        sharing: Sharing<R>,
    ) -> Option<Settled<Load<F>, R>>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        match step {
            Step::Serve(kept) => self.serve(kept, sharing),
            Step::Lead(load) => Some(Settled::Lead(load)),
            #[cfg(feature = "shared")]
            Step::Fail(fault) => sharing.failed(fault).map(Settled::Served),
            _ => None,
        }
    }

    /// Serves an answer, at once or, if it is a hit that was chosen for it, when the body has run
    /// beside it; none if it can't be.
    fn serve<const FALLIBLE: bool, R>(
        &mut self,
        kept: Kept<F::Value>,
        sharing: Sharing<R>,
    ) -> Option<Settled<Load<F>, R>>
    where
        R: Returned<FALLIBLE, Value = F::Value>,
    {
        match (self.take_check(), kept) {
            (Some(check), Kept::Value(value)) => Some(Settled::Lead(self.check(check, value))),
            (_, kept) => served(kept, sharing).map(Settled::Served),
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
