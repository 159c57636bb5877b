//! What a function has whose entries are shared.

use super::background::run;
use super::cache::{Cache, Declared, Inner};
use super::codec::CodecError;
use super::envelope::Seal;
use super::fill::{Filled, Filling};
use super::in_store::InStore;
use super::look::{Found, Looked, Question};
use super::masks::Masked;
use super::names::label;
use super::near::Near;
use super::peek::Peeked;
use super::spans::{Spans, Stay};
use super::stable::{Names, Wide};
use super::task::{Claim, Task};
use crate::answer::{Failure, Kept};
use crate::clock::{Moment, earlier};
use crate::key::Parts;
use crate::lease::{Extent, Fingerprint, Group};
use crate::logs::warn;
use crate::memo::Site;
use crate::store::{Fault, Key, Pending};
use crate::sync::{Arc, Mutex, OnceLock};
use std::any::TypeId;
use std::collections::BTreeMap;
use std::future::Future;
use std::time::Duration;

/// The type arguments of an instance of a generic function.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instantiation {
    /// Their names, in that of a closure that has them all.
    pub(crate) name: &'static str,
    /// The type of that closure.
    pub(crate) of: TypeId,
}

impl Instantiation {
    /// Whether its name is that of no other: closures are all named alike, and so are types inside bodies
    /// whose names are.
    fn is_certain(self, function: &str) -> bool {
        static KNOWN: Mutex<BTreeMap<String, TypeId>> = Mutex::new(BTreeMap::new());
        let name = format!("{function} {}", self.name);
        let known = *KNOWN.lock().entry(name).or_insert(self.of);
        !has_closures(self.name) && known == self.of
    }
}

/// Whether a closure is among the type arguments in a name.
fn has_closures(name: &str) -> bool {
    let mut depth = 0_usize;
    let name = name.replace("->", "");
    for (place, character) in name.char_indices() {
        match character {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            '{' if depth > 0 && name[place..].starts_with("{{") => return true,
            _ => {}
        }
    }
    false
}

/// What a function is called in a store.
pub(crate) struct Named<'a> {
    pub(crate) site: &'a Site,
    /// What tells its entries from those of other builds; empty if nothing does.
    pub(crate) version: &'a str,
    /// Tells instances of a generic function apart, which have a group of their family.
    pub(crate) instance: Option<Instantiation>,
    pub(crate) group: Group,
}

/// A function's part of a shared store.
pub(crate) struct Remote<V> {
    sharing: InStore<V>,
    pub(crate) inner: Arc<Inner>,
    group: Group,
    /// Its name in keys, for those who look into the store.
    label: String,
    /// Its name in digests of keys, together with what is in these: a key of two numbers that a later
    /// build takes for two others is another key. So are those of builds of other versions. What one of them
    /// invalidates leaves entries and marks of the others where they are: these are found to hold leases that
    /// are gone.
    wide: [u8; 32],
    /// Its name in leases of keys. It is the same in builds that have other keys, so far as their digests
    /// are, and in all versions: what one build invalidates is gone in the others.
    seed: u64,
    /// Whether all processes mean the same by its name. What is not certain is computed and not stored.
    pub(crate) is_certain: bool,
    seal: Seal,
    spans: Spans,
    /// Why the first value was not stored that was not: what of it is outside of the store, or nothing.
    outside: OnceLock<Option<Fingerprint>>,
}

/// The group of a function in the cache where its entries are.
pub fn group<D: Declared>(cache: &'static D, name: &str) -> Group {
    group_in(cache.cache(), name)
}

pub(super) fn group_in(cache: &Cache, name: &str) -> Group {
    Group::shared(cache.number(), first(&digest("function", &[name])))
}

/// The group of a tag type in the cache where its leases are.
pub fn tag_group<D: Declared>(cache: &'static D, name: &str) -> Group {
    let cache = cache.cache();
    Group::shared(cache.number(), first(&digest("tag", &[name])))
}

