//! Looking an entry up: one round trip, if its leases follow from what is asked for.

use super::cache::Inner;
use super::envelope::{Broken, Seal};
use super::gone::Gone;
use super::leases::{Standing, Watch};
use super::placeholder::is_over;
use super::stamps::Stamped;
use crate::lease::{Extent, Fingerprint};
use crate::store::{Answer, Fault, FaultKind, Key, Operation, Reply, Stored, Version};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) entry: Key,
    pub(crate) seal: Seal,
    /// What the answer has to depend on.
    pub(crate) names: Vec<Fingerprint>,
    /// For how long the entry lives on at least since it is read, if its function says so.
    pub(crate) idle: Option<Duration>,
}

/// What is there.
#[derive(Debug)]
pub(crate) enum Looked {
    /// A value that may be served.
    Found(Found),
    /// A value past its time that may have its uses, for all that it depends on stands.
    Expired(Found),
    /// Something that may not.
    Dead(Version),
    Nothing,
    /// Another process computes it.
    UnderWay(Version),
    /// The store does not say, for a reason.
    Unanswered(Fault),
}

/// A value that may be served, or an error, in bytes.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) payload: Vec<u8>,
    pub(crate) is_failure: bool,
    pub(crate) stamps: Vec<Stamped>,
    /// When it expires, in milliseconds since 1970.
    fresh_until: u64,
    /// Until when it may be served in any case.
    deadline: u64,
    pub(crate) version: Version,
    pub(crate) watch: Watch,
}

impl Inner {
    pub(crate) async fn look(&self, question: &Question) -> Looked {
        let entry = question.read();
        let leases = question.names.iter().map(|name| self.ask(*name));
        let operations = std::iter::once(entry).chain(leases).collect();
        let watch = Watch::begin(self, &question.names);
        let gone = self.unacknowledged.gone();
        let Some(replies) = self.run(operations).await else {
            return Looked::Unanswered(rests());
        };
        let mut replies = replies.into_iter();
        let entry = replies.next();
        let mut standing = Standing::default();
        standing.learn(self, watch, &question.names, &mut replies);
        self.judge_entry(question, entry, standing, &gone).await
    }

    /// What an entry is worth, of which some leases are known, as is what was named by invalidations
    /// under way before it was read.
    pub(super) async fn judge_entry(
        &self,
        question: &Question,
        entry: Option<Result<Reply, Fault>>,
        mut standing: Standing,
        gone: &Gone,
    ) -> Looked {
        let stored = match entry.transpose() {
            Ok(Some(Reply {
                answer: Answer::Value(stored),
                ..
            })) => stored,
            Ok(_) => return Looked::Unanswered(no_answer()),
            Err(fault) => return Looked::Unanswered(fault),
        };
        let Some(stored) = stored else {
            return Looked::Nothing;
        };
        let (version, is_over) = (stored.version, is_over(&stored.value));
        let mut found = match self.open(question, stored) {
            Ok(found) => found,
            Err(Broken::Placeholder) if is_over => return Looked::Dead(version),
            Err(Broken::Placeholder) => return Looked::UnderWay(version),
            Err(why) => {
                self.counts.broken(why);
                if let Some(name) = question.names.first() {
                    self.say_foreign(name.group, why);
                }
                return Looked::Dead(version);
            }
        };
        let unknown = standing.unknown(&found.stamps);
        if !unknown.is_empty() {
            let asked = unknown.iter().map(|name| self.ask(*name)).collect();
            let watch = Watch::begin(self, &unknown);
            let Some(replies) = self.run(asked).await else {
                return Looked::Unanswered(rests());
            };
            standing.learn(self, watch, &unknown, &mut replies.into_iter());
        }
        let names = found.stamps.iter().map(|(name, _)| *name);
        let is_good = standing.vouch_for(&found.stamps)
            && found.holds_all(&question.names)
            && found.deadline > now()
            && !gone.cover(names);
        if !is_good {
            return Looked::Dead(version);
        }
        found.watch = standing.into_watch();
        match found.fresh_until > now() {
            true => Looked::Found(found),
            false => Looked::Expired(found),
        }
    }

    fn open(&self, question: &Question, stored: Stored) -> Result<Found, Broken> {
        let entry = question.seal.open(question.entry.as_str(), &stored.value)?;
        let number = question.names.first().and_then(|name| name.store());
        let number = number.ok_or(Broken::NotAnEntry)?;
        let name = |group, extent| Fingerprint::of_stored(number, group, extent);
        let leases = entry.leases.into_iter();
        Ok(Found {
            payload: entry.payload.into_owned(),
            is_failure: entry.is_failure,
            stamps: leases
                .map(|(group, extent, stamp)| (name(group, extent), stamp))
                .collect(),
            fresh_until: entry.fresh_until.min(entry.deadline),
            deadline: entry.deadline,
            version: stored.version,
            watch: Watch::default(),
        })
    }
}

impl Question {
    /// What reads the entry, and has it live on.
    fn read(&self) -> Operation {
        let key = self.entry.clone();
        match self.idle {
            Some(ttl) => Operation::Hold { key, ttl },
            None => Operation::Get { key },
        }
    }
}

impl Found {
    /// For how long it is still fresh.
    pub(crate) fn life(&self) -> Duration {
        Duration::from_millis(self.fresh_until.saturating_sub(now()))
    }

    /// For how long it has been past its time.
    pub(super) fn past(&self) -> Duration {
        Duration::from_millis(now().saturating_sub(self.fresh_until))
    }

    /// The names of all that it depends on.
    pub(crate) fn names(&self) -> impl Iterator<Item = Fingerprint> + Clone {
        self.stamps.iter().map(|(name, _)| *name)
    }

    /// Whether it depends on all of this. What was stored by another build of the program may not.
    fn holds_all(&self, names: &[Fingerprint]) -> bool {
        let holds = |name: &Fingerprint| self.stamps.iter().any(|(held, _)| held == name);
        let any =
            |name: &Fingerprint| name.extent.is_fine() && holds(&name.group.name(Extent::ANY));
        names.iter().all(|name| holds(name) || any(name))
    }
}

/// Why a store is not asked.
pub(super) fn rests() -> Fault {
    let reason = "it was out of order just now, and is left alone for a moment";
    Fault::new(FaultKind::Unreachable, reason)
}

/// What is said of a reply that is none.
fn no_answer() -> Fault {
    Fault::new(FaultKind::Garbled, "a reply to another question")
}

/// The time, in milliseconds since 1970.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since.map(|since| since.as_millis()).unwrap_or_default();
    u64::try_from(millis).unwrap_or(u64::MAX)
}
