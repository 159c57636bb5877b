//! A call that found no entry: it joins a computation, or leads one.

#[cfg(feature = "shared")]
use super::asking::{Asking, Known, computed};
use super::{Load, taint_strangers};
use crate::answer::{Answer, Kept};
use crate::context::{Call, Context, Kind, flights_on_this_thread};
use crate::flight::{Flight, FlightId, Led, Outcome, Seen, Waiting};
use crate::frame::Frame;
use crate::function::Function;
use crate::held::Held;
use crate::key::Parts;
use crate::lease::Fingerprint;
use crate::memo::{AnyMemo, Fetched, MemoRef};
#[cfg(feature = "shared")]
use crate::shared::stand;
use crate::store::Boarding;
#[cfg(feature = "shared")]
use crate::store::Fault;
use crate::switch;
use crate::sync::Arc;
use crate::verify::Check;

/// A call that found no entry.
pub(crate) struct Miss<'k, F: Function> {
    pub(super) memo: MemoRef<F>,
    pub(super) query: F::Query<'k>,
    pub(super) hash: u64,
    pub(super) context: Context,
    pub(super) tags: Vec<Fingerprint>,
    pub(super) kind: Kind,
    /// Whether it is a future's, which may be left alone.
    pub(super) is_async: bool,
    /// Whether the answer is for this caller alone.
    pub(super) alone: bool,
    pub(super) tainted: bool,
    /// Whether every flight there now began after this call did.
    joins_are_new: bool,
    refused_tainted: bool,
    /// An entry past its deadline that may still have its uses.
    expired: Option<Answer<F::Held>>,
    /// What is to be known of the answer if that is a hit, to compute it once more.
    pub(super) check: Option<Box<Check>>,
    /// What is known of its entry in a store that processes share.
    #[cfg(feature = "shared")]
    pub(super) known: Known<F>,
}

/// Copies of the key that few computations need.
struct Keys<F: Function> {
    /// Of a value from before.
    former: Option<F::Key>,
    /// To weigh the entry by.
    weighed: Option<F::Key>,
}

pub(super) enum Step<F: Function> {
    Serve(Kept<F::Value>),
    Lead(Load<F>),
    Wait(Waiting<F::Held>),
    #[cfg(feature = "shared")]
    Ask(Asking<F>),
    /// The store has failed, and the call is to fail with it.
    #[cfg(feature = "shared")]
    Fail(Fault),
}

impl<'k, F: Function> Miss<'k, F> {
    pub(super) fn new(memo: MemoRef<F>, query: F::Query<'k>, hash: u64) -> Self {
        Miss {
            memo,
            query,
            hash,
            context: Context::default(),
            tags: Vec::new(),
            kind: Kind::Ordinary,
            is_async: false,
            alone: false,
            tainted: false,
            joins_are_new: false,
            refused_tainted: false,
            expired: None,
            check: None,
            #[cfg(feature = "shared")]
            known: Known::default(),
        }
    }

    pub(super) fn look_up(&mut self) -> Option<Answer<F::Held>> {
        match self.memo.fetch(self.hash, self.query) {
            #[cfg(feature = "shared")]
            Fetched::Fresh(answer) if answer.until.has_to_be_confirmed() => {
                self.confirm(computed(answer), false);
                None
            }
            Fetched::Fresh(answer) => Some(answer),
            Fetched::Expired(answer) => {
                self.expired = Some(answer);
                None
            }
            Fetched::Nothing => None,
        }
    }