pub(super) fn digest(kind: &str, names: &[&str]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for text in std::iter::once(&kind).chain(names) {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

pub(super) fn first(digest: &[u8; 32]) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    u64::from_le_bytes(first)
}

/// What the digests of a function's keys are made under: what it is, what its keys are made of, and what
/// builds it is not to share entries with.
fn entries(name: &str, type_arguments: &str, signature: &str, versions: [&str; 2]) -> [u8; 32] {
    let [of_cache, of_function] = versions;
    let names = [name, type_arguments, signature, of_cache, of_function];
    digest("entry", &names)
}

impl<V> Remote<V> {
    /// The part of a function that is called so.
    pub(crate) fn new(sharing: InStore<V>, named: &Named<'_>, spans: Spans) -> Self {
        let Named {
            site,
            version,
            instance,
            group,
        } = *named;
        let name = site.name();
        let inner = sharing.cache().0.clone();
        let type_arguments = instance.map_or("", |instance| instance.name);
        let versions = [&*inner.options.version, version];
        Remote {
            group,
            label: label(name),
            wide: entries(name, type_arguments, sharing.signature(), versions),
            seed: first(&digest("key", &[name, type_arguments])),
            is_certain: instance.is_none_or(|instance| instance.is_certain(name)),
            seal: inner.seal(sharing.print()),
            inner,
            sharing,
            spans,
            outside: OnceLock::new(),
        }
    }

    /// How keys are hashed for the names of their leases.
    pub(crate) fn hasher(&self) -> Names {
        Names::of(self.seed)
    }

    /// What tells a key from every other.
    pub(crate) fn digest<P: Parts>(&self, query: P::Query<'_>) -> u128 {
        let mut state = Wide::of(&self.wide);
        P::feed(query, &mut state);
        state.digest()
    }

    /// Where an entry is.
    pub(crate) fn entry(&self, hash: u64, digest: u128) -> Key {
        let lease = self.group.name(Extent::exact(hash));
        self.inner.names.entry(&self.label, lease, digest)
    }

    /// A look for an entry that depends on these things.
    pub(crate) fn question(&self, entry: Key, names: Vec<Fingerprint>) -> Question {
        Question {
            entry,
            seal: self.seal.clone(),
            names,
            idle: self.spans.idle(),
        }
    }

    /// A computation of a value that depends on these things, the function first. With `entry` it is
    /// to be stored there.
    pub(crate) fn task(
        &self,
        names: Vec<Fingerprint>,
        digests: Vec<u64>,
        entry: Option<Key>,
    ) -> Task {
        let group = self.group;
        Task {
            claims: entry.map(|entry| Question {
                // what another stores meanwhile is new
                idle: None,
                ..self.question(entry, names.clone())
            }),
            names,
            ttl: self.inner.lease_life(),
            masked: Some(Masked { group, digests }),
            dead: None,
            expired: None,
            is_nested: false,
            replaces: None,
        }
    }

    /// Looks an entry up.
    pub(crate) fn look(&self, question: Question) -> Pending<Looked> {
        let inner = self.inner.clone();
        Box::pin(async move { inner.look(&question).await })
    }

    /// Looks at an entry, for a caller who will not compute it. With a task, what there being none depends
    /// on is granted.
    pub(crate) fn peek(
        &self,
        question: Question,
        task: Option<Task>,
    ) -> impl Future<Output = Result<Peeked, Fault>> + Send + use<V> {
        self.inner.clone().peek(question, task)
    }

    /// Stores a value that was computed under a claim, and tells what became of it. It is done also if
    /// nobody waits for it.
    pub(crate) fn fill(
        &self,
        claim: Claim,
        filling: Filling,
        tell: impl FnOnce(Filled) + Send + 'static,
    ) -> Pending<()> {
        let inner = self.inner.clone();
        run(async move { tell(inner.fill(&claim, filling).await) })
    }

    /// Gives a claim up. It is done also if nobody waits for it.
    pub(crate) fn give_up(&self, claim: Claim) -> Pending<()> {
        let inner = self.inner.clone();
        run(async move { inner.give_up_claim(&claim).await })
    }

    /// What was found; none if it can't be read.
    pub(crate) fn decode(&self, found: &Found) -> Option<Kept<V>> {
        let decoded = self.sharing.decode(&self.inner.coder, found);
        decoded
            .inspect_err(|error| warn!("a value of {} can't be read: {error}", self.label))
            .ok()
    }

    /// A value as bytes; none if it can't be written.
    pub(crate) fn encode(&self, value: &V) -> Option<Vec<u8>> {
        self.written(self.sharing.encode(&self.inner.coder, value))
    }

    /// The same for an error; none also if errors are not kept.
    pub(crate) fn encode_failure(&self, failure: &Failure) -> Option<Vec<u8>> {
        self.written(self.sharing.encode_failure(&self.inner.coder, failure)?)
    }

    fn written(&self, bytes: Result<Vec<u8>, CodecError>) -> Option<Vec<u8>> {
        let label = &self.label;
        bytes
            .inspect_err(|error| warn!("a value of {label} can't be written: {error}"))
            .ok()
    }

    pub(crate) fn seal(&self) -> Seal {
        self.seal.clone()
    }

    /// Takes note of a value that is not stored, for it depends on this, which is outside of the store; or,
    /// if that is nothing, for its function is one of several of a name.
    pub(crate) fn is_not_shared(&self, outside: Option<Fingerprint>) {
        let _ = self.outside.set(outside);
        if self.inner.counts.unshared(self.group) {
            warn!("{}", self.inner.why_unshared(self.group, outside));
        }
    }

    /// Why values of it were not stored, if there were any, and what to do.
    pub(crate) fn why_unshared(&self) -> Option<String> {
        let outside = self.outside.get()?;
        Some(self.inner.why_unshared(self.group, *outside))
    }

    /// When a copy of an entry that ends at a deadline ends in this process's memory.
    pub(crate) fn near_until(&self, deadline: Option<Moment>) -> Option<Moment> {
        let near = (self.inner.near != Near::Off).then(|| self.spans.near());
        let near = near.flatten().map(|life| Moment::now().after(life));
        earlier(deadline, near)
    }

    /// How long a value, or an error, is there that ends at a deadline, if ever.
    pub(crate) fn stay(&self, deadline: Option<Moment>, is_failure: bool) -> Stay {
        let longest = self.inner.options.longest;
        let left = |deadline: Moment| {
            let (end, now) = (deadline.nanoseconds(), Moment::now().nanoseconds());
            Duration::from_nanos(end.saturating_sub(now))
        };
        let life = deadline.map_or(longest, left);
        match is_failure {
            true => Stay::of_failure(life),
            false => self.spans.of_value(life),
        }
    }

    /// What is said of entries that are there.
    pub(crate) fn spans(&self) -> &Spans {
        &self.spans
    }
}
