//! Before a computation: what it will depend on is granted, and others are told that it is under way.

use super::again::Expired;
use super::background::{pause, run_guarded};
use super::cache::{Cache, Inner};
use super::gone::Gone;
use super::grants::{Granted, came_after};
use super::leases::{Standing, Watch};
use super::look::{Found, Looked, Question, rests};
use super::masks::Masked;
use super::placeholder::placeholder;
use super::revocation::Revocation;
use super::stamps::Stamped;
use crate::lease::{Fingerprint, Mask};
use crate::store::{Answer, Bytes, Fault, Key, Operation, Pending, Reply, Version};
use crate::sync::{Arc, Instant};
use std::time::Duration;

/// A computation that is to begin.
#[derive(Debug)]
pub(crate) struct Task {
    /// What it depends on: the function's lease first, if it is a function's.
    pub(crate) names: Vec<Fingerprint>,
    /// How long a lease has to live that is granted.
    pub(crate) ttl: Duration,
    /// The function by parts of its key, if it is one's whose entries are shared.
    pub(crate) masked: Option<Masked>,
    /// Where the value is to be stored, if it is.
    pub(crate) claims: Option<Question>,
    /// What is there and may not be served.
    pub(crate) dead: Option<Version>,
    /// What is there and is past its time. It stays there until the value is.
    pub(crate) expired: Option<Expired>,
    /// Whether it is part of another, which others may wait for meanwhile: then it does not wait long for
    /// another process, whose computation may be waiting for this one.
    pub(crate) is_nested: bool,
    /// The lease of its key, if the value replaces what is there, even if that may be served.
    pub(crate) replaces: Option<Fingerprint>,
}

/// A computation that may begin.
#[derive(Debug, Default)]
pub(crate) struct Begun {
    /// What was granted. None if the store did not do it: then nothing vouches for the value.
    pub(crate) stamps: Option<Vec<Stamped>>,
    /// Why it did not, if it was a fault.
    pub(crate) fault: Option<Fault>,
    pub(crate) watch: Watch,
    /// The masks by which its function was invalidated so far, by any process.
    pub(crate) masks: Vec<Mask>,
    pub(crate) claim: Option<Claim>,
    /// The value, if it came meanwhile: there is nothing to compute.
    pub(crate) found: Option<Found>,
    /// Whether another call computes it once more, and the old value may be served meanwhile.
    pub(crate) is_taken: bool,
}

/// The right to store a value where others are told that it is being computed.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) entry: Key,
    pub(crate) version: Version,
    /// One's turn, if a value past its time is there instead.
    pub(crate) turn: Option<Version>,
}

/// What came of one attempt.
pub(super) enum Attempt {
    Begun(Box<Begun>),
    /// Another process computes it.
    UnderWay(Version),
    /// Something is there that may not be served.
    Dead(Version),
    /// Another call computes once more what is past its time.
    Taken(Box<Begun>),
    /// What was past its time is not there any more.
    Changed,
}

impl Begun {
    /// Nothing was granted, for a store has failed.
    fn failed(fault: Fault) -> Self {
        Begun {
            fault: Some(fault),
            ..Begun::default()
        }
    }

    fn of(granted: Granted) -> Self {
        match granted {
            Ok(stamps) => Begun {
                stamps: Some(stamps),
                ..Begun::default()
            },
            Err(fault) => Begun {
                fault,
                ..Begun::default()
            },
        }
    }
}

impl Attempt {
    pub(super) fn begun(begun: Begun) -> Self {
        Attempt::Begun(Box::new(begun))
    }
}

/// For how long one waits at first until one looks again, and at most.
const SHORT: Duration = Duration::from_millis(1);
const LONG: Duration = Duration::from_millis(25);
/// For how long a computation inside another waits at most.
const NESTED: Duration = Duration::from_secs(1);

impl Task {
    /// A computation of a value that is not stored in a store, but depends on tags that are.
    pub(crate) fn of_tags(tags: &[Fingerprint]) -> Self {
        Task {
            names: tags
                .iter()
                .copied()
                .filter(|tag| tag.store().is_some())
                .collect(),
            ttl: Duration::ZERO,
            masked: None,
            claims: None,
            dead: None,
            expired: None,
            is_nested: false,
            replaces: None,
        }
    }
}

