//! A call that found no entry: it joins a computation, or leads one.

use super::{Load, taint_strangers};
use crate::context::{Context, Kind, flights_on_this_thread};
use crate::flight::{Boarding, FlightId, FlightOf, Outcome, Waiting};
use crate::frame::Frame;
use crate::function::Function;
use crate::key::Parts;
use crate::lease::{Fingerprint, Lease};
use crate::memo::{AnyMemo, Fetched, Memo};
use crate::slot::{Kept, SlotOf};
use crate::switch;
use crate::sync::Arc;

/// A call that found no entry.
pub(crate) struct Miss<'k, F: Function> {
    pub(super) memo: &'static Memo<F>,
    query: F::Query<'k>,
    hash: u64,
    context: Context,
    pub(super) tags: Vec<Fingerprint>,
    kind: Kind,
    /// Whether the answer is for this caller alone.
    pub(super) alone: bool,
    tainted: bool,
    /// Whether every flight there now began after this call did.
    joins_are_new: bool,
    refused_tainted: bool,
    /// An entry past its deadline that may still have its uses.
    expired: Option<Arc<SlotOf<F>>>,
}

pub(super) enum Step<F: Function> {
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

    pub(super) fn look_up(&mut self) -> Option<Arc<SlotOf<F>>> {
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
    pub(super) fn look_up_nested(&mut self, kind: Kind) -> Option<Kept<F::Value>> {
        self.context = Context::current();
        self.kind = kind;
        self.capture_names();
        self.enter_scope();
        if kind != Kind::Ordinary {
            self.alone |= kind != Kind::Refresh || !switch::is_enabled();
            return None;
        }
        let slot = if self.tainted { None } else { self.look_up() };
        let slot = slot.filter(|slot| !self.is_pending(slot))?;
        Some(self.deliver(&slot))
    }

    /// Moves the call to where its future is polled now. What is looked up from here on is looked
    /// up for the frame that is there, on behalf of whatever waits for that one.
    pub(super) fn follow(&mut self) {
        let context = Context::current();
        if context.is(&self.context) {
            return;
        }
        self.context = context;
        self.capture_names();
        self.enter_scope();
    }

    /// Inside a write the call is on its own, and what depends on something pending is tainted.
    fn enter_scope(&mut self) {
        if self.context.scope.is_some() {
            self.alone = true;
            let names = self.memo.names(self.hash, self.query);
            self.tainted |= self.context.is_pending(|| names);
        }
    }

    fn capture_names(&self) {
        self.context
            .capture_leases(|| self.memo.leases(self.hash, self.query));
    }

    fn is_pending(&self, slot: &SlotOf<F>) -> bool {
        self.context
            .is_pending(|| slot.leases.iter().map(Lease::fingerprint))
    }

    /// What a slot holds, its leases captured by the frame that gets it.
    fn deliver(&self, slot: &SlotOf<F>) -> Kept<F::Value> {
        self.context.capture(|captured| captured.add_slot(slot));
        taint_strangers(self.context.frame.as_ref());
        slot.kept.clone()
    }

    /// Finds out what to do next.
    pub(super) fn step(&mut self) -> Step<F> {
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
        // a write sees its own effect, even if that is a failure
        let expired = self.expired.as_ref().filter(|_| !self.tainted);
        let fallback = expired
            .filter(|slot| slot.is_good_instead() && !self.is_pending(slot))
            .cloned();
        let mut load = Load::new(
            self.memo,
            self.hash,
            flight,
            &self.context,
            self.kind,
            fallback,
        );
        load.taint(self.tainted || self.context.is_pending(|| self.tags.iter().copied()));
        load.grant(self.memo.slices(self.query), &self.tags);
        self.vouch(&mut load);
        Step::Lead(load)
    }

    /// Inside a snapshot, however the call treats the cache: the value is tainted if anything it
    /// depends on was revoked since, for then it may be older than the leases it holds. Otherwise
    /// it may be stored, unless a write is around. It has no flight that an invalidation could
    /// take off the board, so it holds the leases of its key and its function instead; all are
    /// granted before anyone asks what was revoked.
    fn vouch(&self, load: &mut Load<F>) {
        let Some(scope) = &self.context.scope else {
            return;
        };
        let Some(epoch) = scope.reads_from() else {
            return;
        };
        load.hold(self.memo.leases(self.hash, self.query));
        let tags = self.tags.iter().map(|tag| tag.group);
        let unchanged = std::iter::once(self.memo.group())
            .chain(tags)
            .all(|group| epoch.is_of(group));
        load.taint(!unchanged);
        if unchanged && self.kind == Kind::Ordinary && scope.only_reads() {
            load.store_alone(F::Parts::own(self.query));
        }
    }

    /// Takes the answer from the flight that was waited for, if it is one for this call. A
    /// flight from before the call answers it only if nothing it depends on was revoked since;
    /// one that began after the call did always does.
    pub(super) fn land(&mut self, waiting: &Waiting<F::Key, F::Value>) -> Option<Kept<F::Value>> {
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

/// The flights that can't go on before a call made here has its answer: those whose bodies it was
/// made in, and those whose bodies are on this thread's stack, for one may poll or run the others.
pub(super) fn blocked(context: &Context) -> Vec<FlightId> {
    let mut flights = flights_on_this_thread();
    flights.extend(Frame::flights(context.frame.as_ref()));
    flights
}