    /// The look-up of a call inside a frame or a write, or of one that treats the cache
    /// differently. What the call depends on is granted and captured before the look-up, so that
    /// whatever is invalidated afterwards is noticed.
    #[cold]
    pub(super) fn look_up_nested(&mut self, call: Call) -> Option<Kept<F::Value>> {
        self.context = Context::current();
        let kind = self.kind_here(call.kind());
        self.kind = kind;
        self.capture_names();
        self.enter_scope();
        if kind != Kind::Ordinary {
            self.alone |= kind != Kind::Refresh || !switch::is_enabled();
            return self.made_before();
        }
        if call.is_chosen() {
            self.begin_check();
        }
        let found = if self.tainted { None } else { self.look_up() };
        let answer = found.filter(|answer| !self.is_pending(answer))?;
        self.capture(&answer);
        self.note_hit(&answer);
        Some(answer.content.give())
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

    /// What is shared is captured as the store has granted it, for that is told as a change, which would
    /// end what was captured before.
    fn capture_names(&self) {
        if !self.memo.is_shared() {
            self.context
                .capture_leases(|| self.memo.leases(self.hash, self.query));
        }
    }

    pub(super) fn is_pending<C>(&self, answer: &Answer<C>) -> bool {
        self.context.is_pending(|| answer.names())
    }

    /// Has the frame that gets an answer capture what it depends on.
    pub(super) fn capture<C>(&self, answer: &Answer<C>) {
        self.context.capture(|captured| captured.add_answer(answer));
        taint_strangers(self.context.frame.as_ref());
    }

    /// Finds out what to do next.
    pub(super) fn step(&mut self) -> Step<F> {
        #[cfg(feature = "shared")]
        if let Some(asking) = self.ask() {
            return Step::Ask(asking);
        }
        // before there is a flight: copying a key may call the function
        let keys = self.spare_keys();
        if self.alone {
            return self.lead(None, keys);
        }
        let announced = self.is_async || !self.tags.is_empty();
        if self.kind == Kind::Refresh {
            let (led, overtaken) = self.memo.replace(self.hash, self.query, announced);
            // by then somebody leads, and gives up if dropping this panics
            let step = self.lead(Some(led), keys);
            drop(overtaken);
            return step;
        }
        match (self.memo).contend(self.hash, self.query, Seen::Unknown, announced) {
            #[cfg(feature = "shared")]
            Boarding::Stored(answer) if answer.until.has_to_be_confirmed() => {
                self.known.is_joined = false;
                let stamps = answer.until.stamps().to_vec();
                Step::Ask(Asking::Confirm(stand(stamps), computed(answer)))
            }
            Boarding::Stored(answer) => {
                self.memo.counters.hits.count();
                self.capture(&answer);
                self.note_hit(&answer);
                Step::Serve(answer.content.give())
            }
            Boarding::Lead(led) => self.lead(Some(led), keys),
            Boarding::Join(flight) => self.join(flight, keys),
        }
    }

    fn spare_keys(&self) -> Keys<F> {
        let own = |is_needed: bool| is_needed.then(|| F::Parts::own(self.query));
        Keys {
            former: own(self.expired.is_some()),
            weighed: own(self.memo.definition.weighs()),
        }
    }

    /// Waits for a computation, unless the value from before will do meanwhile.
    fn join(&mut self, flight: Arc<Flight<F::Held>>, keys: Keys<F>) -> Step<F> {
        if let Some(expired) = &self.expired
            && expired.until.is_good_meanwhile()
        {
            self.memo.counters.hits.count();
            self.memo.counters.stale.count();
            self.capture(expired);
            return Step::Serve(expired.content.again().give());
        }
        #[cfg(feature = "shared")]
        if let Some(kept) = self.old_meanwhile() {
            return Step::Serve(kept);
        }
        match Waiting::new(flight, blocked(&self.context)) {
            Some(waiting) => Step::Wait(waiting),
            None => self.lead(None, keys),
        }
    }

    fn lead(&mut self, led: Option<Led<F::Held>>, keys: Keys<F>) -> Step<F> {
        if self.kind == Kind::Ordinary && led.is_none() {
            self.memo.counters.misses.count();
        }
        let mut load = Load::new(self.memo, self.hash, led, self.context.clone(), self.kind);
        #[cfg(feature = "tracing")]
        load.trace(|| self.memo.key_name(self.query));
        // a write sees its own effect, even if that is a failure
        if let Some(former) = self.expired.as_ref().filter(|_| !self.tainted)
            && former.stands_in()
            && !self.is_pending(former)
            && let Some(key) = keys.former
        {
            load.fall_back_on(key, former.again());
        }
        if let Some(key) = keys.weighed {
            load.weigh_by(key);
        }
        if let Some(again) = self.context.again() {
            load.remember_in(again.clone(), F::Parts::own(self.query));
        }
        load.taint(self.tainted || self.context.is_pending(|| self.tags.iter().copied()));
        load.grant(self.memo.slices(self.query), &self.tags);
        self.vouch(&mut load);
        #[cfg(feature = "shared")]
        self.fall_back_on_stored(&mut load);
        #[cfg(feature = "shared")]
        if let Some(pending) = self.begin(&mut load) {
            return Step::Ask(Asking::Begin(pending, load));
        }
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
        load.hold(&self.memo.leases(self.hash, self.query));
        let tags = self.tags.iter().map(|tag| tag.group);
        // what other processes revoke has no epoch here
        let unchanged = std::iter::once(self.memo.group())
            .chain(tags)
            .all(|group| group.store().is_none() && epoch.is_of(group));
        load.taint(!unchanged);
        if unchanged && self.kind == Kind::Ordinary && scope.only_reads() {
            load.store_alone(F::Parts::own(self.query));
        }
    }

    /// Gives up a flight whose leader was left alone.
    pub(super) fn overtake(&self, waiting: &Waiting<F::Held>) {
        self.memo.overtake(self.hash, waiting.flight());
    }

    /// Takes the answer from the flight that was waited for, if it is one for this call. A
    /// flight from before the call answers it only if nothing it depends on was revoked since;
    /// one that began after the call did always does.
    pub(super) fn land(&mut self, waiting: &Waiting<F::Held>) -> Option<Kept<F::Value>> {
        let older = !std::mem::replace(&mut self.joins_are_new, true);
        // it is no hit any more
        self.check = None;
        #[cfg(feature = "shared")]
        self.forget();
        let (answer, tainted) = match waiting.outcome()? {
            Outcome::Landed { answer, tainted } => (answer, tainted),
            Outcome::StoodIn(former) => return self.land_on_former(former),
            Outcome::Lost => return None,
        };
        if *tainted {
            self.alone = std::mem::replace(&mut self.refused_tainted, true);
            return None;
        }
        if older && !waiting.flight().vouches_for(answer) {
            return None;
        }
        #[cfg(feature = "shared")]
        if older && !answer.until.stamps().is_empty() {
            self.confirm(answer.again(), true);
            return None;
        }
        self.memo.counters.joined.count();
        self.capture(answer);
        Some(answer.give())
    }

    /// Takes a value from before the flight, which may be older than this call: it is served only
    /// while nothing has invalidated it.
    fn land_on_former(&mut self, former: &Answer<F::Held>) -> Option<Kept<F::Value>> {
        #[cfg(feature = "shared")]
        if self.memo.is_shared() {
            // this call may be younger than the leader's look
            self.confirm(computed(former.again()), true);
            return None;
        }
        let is = |key: &F::Key| F::Parts::is(self.query, key);
        if !former.stands_in() || !self.memo.holds(self.hash, is, former) {
            return None;
        }
        self.memo.counters.joined.count();
        self.memo.counters.stale.count();
        self.capture(former);
        Some(former.content.again().give())
    }
}

/// The flights that can't go on before a call made here has its answer: those whose bodies it was
/// made in, and those whose bodies are on this thread's stack, for one may poll or run the others.
pub(super) fn blocked(context: &Context) -> Vec<FlightId> {
    let mut flights = flights_on_this_thread();
    flights.extend(Frame::flights(context.frame.as_ref()));
    flights
}