/// Begins a computation in each store that it has to do with. None if there is none.
pub(crate) fn begin(task: Task) -> Option<Pending<Begun>> {
    let mut caches: Vec<u16> = task.names.iter().filter_map(|name| name.store()).collect();
    caches.sort_unstable();
    caches.dedup();
    match caches.as_slice() {
        [] => None,
        [number] => {
            let inner = Cache::at(*number)?.0;
            let begun = inner.clone().begin(task);
            // also if nobody waits for it any more, so that what it leaves in the store is taken back
            Some(run_guarded(begun, |begun| async move {
                if let Some(claim) = begun.claim {
                    inner.give_up_claim(&claim).await;
                }
            }))
        }
        // tags of several stores, for a value in memory
        _ => Some(Box::pin(begin_in_all(caches, task))),
    }
}

async fn begin_in_all(caches: Vec<u16>, task: Task) -> Begun {
    let (mut stamps, mut watch) = (Vec::new(), Watch::default());
    for number in caches {
        let names = task.names.iter().copied();
        let of_store = names.filter(|name| name.store() == Some(number)).collect();
        let task = Task {
            names: of_store,
            ..Task::of_tags(&[])
        };
        let Some(cache) = Cache::at(number) else {
            return Begun::default();
        };
        let begun = cache.0.begin(task).await;
        match begun.stamps {
            Some(granted) => stamps.extend(granted),
            None => return begun,
        }
        watch.join(begun.watch);
    }
    Begun {
        stamps: Some(stamps),
        watch,
        ..Begun::default()
    }
}

impl Inner {
    /// Begins a computation, or waits for that of another process.
    pub(crate) async fn begin(self: Arc<Self>, mut task: Task) -> Begun {
        let patience = match task.is_nested {
            true => self.options.patience.min(NESTED),
            false => self.options.patience,
        };
        let now = Instant::now();
        let until = now
            .checked_add(patience)
            .unwrap_or(now + Duration::from_secs(1 << 31));
        if let Some(name) = task.replaces {
            let former = Revocation::of(name);
            if let Err(fault) = self.clone().revoke(former).await {
                return Begun::failed(fault);
            }
        }
        let (mut was_replaced, mut time) = (false, SHORT);
        loop {
            match self.attempt(&task).await {
                Attempt::Begun(begun) => return *begun,
                Attempt::Taken(begun) if begun.is_taken => return *begun,
                Attempt::Taken(_) => {
                    pause(time).await;
                    time = (time * 2).min(LONG);
                }
                Attempt::Changed => task.expired = None,
                Attempt::UnderWay(version) if task.replaces.is_some() => task.dead = Some(version),
                // it can't be replaced, whatever it is
                Attempt::Dead(version) if task.dead == Some(version) => task.claims = None,
                Attempt::Dead(version) => task.dead = Some(version),
                Attempt::UnderWay(version) => {
                    task.dead = None;
                    if let Some(found) = self.wait_for_another(&mut task, until).await {
                        return Begun {
                            found: Some(found),
                            ..Begun::default()
                        };
                    }
                    let may_replace = task.dead.is_some() || !task.is_nested;
                    if Instant::now() >= until && may_replace && !was_replaced {
                        // no mark lives so long: whoever left this one does not come
                        task.dead.get_or_insert(version);
                        was_replaced = true;
                        continue;
                    }
                }
            }
            if Instant::now() >= until {
                task.claims = None;
            }
        }
    }

    /// Looks again and again until another process has stored the value, or is known not to.
    async fn wait_for_another(&self, task: &mut Task, until: Instant) -> Option<Found> {
        let question = task.claims.as_ref()?;
        let mut time = SHORT;
        while Instant::now() < until {
            pause(time).await;
            time = (time * 2).min(LONG);
            match self.look(question).await {
                Looked::Found(found) => return Some(found),
                Looked::UnderWay(_) => {}
                Looked::Nothing => return None,
                Looked::Expired(Found { version, .. }) | Looked::Dead(version) => {
                    task.dead = Some(version);
                    return None;
                }
                Looked::Unanswered(_) => {
                    task.claims = None;
                    return None;
                }
            }
        }
        None
    }

