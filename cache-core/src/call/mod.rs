//! A call of a cached function, step by step: look up, join or lead, wait, deliver.

mod load;

pub use load::Load;

use crate::clock::earlier;
use crate::context::{Call, Context, Kind, flights_on_this_thread};
use crate::flight::{Boarding, FlightId, FlightOf, Outcome, Waited, Waiting};
use crate::frame::Frame;
use crate::function::Function;
use crate::key::Parts;
use crate::lease::{Fingerprint, Lease};
use crate::memo::Memo;
use crate::put;
use crate::slot::SlotOf;
use crate::sync::Arc;
use std::future::poll_fn;

/// A call that has looked for its entry.
pub enum Started<'k, F: Function> {
    /// It was there.
    Served(F::Value),
    /// It was not.
    Missed(Miss<'k, F>),
}

/// A call that has its answer, or has to compute it.
pub enum Settled<F: Function> {
    /// The answer.
    Served(F::Value),
    /// The right to compute it.
    Lead(Load<F>),
}

/// A call that found no entry.
pub struct Miss<'k, F: Function> {
    memo: &'static Memo<F>,
    query: F::Query<'k>,
    hash: u64,
    context: Context,
    tags: Vec<Fingerprint>,
    kind: Kind,
    /// Whether the answer is for this caller alone.
    alone: bool,
    tainted: bool,
    /// Whether every flight there now began after this call did.
    joins_are_new: bool,
    refused_tainted: bool,
}

enum Step<F: Function> {
    Settled(Settled<F>),
    Wait(Waiting<F::Key, F::Value>),
}

impl<'k, F: Function> Miss<'k, F> {
    pub(crate) fn new(memo: &'static Memo<F>, query: F::Query<'k>) -> Self {
        Miss {
            hash: memo.hash(query),
            memo,
            query,
            context: Context::default(),
            tags: Vec::new(),
            kind: Kind::Ordinary,
            alone: false,
            tainted: false,
            joins_are_new: false,
            refused_tainted: false,
        }
    }

    fn look_up(&self) -> Option<Arc<SlotOf<F>>> {
        self.memo.fetch(self.hash, self.query)
    }

    /// The look-up of a call inside a frame or a write, or of one that treats the cache
    /// differently. What the call depends on is granted and captured before the look-up, so that
    /// whatever is invalidated afterwards is noticed.
    #[cold]
    fn look_up_nested(&mut self, kind: Kind) -> Option<F::Value> {
        self.context = Context::current();
        self.kind = kind;
        self.capture_names();
        if let Some(scope) = &self.context.scope {
            self.alone = true;
            self.tainted = scope.covers(self.memo.names(self.hash, self.query));
        }
        if kind != Kind::Ordinary {
            self.alone |= kind != Kind::Refresh;
            return None;
        }
        let slot = if self.tainted { None } else { self.look_up() };
        let slot = slot.filter(|slot| !self.is_pending(slot))?;
        Some(self.deliver(&slot))
    }

    /// Moves the call to where its future is polled now. What is looked up from here on is looked
    /// up for the frame that is there, on behalf of whatever waits for that one.
    fn follow(&mut self) {
        let context = Context::current();
        if context.is(&self.context) {
            return;
        }
        self.context = context;
        self.capture_names();
        if let Some(scope) = &self.context.scope {
            self.alone = true;
            self.tainted |= scope.covers(self.memo.names(self.hash, self.query));
        }
    }

    fn capture_names(&self) {
        if let Some(frame) = &self.context.frame {
            let leases = self.memo.leases(self.hash, self.query);
            frame.capture(|captured| captured.add(&leases));
        }
    }

    fn is_pending(&self, slot: &SlotOf<F>) -> bool {
        let scope = self.context.scope.as_ref();
        scope.is_some_and(|scope| scope.covers(slot.leases.iter().map(Lease::fingerprint)))
    }

    /// The value of a slot, its leases captured by the frame that gets it.
    fn deliver(&self, slot: &SlotOf<F>) -> F::Value {
        if let Some(frame) = &self.context.frame {
            frame.capture(|captured| {
                captured.add(&slot.leases);
                captured.deadline = earlier(captured.deadline, slot.deadline);
            });
        }
        taint_strangers(self.context.frame.as_ref());
        slot.value.clone()
    }

    /// Finds out what to do next.
    fn step(&mut self) -> Step<F> {
        if self.alone {
            return self.lead(None);
        }
        if self.kind == Kind::Refresh {
            let flight = self
                .memo
                .board
                .replace(self.hash, F::Parts::own(self.query), F::Parts::same, || ())
                .0;
            return self.lead(Some(flight));
        }
        match self.memo.contend(self.hash, self.query) {
            Boarding::Stored(slot) => {
                self.memo.counters.hits.count();
                Step::Settled(Settled::Served(self.deliver(&slot)))
            }
            Boarding::Lead(flight) => self.lead(Some(flight)),
            Boarding::Join(flight) => match Waiting::new(flight, blocked(&self.context)) {
                Some(waiting) => Step::Wait(waiting),
                None => self.lead(None),
            },
        }
    }

