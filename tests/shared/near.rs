//! The near cache of a store that tells of changes when it is told to: what a process keeps ends with what
//! it hears, and with what it does itself.

use crate::functions::Counter;
use futures::executor::block_on;
use larder::store::{Answer, Fault, Key, Memory, Operation, Pending, Reply, Store, Tier, Watcher};
use larder::{Builder, Cache, Near, Tag, cached};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

/// A store in memory whose changes nobody is told of but by these tests. Clones are one store.
#[derive(Clone, Default)]
pub(crate) struct Telling(Arc<State>);

#[derive(Default)]
struct State {
    memory: Memory,
    session: AtomicU64,
    /// Whether it tells of what is added over it too, as Redis does.
    tells_of_own: AtomicBool,
    asked: AtomicU64,
    leases: Mutex<BTreeSet<String>>,
    watchers: Mutex<Vec<Arc<dyn Watcher>>>,
}

impl Telling {
    /// A cache that goes by what it is told.
    pub(crate) fn cache(&self, prefix: &str) -> Cache {
        self.builder(prefix).build()
    }

    pub(crate) fn builder(&self, prefix: &str) -> Builder {
        self.0.session.store(1, Ordering::SeqCst);
        Cache::builder(prefix, self.clone()).near(Near::Tracked)
    }

    /// Memory in front of it.
    pub(crate) fn tier(&self) -> Tier {
        self.0.session.store(1, Ordering::SeqCst);
        let tier = Tier::builder(self.clone());
        tier.longest(Duration::from_secs(3600)).build()
    }

    /// How often it is asked for something meanwhile.
    pub(crate) fn asked(&self, call: impl FnOnce()) -> u64 {
        let before = self.asked_so_far();
        call();
        self.asked_so_far() - before
    }

    pub(crate) fn asked_so_far(&self) -> u64 {
        self.0.asked.load(Ordering::SeqCst)
    }

    /// The same of those of one program.
    pub(crate) fn tell_of(&self, prefix: &str) {
        let leases = self.leases();
        let of_prefix = leases.iter().filter(|lease| lease.starts_with(prefix));
        of_prefix.for_each(|lease| self.tell(|watcher| watcher.changed(lease)));
    }

    fn tell(&self, tell: impl Fn(&dyn Watcher)) {
        let watchers = self.0.watchers.lock().unwrap().clone();
        watchers.iter().for_each(|watcher| tell(&**watcher));
    }

    /// Tells that every lease has changed.
    pub(crate) fn tell_of_all(&self) {
        self.leases()
            .iter()
            .for_each(|lease| self.tell(|watcher| watcher.changed(lease)));
    }

    fn tell_of_added(&self, operations: &[Operation], replies: &[Result<Reply, Fault>]) {
        for (operation, reply) in operations.iter().zip(replies) {
            let is_done = |reply: &Reply| reply.answer == Answer::Done(true);
            if matches!(operation, Operation::Add { .. }) && reply.as_ref().is_ok_and(is_done) {
                self.tell(|watcher| watcher.changed(operation.key().as_str()));
            }
        }
    }

    /// Loses a lease, and tells nobody; but what is kept goes with the session.
    fn lose(&self, lease: &str) {
        let key = Key::new(lease).unwrap();
        block_on(self.0.memory.run(vec![Operation::Delete { key }]));
        let session = self.0.session.fetch_add(1, Ordering::SeqCst);
        self.tell(|watcher| watcher.ended(session));
    }

    fn leases(&self) -> BTreeSet<String> {
        self.0.leases.lock().unwrap().clone()
    }
}

impl Store for Telling {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        self.0.asked.fetch_add(1, Ordering::SeqCst);
        let keys = operations.iter().map(|it| it.key().as_str().to_owned());
        let leases = keys.filter(|key| key.ends_with('}'));
        self.0.leases.lock().unwrap().extend(leases);
        let replies = self.0.memory.run(operations.clone());
        let this = self.clone();
        let session = self.0.session.load(Ordering::SeqCst);
        Box::pin(async move {
            let mut replies = replies.await;
            if this.0.tells_of_own.load(Ordering::SeqCst) {
                this.tell_of_added(&operations, &replies);
            }
            for reply in replies.iter_mut().flatten() {
                reply.server.session = session;
            }
            replies
        })
    }

    fn name(&self) -> String {
        "telling memory".into()
    }

    fn watch(&self, watcher: Arc<dyn Watcher>) -> bool {
        self.0.watchers.lock().unwrap().push(watcher);
        true
    }
}