    async fn attempt(&self, task: &Task) -> Attempt {
        let Some((operations, mark)) = self.operations(task) else {
            return Attempt::begun(Begun::default());
        };
        let mut watch = Watch::begin(self, &task.names);
        let gone = self.unacknowledged.gone();
        let Some(replies) = self.run(operations).await else {
            return Attempt::begun(Begun::failed(rests()));
        };
        let mut replies = replies.into_iter();
        let granted = self.granted(&task.names, &mut replies, &mut watch);
        let mut begun = match &task.masked {
            None => Begun::of(granted),
            Some(masked) => {
                let masks = replies.next();
                self.grant_masked(masked, masks, granted, task, &mut watch)
                    .await
            }
        };
        begun.watch = self.watch_anew(begun.stamps.as_deref(), watch).await;
        let Some(question) = task.claims.as_ref() else {
            return Attempt::begun(begun);
        };
        if let Some(expired) = &task.expired {
            return self
                .take_turn(question, expired, mark, replies, begun)
                .await;
        }
        let (_, entry) = (replies.next(), replies.next());
        let claim = claimed(mark, entry.as_ref()).map(|version| Claim {
            entry: question.entry.clone(),
            version,
            turn: None,
        });
        match claim {
            Some(claim) if begun.stamps.is_none() => {
                // nothing will be stored there
                self.give_up_claim(&claim).await;
                Attempt::begun(begun)
            }
            None if begun.stamps.is_none() => Attempt::begun(begun),
            Some(claim) => {
                begun.claim = Some(claim);
                Attempt::begun(begun)
            }
            None => self.came_meanwhile(question, entry, begun, &gone).await,
        }
    }

    /// What is granted together with the slices under the masks that were read.
    async fn grant_masked(
        &self,
        masked: &Masked,
        masks: Option<Result<Reply, Fault>>,
        granted: Granted,
        task: &Task,
        watch: &mut Watch,
    ) -> Begun {
        let stamps = match granted {
            Ok(stamps) => stamps,
            Err(fault) => return Begun::of(Err(fault)),
        };
        let masks = match masks {
            Some(Err(fault)) => return Begun::failed(fault),
            Some(Ok(masks)) if came_after(&stamps, &masks) => Masked::read(masks.answer),
            _ => None,
        };
        let Some(masks) = masks else {
            return Begun::default();
        };
        let slices = self.grant_slices(masked, &masks, task, watch).await;
        let granted = slices.map(|slices| [stamps, slices].concat());
        Begun {
            masks,
            ..Begun::of(granted)
        }
    }

    /// What there is to do if the entry is not as it was when it was looked up.
    async fn came_meanwhile(
        &self,
        question: &Question,
        entry: Option<Result<Reply, Fault>>,
        mut begun: Begun,
        gone: &Gone,
    ) -> Attempt {
        let standing = Standing::default();
        match self.judge_entry(question, entry, standing, gone).await {
            Looked::UnderWay(version) => Attempt::UnderWay(version),
            Looked::Expired(Found { version, .. }) | Looked::Dead(version) => {
                Attempt::Dead(version)
            }
            Looked::Found(found) => {
                begun.found = Some(found);
                Attempt::begun(begun)
            }
            // nobody is told, and nothing stored
            Looked::Nothing | Looked::Unanswered(_) => Attempt::begun(begun),
        }
    }

    /// All that is to be done, with the mark that is left where the value is to be stored.
    fn operations(&self, task: &Task) -> Option<(Vec<Operation>, [u8; 16])> {
        let mut operations = Vec::new();
        for name in &task.names {
            operations.extend(self.grant(*name, self.life(task.ttl))?);
        }
        if let Some(masked) = &task.masked {
            operations.push(self.ask_masks(masked));
        }
        let mark = placeholder(self.options.patience).ok()?;
        if let Some(question) = &task.claims
            && task.expired.is_some()
        {
            operations.extend(self.ask_for_turn(question, mark));
        } else if let Some(question) = &task.claims {
            let (key, value, ttl) = (
                question.entry.clone(),
                Bytes::from(mark),
                self.options.patience,
            );
            operations.push(Operation::store_over(task.dead, key, value, ttl));
            let key = question.entry.clone();
            operations.push(Operation::Get { key });
        }
        Some((operations, mark))
    }
}

/// The version of one's own mark, if it is there.
pub(super) fn claimed(mark: [u8; 16], entry: Option<&Result<Reply, Fault>>) -> Option<Version> {
    match &entry?.as_ref().ok()?.answer {
        Answer::Value(Some(stored)) if *stored.value == mark => Some(stored.version),
        _ => None,
    }
}
