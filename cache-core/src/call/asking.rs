//! A call that asks a store which processes share: for the entry, before it looks for a flight; whether its
//! computation may begin; and whether what another call has computed may be served.

use super::Load;
use super::miss::{Miss, Step};
use super::running::poll_led;
use crate::answer::{Answer, Computed};
use crate::clock::Moment;
use crate::context::Kind;
use crate::function::Function;
use crate::held::Held;
use crate::lease::{Extent, Fingerprint};
use crate::memo::AnyMemo;
use crate::shared::{self, Begun, Found, Looked, Question, Remote, wait};
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
pub(super) struct Known<F: Function> {
    /// Whether the call fails with its store.
    is_strict: bool,
    /// Whether it was looked up since the call last waited for something.
    looked: bool,
    /// What was there that could not be served.
    pub(super) dead: Option<Version>,
    /// What was there past its time, and may have its uses.
    pub(super) expired: Option<Found>,
    /// An answer of this process that holds shared leases.
    unconfirmed: Option<Computed<F::Held>>,
    /// Whether that came of another call's computation, and not of what is kept near.
    pub(super) is_joined: bool,
}

impl<F: Function> Default for Known<F> {
    fn default() -> Self {
        Known {
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
        self.known.is_strict = is_strict;
    }

    /// Has an answer confirmed before it is served.
    pub(super) fn confirm(&mut self, answer: Computed<F::Held>, is_joined: bool) {
        self.known.unconfirmed = Some(answer);
        self.known.is_joined = is_joined;
    }

    /// The call has waited: what it knows of the shared entry is old.
    pub(super) fn forget(&mut self) {
        self.known = Known {
            is_strict: self.known.is_strict,
            ..Known::default()
        };
    }

    /// What has to be asked before the call goes on, if anything.
    pub(super) fn ask(&mut self) -> Option<Asking<F>> {
        if let Some(answer) = self.known.unconfirmed.take() {
            let stamps = answer.until.stamps().to_vec();
            return Some(Asking::Confirm(shared::stand(stamps), answer));
        }
        let remote = self
            .memo
            .get()
            .remote
            .as_ref()
            .filter(|remote| remote.is_certain)?;
        let is_asked = self.known.looked || self.kind != Kind::Ordinary;
        if is_asked || self.tainted || !switch::is_enabled() {
            return None;
        }
        self.known.looked = true;
        Some(Asking::Look(remote.look(self.question(remote))))
    }

    /// A look for the shared entry.
    pub(super) fn question(&self, remote: &Remote<F::Value>) -> Question {
        let entry = remote.entry(self.hash, remote.digest::<F::Parts>(self.query));
        remote.question(entry, self.names_in_store())
    }

    /// What the call depends on as far as it is in the store of the function.
    pub(super) fn names_in_store(&self) -> Vec<Fingerprint> {
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
                self.known.dead = Some(found.version);
                let kept = self.take(&found)?;
                self.note_hit_in_store(&found);
                self.keep_near(&kept, &found);
                self.memo.counters.hits.count();
                Some(Step::Serve(kept))
            }
            Looked::Expired(found) if self.keeps_expired() => {
                self.known.expired = Some(found);
                None
            }
            Looked::Expired(Found { version, .. }) | Looked::Dead(version) => {
                self.known.dead = Some(version);
                None
            }
            Looked::Unanswered(fault) if self.known.is_strict => Some(self.fail(fault)),
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
                match self.known.is_joined {
                    true => self.memo.counters.joined.count(),
                    false => self.memo.counters.hits.count(),
                }
                let deadline = answer.until.deadline().moment();
                let is_old = deadline.is_some_and(Moment::is_past);
                match is_old {
                    true => self.check = None,
                    false => self.note_hit(answer),
                }
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
            Err(fault) if self.known.is_strict => Some(self.fail(fault)),
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
            self.note_hit_in_store(found);
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
        let needs_store = self.known.looked || self.kind == Kind::Refresh;
        if self.known.is_strict
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
}

/// An answer of a store, as one that was computed.
pub(super) fn computed<H: Held>(answer: Answer<H>) -> Computed<H> {
    Answer {
        content: Ok(answer.content),
        until: answer.until,
    }
}