#[test]
fn what_is_kept_goes_with_every_lease_that_is_told_of() {
    static STORE: LazyLock<Telling> = LazyLock::new(Telling::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| STORE.cache("told"));
    static LOADS: Counter = Counter::new();
    #[derive(Tag)]
    #[tag(store = CACHE)]
    struct Row(u64);
    #[cached(timeout = 60, store = CACHE, tags(Row(n)))]
    fn told(n: u64) -> u64 {
        LOADS.count();
        n
    }
    #[cached(timeout = 60, store = CACHE)]
    fn outer(n: u64) -> u64 {
        told(n)
    }
    let call = || assert_eq!(outer(1), 1);
    STORE.asked(call);
    let leases = STORE.leases();
    let asked = || STORE.asked(call);
    assert_eq!(asked(), 0);
    // both functions and both keys, the tag and its type
    assert_eq!(leases.len(), 6, "{leases:?}");
    for lease in leases {
        STORE.tell(|watcher| watcher.changed(&lease));
        assert_ne!(asked(), 0, "{lease}");
        assert_eq!(asked(), 0, "{lease}");
    }
    STORE.tell(|watcher| watcher.changed("told:other:{0}"));
    assert_eq!((asked(), LOADS.get()), (0, 1));
}

#[test]
fn nothing_is_kept_while_nobody_tells_of_changes() {
    static STORE: LazyLock<Telling> = LazyLock::new(Telling::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| STORE.cache("session"));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn kept(n: u64) -> u64 {
        LOADS.count();
        n
    }
    let asked = || STORE.asked(|| assert_eq!(kept(1), 1));
    asked();
    assert_eq!(asked(), 0);
    STORE.tell(|watcher| watcher.ended(1));
    // who answered under the session that has ended may do so for a moment
    assert_ne!((asked(), asked(), asked()), (0, 0, 0));
    assert_ne!(asked(), 0);
    STORE.0.session.store(0, Ordering::SeqCst);
    asked();
    assert_ne!(asked(), 0);
    STORE.0.session.store(2, Ordering::SeqCst);
    asked();
    assert_eq!((asked(), LOADS.get()), (0, 1));
}

/// Others find what is built on it in the store, and are told of nothing.
#[test]
fn what_is_built_on_what_is_kept_goes_with_every_lease_of_that() {
    static STORE: LazyLock<Telling> = LazyLock::new(Telling::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| STORE.cache("built"));
    static LOADS: Counter = Counter::new();
    #[derive(Tag)]
    #[tag(store = CACHE)]
    struct Row(u64);
    #[cached(timeout = 60, store = CACHE)]
    fn plain(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60, store = CACHE, tags(Row(n)))]
    fn tagged(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60, store = CACHE)]
    fn built(n: u64) -> u64 {
        LOADS.count();
        plain(n) + tagged(n)
    }
    let keep = || _ = (plain(1), tagged(1));
    keep();
    let leases = STORE.leases();
    // both functions and both keys, the tag and its type
    assert_eq!(leases.len(), 6, "{leases:?}");
    for lease in leases {
        keep();
        assert_eq!(STORE.asked(keep), 0, "{lease}");
        larder::invalidate!(built(1));
        built(1);
        let loads = LOADS.get();
        STORE.lose(&lease);
        assert_eq!((built(1), LOADS.get()), (2, loads + 1), "{lease}");
    }
}

/// Nobody tells this process what it does itself.
#[test]
fn what_is_kept_goes_with_what_this_process_invalidates() {
    static STORE: LazyLock<Telling> = LazyLock::new(Telling::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| STORE.cache("own"));
    static LOADS: Counter = Counter::new();
    #[derive(Tag)]
    #[tag(store = CACHE)]
    struct Row(u64);
    #[cached(timeout = 60, store = CACHE, tags(Row(n)))]
    fn own(n: u64, m: u64) -> u64 {
        LOADS.count();
        n + m
    }
    #[cached(timeout = 60, store = CACHE)]
    fn over(n: u64) -> u64 {
        own(n, 0)
    }
    let invalidations: [fn(); 7] = [
        || own::invalidate(&1, &0).wait().unwrap(),
        || own::clear().wait().unwrap(),
        || larder::invalidate!(own(1, ..)),
        || larder::invalidate!(own(1, ..)),
        || larder::invalidate!(Row(1)),
        || larder::invalidate!(Row(..)),
        || assert_eq!(own::refresh(1, 0), 1),
    ];
    for (round, invalidate) in invalidations.into_iter().enumerate() {
        let loads = || {
            let before = LOADS.get();
            assert_eq!(over(1), 1);
            LOADS.get() - before
        };
        loads();
        assert_eq!(
            (loads(), STORE.asked(|| assert_eq!(loads(), 0))),
            (0, 0),
            "{round}"
        );
        let before = LOADS.get();
        invalidate();
        loads();
        assert_eq!(LOADS.get() - before, 1, "{round}");
    }
}

/// Of the leases that it was granted for that it is told as well.
#[test]
fn what_is_computed_here_is_kept() {
    static STORE: LazyLock<Telling> = LazyLock::new(Telling::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| STORE.cache("granted"));
    #[cached(timeout = 60, store = CACHE)]
    fn granted(n: u64) -> u64 {
        n
    }
    STORE.0.tells_of_own.store(true, Ordering::SeqCst);
    let asked = || STORE.asked(|| assert_eq!(granted(1), 1));
    assert_ne!(asked(), 0);
    assert_eq!(asked(), 0);
}
