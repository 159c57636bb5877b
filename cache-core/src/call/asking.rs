//! A call that asks a store which processes share: for the entry, before it looks for a flight; for the
//! leases that its computation will hold; and whether what another call has computed may be served.

use super::Load;
use super::miss::{Miss, Step};
use super::running::poll_led;
use crate::answer::{Answer, Computed, Kept};
use crate::clock::Moment;
use crate::context::Kind;
use crate::function::Function;
use crate::held::Held;
use crate::key::Parts;
use crate::lease::{Extent, Fingerprint};
use crate::memo::{AnyMemo, Lifetime};
use crate::shared::{
    self, Begun, Expired, Found, Looked, Near, Question, Remote, Stamped, Task, wait,
};
use crate::store::{Fault, Pending, Version};
use crate::switch;
use std::future::poll_fn;
use std::task::Context;

/// A question that is under way.
pub(super) enum Asking<F: Function> {
    /// What is there.
    Look(Pending<Looked>),
    /// Whether an answer may be served.
    Confirm(Pending<Result<bool, Fault>>, Computed<F::Held>),
    /// May the computation begin.
    Begin(Pending<Begun>, Load<F>),
}

/// What came of it.
pub(super) enum Heard<F: Function> {
    Look(Looked),
    Confirm(Result<bool, Fault>, Computed<F::Held>),
    Begin(Box<Begun>, Load<F>),
}

/// What is known of the shared entry of a call.
pub(super) struct Asked<F: Function> {
    /// Whether the call fails with its store.
    is_strict: bool,
    /// Whether it was looked up since the call last waited for something.
    looked: bool,
    /// What was there that could not be served.
    dead: Option<Version>,
    /// What was there past its time, and may have its uses.
    pub(super) expired: Option<Found>,
    /// An answer of this process that holds shared leases.
    unconfirmed: Option<Computed<F::Held>>,
    /// Whether that came of another call's computation, and not of what is kept near.
    pub(super) is_joined: bool,
}

impl<F: Function> Default for Asked<F> {
    fn default() -> Self {
        Asked {
            is_strict: false,
            looked: false,
            dead: None,
            expired: None,
            unconfirmed: None,
            is_joined: false,
        }
    }
}

impl<F: Function> Asking<F> {
    /// Blocks until there is an answer.
    pub(super) fn wait(self) -> Heard<F> {
        match self {
            Asking::Look(pending) => Heard::Look(wait(pending)),
            Asking::Confirm(pending, answer) => Heard::Confirm(wait(pending), answer),
            Asking::Begin(pending, load) => Heard::Begin(Box::new(wait(pending)), load),
        }
    }

    pub(super) async fn heard(self) -> Heard<F> {
        match self {
            Asking::Look(pending) => Heard::Look(pending.await),
            Asking::Confirm(pending, answer) => Heard::Confirm(pending.await, answer),
            Asking::Begin(mut pending, load) => {
                let poll = |context: &mut Context<'_>| {
                    poll_led(load.led.as_ref(), pending.as_mut(), context.waker())
                };
                Heard::Begin(Box::new(poll_fn(poll).await), load)
            }
        }
    }
}