    fn lead(&mut self, flight: Option<Arc<FlightOf<F>>>) -> Step<F> {
        if self.kind == Kind::Ordinary {
            self.memo.counters.misses.count();
        }
        let load = Load::new(self.memo, self.hash, flight, &self.context, self.kind);
        load.taint(self.tainted);
        load.grant(self.memo.slices(self.query), &self.tags);
        Step::Settled(Settled::Lead(load))
    }

    /// Takes the answer from the flight that was waited for, if it is one for this call. A
    /// flight from before the call answers it only if nothing it depends on was revoked since;
    /// one that began after the call did always does.
    fn land(&mut self, waiting: &Waiting<F::Key, F::Value>) -> Option<F::Value> {
        let older = !std::mem::replace(&mut self.joins_are_new, true);
        let Some(Outcome::Landed { slot, tainted }) = waiting.outcome() else {
            return None;
        };
        if *tainted {
            self.alone = std::mem::replace(&mut self.refused_tainted, true);
            return None;
        }
        if older && !waiting.flight().vouches_for(slot) {
            return None;
        }
        self.memo.counters.joined.count();
        Some(self.deliver(slot))
    }
}

impl<'k, F: Function> Started<'k, F> {
    pub(crate) fn new(mut miss: Miss<'k, F>, call: Call) -> Self {
        let found = if call.nested || call.kind != Kind::Ordinary {
            miss.look_up_nested(call.kind)
        } else {
            miss.look_up().map(|slot| slot.value.clone())
        };
        match found {
            Some(value) => {
                miss.memo.counters.hits.count();
                Started::Served(value)
            }
            None => Started::Missed(miss),
        }
    }

    /// Says what tags the value will have; asked only if it is to be computed.
    #[must_use]
    pub fn tagged(self, tags: impl FnOnce() -> Vec<Fingerprint>) -> Self {
        match self {
            Started::Missed(miss) => Started::Missed(Miss {
                tags: tags(),
                ..miss
            }),
            served => served,
        }
    }

    /// Waits, blocking the thread, until there is an answer or this call is to compute it.
    pub fn settle(self) -> Settled<F> {
        let mut miss = match self {
            Started::Served(value) => return Settled::Served(value),
            Started::Missed(miss) => miss,
        };
        loop {
            let waiting = match miss.step() {
                Step::Settled(settled) => return settled,
                Step::Wait(waiting) => waiting,
            };
            match waiting.block() {
                Waited::TooLong | Waited::InACircle => miss.alone = true,
                Waited::Ended => {
                    if let Some(value) = miss.land(&waiting) {
                        return Settled::Served(value);
                    }
                }
            }
        }
    }

    /// The same for a future.
    pub async fn settle_async(self) -> Settled<F> {
        let mut miss = match self {
            Started::Served(value) => return Settled::Served(value),
            Started::Missed(miss) => miss,
        };
        loop {
            miss.follow();
            let mut waiting = match miss.step() {
                Step::Settled(settled) => return settled,
                Step::Wait(waiting) => waiting,
            };
            let poll = |context: &mut std::task::Context<'_>| {
                waiting.poll(blocked(&Context::current()), context)
            };
            match poll_fn(poll).await {
                Waited::TooLong => miss.memo.board.give_up(waiting.flight()),
                Waited::InACircle => miss.alone = true,
                Waited::Ended => {
                    if let Some(value) = miss.land(&waiting) {
                        return Settled::Served(value);
                    }
                }
            }
        }
    }
}

/// The flights that can't go on before a call made here has its answer: those whose bodies it was
/// made in, and those whose bodies are on this thread's stack, for one may poll or run the others.
fn blocked(context: &Context) -> Vec<FlightId> {
    let mut flights = flights_on_this_thread();
    flights.extend(Frame::flights(context.frame.as_ref()));
    flights
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

/// Looks at an entry without calling the function. A frame captures what was looked at, even if
/// nothing was there.
pub(crate) fn observe<F: Function>(
    memo: &'static Memo<F>,
    query: F::Query<'_>,
) -> Option<Arc<SlotOf<F>>> {
    let (hash, context) = (memo.hash(query), Context::current());
    if let Some(frame) = &context.frame {
        let leases = memo.leases(hash, query);
        frame.capture(|captured| captured.add(&leases));
    }
    if context
        .scope
        .as_ref()
        .is_some_and(|scope| scope.covers(memo.names(hash, query)))
    {
        return None;
    }
    let slot = memo.fetch(hash, query)?;
    let names = slot.leases.iter().map(Lease::fingerprint);
    if context
        .scope
        .as_ref()
        .is_some_and(|scope| scope.covers(names))
    {
        return None;
    }
    if let Some(frame) = &context.frame {
        frame.capture(|captured| {
            captured.add(&slot.leases);
            captured.deadline = earlier(captured.deadline, slot.deadline);
        });
    }
    Some(slot)
}

/// Stores a value that the function did not compute.
pub(crate) fn put<F: Function>(memo: &'static Memo<F>, query: F::Query<'_>, value: F::Value) {
    match Context::current().scope {
        Some(scope) => put::put_inside(&scope, memo, query, value),
        None => put::put(memo, query, value),
    }
}
