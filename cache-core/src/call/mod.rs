//! A call of a cached function, step by step: look up, join or lead, wait, deliver.

mod load;

pub use load::Load;

use crate::context::{Call, Context, Kind, flights_on_this_thread};
use crate::flight::{Boarding, FlightId, FlightOf, Outcome, Waited, Waiting};
use crate::frame::Frame;
use crate::function::Function;
use crate::key::Parts;
use crate::lease::{Fingerprint, Lease};
use crate::memo::{Fetched, Memo};
use crate::put;
use crate::returned::{Returned, Sharing};
use crate::slot::{Kept, SlotOf};
use crate::sync::Arc;
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

/// A call that found no entry.
pub(crate) struct Miss<'k, F: Function> {
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
    /// An entry past its deadline that may still have its uses.
    expired: Option<Arc<SlotOf<F>>>,
}

enum Step<F: Function> {
    Serve(Kept<F::Value>),
    Lead(Load<F>),
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
            expired: None,
        }
    }

    fn look_up(&mut self) -> Option<Arc<SlotOf<F>>> {
        match self.memo.fetch(self.hash, self.query) {
            Fetched::Fresh(slot) => Some(slot),
            Fetched::Expired(slot) => {
                self.expired = Some(slot);
                None
            }
            Fetched::Nothing => None,
        }
    }

    /// The look-up of a call inside a frame or a write, or of one that treats the cache
    /// differently. What the call depends on is granted and captured before the look-up, so that
    /// whatever is invalidated afterwards is noticed.
    #[cold]
    fn look_up_nested(&mut self, kind: Kind) -> Option<Kept<F::Value>> {
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

    /// What a slot holds, its leases captured by the frame that gets it.
    fn deliver(&self, slot: &SlotOf<F>) -> Kept<F::Value> {
        if let Some(frame) = &self.context.frame {
            frame.capture(|captured| captured.add_slot(slot));
        }
        taint_strangers(self.context.frame.as_ref());
        slot.kept.clone()
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
                Step::Serve(self.deliver(&slot))
            }
            Boarding::Lead(flight) => self.lead(Some(flight)),
            Boarding::Join(flight) => self.join(flight),
        }
    }

    /// Waits for a computation, unless the value from before will do meanwhile.
    fn join(&mut self, flight: Arc<FlightOf<F>>) -> Step<F> {
        if let Some(slot) = &self.expired
            && slot.is_good_meanwhile()
        {
            self.memo.counters.hits.count();
            self.memo.counters.stale.count();
            return Step::Serve(self.deliver(slot));
        }
        match Waiting::new(flight, blocked(&self.context)) {
            Some(waiting) => Step::Wait(waiting),
            None => self.lead(None),
        }
    }

    fn lead(&mut self, flight: Option<Arc<FlightOf<F>>>) -> Step<F> {
        if self.kind == Kind::Ordinary {
            self.memo.counters.misses.count();
        }
        let expired = self.expired.take();
        let fallback = expired.filter(|slot| slot.is_good_instead() && !self.is_pending(slot));
        let load = Load::new(
            self.memo,
            self.hash,
            flight,
            &self.context,
            self.kind,
            fallback,
        );
        load.taint(self.tainted);
        load.grant(self.memo.slices(self.query), &self.tags);
        Step::Lead(load)
    }

    /// Takes the answer from the flight that was waited for, if it is one for this call. A
    /// flight from before the call answers it only if nothing it depends on was revoked since;
    /// one that began after the call did always does.
    fn land(&mut self, waiting: &Waiting<F::Key, F::Value>) -> Option<Kept<F::Value>> {
        let older = !std::mem::replace(&mut self.joins_are_new, true);
        let (slot, tainted) = match waiting.outcome()? {
            Outcome::Landed { slot, tainted } => (slot, tainted),
            Outcome::StoodIn(slot) => return self.land_on_former(slot),
            Outcome::Lost => return None,
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

    /// Takes a value from before the flight, which may be older than this call: it is served only
    /// while nothing has invalidated it.
    fn land_on_former(&self, slot: &Arc<SlotOf<F>>) -> Option<Kept<F::Value>> {
        if !slot.is_good_instead() || !self.memo.holds(slot) {
            return None;
        }
        self.memo.counters.joined.count();
        self.memo.counters.stale.count();
        Some(self.deliver(slot))
    }
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
    let Fetched::Fresh(slot) = memo.fetch(hash, query) else {
        return None;
    };
    let names = slot.leases.iter().map(Lease::fingerprint);
    if context
        .scope
        .as_ref()
        .is_some_and(|scope| scope.covers(names))
    {
        return None;
    }
    if let Some(frame) = &context.frame {
        frame.capture(|captured| captured.add_slot(&slot));
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