impl<F: Function> Miss<'_, F> {
    /// Says whether the call fails with its store.
    pub(super) fn fails_with_store(&mut self, is_strict: bool) {
        self.asked.is_strict = is_strict;
    }

    /// Has an answer confirmed before it is served.
    pub(super) fn confirm(&mut self, answer: Computed<F::Held>, is_joined: bool) {
        self.asked.unconfirmed = Some(answer);
        self.asked.is_joined = is_joined;
    }

    /// The call has waited: what it knows of the shared entry is old.
    pub(super) fn forget(&mut self) {
        self.asked = Asked {
            is_strict: self.asked.is_strict,
            ..Asked::default()
        };
    }

    /// What has to be asked before the call goes on, if anything.
    pub(super) fn ask(&mut self) -> Option<Asking<F>> {
        if let Some(answer) = self.asked.unconfirmed.take() {
            let stamps = answer.until.stamps().to_vec();
            return Some(Asking::Confirm(shared::stand(stamps), answer));
        }
        let remote = self
            .memo
            .get()
            .remote
            .as_ref()
            .filter(|remote| remote.is_certain)?;
        let is_asked = self.asked.looked || self.kind != Kind::Ordinary;
        if is_asked || self.tainted || !switch::is_enabled() {
            return None;
        }
        self.asked.looked = true;
        Some(Asking::Look(remote.look(self.question(remote))))
    }

    /// A look for the shared entry.
    pub(super) fn question(&self, remote: &Remote<F::Value>) -> Question {
        let entry = remote.entry(self.hash, remote.digest::<F::Parts>(self.query));
        remote.question(entry, self.names_in_store())
    }

    /// What the call depends on as far as it is in the store of the function.
    fn names_in_store(&self) -> Vec<Fingerprint> {
        let mut names = self.memo.names(self.hash, self.query);
        names.extend(&self.tags);
        let own = self.memo.name(Extent::WHOLE).store();
        names.retain(|name| name.store() == own);
        names
    }

    /// Goes on with what came of a question; none if the call has to find out what to do next.
    pub(super) fn hear(&mut self, heard: Heard<F>) -> Option<Step<F>> {
        match heard {
            Heard::Look(looked) => self.hear_of_entry(looked),
            Heard::Confirm(stands, answer) => self.hear_of_answer(stands, &answer),
            Heard::Begin(begun, load) => Some(self.hear_of_leases(*begun, load)),
        }
    }

    fn hear_of_entry(&mut self, looked: Looked) -> Option<Step<F>> {
        match looked {
            Looked::Found(found) => {
                self.asked.dead = Some(found.version);
                let kept = self.take(&found)?;
                self.keep_near(&kept, &found);
                self.memo.counters.hits.count();
                Some(Step::Serve(kept))
            }
            Looked::Expired(found) if self.keeps_expired() => {
                self.asked.expired = Some(found);
                None
            }
            Looked::Expired(Found { version, .. }) | Looked::Dead(version) => {
                self.asked.dead = Some(version);
                None
            }
            Looked::Unanswered(fault) if self.asked.is_strict => Some(self.fail(fault)),
            Looked::Nothing | Looked::UnderWay(_) | Looked::Unanswered(_) => None,
        }
    }

    /// Ends the call with its store's fault. What is read instead is vouched for by nobody.
    fn fail(&self, fault: Fault) -> Step<F> {
        self.context.capture(|captured| captured.tainted = true);
        super::taint_strangers(self.context.frame.as_ref());
        Step::Fail(fault)
    }

    fn hear_of_answer(
        &mut self,
        stands: Result<bool, Fault>,
        answer: &Computed<F::Held>,
    ) -> Option<Step<F>> {
        match stands {
            Ok(true) if answer.until.leases_stand() && !self.is_pending(answer) => {
                self.capture(answer);
                match self.asked.is_joined {
                    true => self.memo.counters.joined.count(),
                    false => self.memo.counters.hits.count(),
                }
                let deadline = answer.until.deadline().moment();
                let is_old = deadline.is_some_and(Moment::is_past);
                self.memo.counters.stale.add(usize::from(is_old));
                Some(Step::Serve(answer.give()))
            }
            Ok(_) => {
                answer.until.void();
                if !answer.until.has_to_be_confirmed() {
                    // what is kept near of it is not told yet
                    drop(self.memo.take_out(self.hash));
                }
                None
            }
            Err(fault) if self.asked.is_strict => Some(self.fail(fault)),
            // nobody can say: it is computed once more
            Err(_) => {
                self.alone = true;
                None
            }
        }
    }

    fn hear_of_leases(&mut self, begun: Begun, mut load: Load<F>) -> Step<F> {
        if let Some(found) = &begun.found
            && let Some(kept) = self.take(found)
        {
            self.spare(&load);
            // those who wait for the flight go on by themselves, as does what weighs the value
            drop(load);
            self.keep_near(&kept, found);
            self.memo.counters.hits.count();
            return Step::Serve(kept);
        }
        if begun.is_taken
            && let Some(kept) = self.old_meanwhile()
        {
            self.spare(&load);
            drop(load);
            return Step::Serve(kept);
        }
        // a store that was not asked for the value need not vouch for it either
        let needs_store = self.asked.looked || self.kind == Kind::Refresh;
        if self.asked.is_strict
            && needs_store
            && let Some(fault) = begun.fault
        {
            self.spare(&load);
            drop(load);
            return self.fail(fault);
        }
        // so that the next look asks for all in one round trip
        begun
            .masks
            .iter()
            .for_each(|mask| self.memo.get().know(*mask));
        match begun.stamps {
            Some(stamps) => load.hold_stamps(stamps, &begun.watch),
            None => load.taint(true),
        }
        if let Some(claim) = begun.claim {
            load.store_in(claim);
        }
        Step::Lead(load)
    }

    /// Takes note of a computation that need not begin.
    fn spare(&self, load: &Load<F>) {
        if load.led.is_some() && self.kind == Kind::Ordinary {
            self.memo.counters.spared.count();
        }
    }

    /// What was found, for this call. None if it can't be read, or the write around this call is about to
    /// invalidate it.
    pub(super) fn take(&self, found: &Found) -> Option<Kept<F::Value>> {
        if self.context.is_pending(|| found.names()) {
            return None;
        }
        let memo = self.memo.get();
        let kept = memo.remote.as_ref()?.decode(found)?;
        let deadline = Moment::now().after(found.life());
        self.context.capture(|captured| {
            captured.add_stamps(found.stamps.iter().copied(), &found.watch);
            captured.end_by(deadline);
        });
        super::taint_strangers(self.context.frame.as_ref());
        Some(kept)
    }

    /// Keeps what was found in this process too, if that is asked for.
    fn keep_near(&self, kept: &Kept<F::Value>, found: &Found) {
        let memo = self.memo.get();
        let Some(remote) = &memo.remote else {
            return;
        };
        let is_kept = match remote.inner.near {
            Near::Validate => true,
            Near::Tracked => !found.watch.is_blind,
            Near::Off => false,
        };
        if !is_kept || self.context.scope.is_some() {
            return;
        }
        let key = F::Parts::own(self.query);
        let (held, weight) = match kept {
            Kept::Value(value) => {
                let weight = memo.definition.weight(Some(&key), value);
                (Some(F::Held::hold(value.clone())), weight)
            }
            Kept::Failure(failure) => (F::Held::hold_failure(failure), 1),
        };
        let Some(held) = held.filter(|_| memo.admits(weight)) else {
            return;
        };
        let leases = found.watch.leases.iter().cloned().collect();
        let deadline = Moment::now().after(found.life());
        let life = Lifetime::until(remote.near_until(Some(deadline)));
        let life = life.under(found.stamps.clone(), found.watch.is_blind);
        let answer = Answer::new(held, leases, life, weight);
        memo.store(self.hash, key, answer);
    }

    /// What has to be granted in stores before a computation begins, if anything.
    pub(super) fn begin(&mut self, load: &mut Load<F>) -> Option<Pending<Begun>> {
        let is_seen = load.led.is_some() || self.context.frame.is_some();
        let task = match &self.memo.get().remote {
            _ if !is_seen => return None,
            Some(_) => self.task_of_function(load)?,
            None => Task::of_tags(&self.tags),
        };
        shared::begin(task)
    }

    fn task_of_function(&mut self, load: &mut Load<F>) -> Option<Task> {
        let memo = self.memo.get();
        let remote = memo.remote.as_ref()?;
        let names = self.names_in_store();
        let is_whole = names.len() == memo.names(self.hash, self.query).len() + self.tags.len();
        if !is_whole || !remote.is_certain {
            // what is in another store, or under a name that others may have, is vouched for by nobody
            load.taint(true);
            remote.is_not_shared();
        }
        let is_whole = is_whole && remote.is_certain;
        let is_kept = load.led.is_some() && self.context.scope.is_none() && is_whole;
        let entry = is_kept.then(|| remote.entry(self.hash, remote.digest::<F::Parts>(self.query)));
        let mut digests = Vec::new();
        F::Parts::digests(self.query, memo.hasher(), &mut digests);
        let mut task = remote.task(names, digests, entry);
        task.dead = self.asked.dead.take();
        task.expired = self.asked.expired.as_ref().map(|found| Expired {
            version: found.version,
            is_good_meanwhile: remote.spans().serve_meanwhile(found),
        });
        task.is_nested = self.context.frame.is_some();
        task.replaces = (self.kind == Kind::Refresh).then(|| memo.name(Extent::exact(self.hash)));
        Some(task)
    }
}

/// An answer of a store, as one that was computed.
pub(super) fn computed<H: Held>(answer: Answer<H>) -> Computed<H> {
    Answer {
        content: Ok(answer.content),
        until: answer.until,
    }
}

/// Whether all leases are of one store.
pub(super) fn are_of_one(
    store: Option<u16>,
    leases: &[crate::lease::Lease],
    stamps: &[Stamped],
) -> bool {
    let leases = leases.iter().map(crate::lease::Lease::fingerprint);
    let names = leases.chain(stamps.iter().map(|(name, _)| *name));
    names.into_iter().all(|name| name.store() == store)
}
