//! A store in memory that tells of changes, and answers when it is told to.

use cache_core::store::{
    Answer, Fault, FaultKind, InMemory, Operation, Pending, Reply, Store, Watcher,
};
use futures::channel::oneshot;
use futures::executor::block_on;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

type Replies = Vec<Result<Reply, Fault>>;

/// A store as one process has it. Clones are of that process.
#[derive(Clone)]
pub(crate) struct Far {
    server: Arc<Server>,
    own: Arc<Own>,
}

#[derive(Default)]
struct Server {
    memory: InMemory,
    processes: AtomicU64,
    /// Who hears what processes do, but for the one of this number.
    watchers: Mutex<Vec<(u64, Arc<dyn Watcher>)>>,
}

#[derive(Default)]
struct Own {
    number: u64,
    asked: AtomicU64,
    session: AtomicU64,
    is_silent: AtomicBool,
    fails: AtomicBool,
    held: Mutex<Held>,
}

/// A batch that is done when the test says so.
#[derive(Default)]
enum Held {
    #[default]
    None,
    Next(Effect),
    This(LetGo),
}

pub(crate) type LetGo = Box<dyn FnOnce() + Send>;

/// When a batch that is held takes effect.
#[derive(Clone, Copy)]
pub(crate) enum Effect {
    AtOnce,
    Late,
}

impl Far {
    pub(crate) fn new() -> Self {
        Far::of(Arc::default())
    }

    /// The same store, as another process has it.
    pub(crate) fn elsewhere(&self) -> Self {
        Far::of(self.server.clone())
    }

    fn of(server: Arc<Server>) -> Self {
        let own = Own {
            number: server.processes.fetch_add(1, Ordering::SeqCst),
            session: AtomicU64::new(1),
            ..Own::default()
        };
        let own = Arc::new(own);
        Far { server, own }
    }

    /// How often it is asked meanwhile.
    pub(crate) fn asked(&self, during: impl FnOnce()) -> u64 {
        let before = self.own.asked.load(Ordering::SeqCst);
        during();
        self.own.asked.load(Ordering::SeqCst) - before
    }

    /// Sends a batch that is answered once it is let go.
    pub(crate) fn held<T>(&self, effect: Effect, send: impl FnOnce() -> T) -> (T, LetGo) {
        *self.own.held.lock().unwrap() = Held::Next(effect);
        let sent = send();
        match std::mem::take(&mut *self.own.held.lock().unwrap()) {
            Held::This(let_go) => (sent, let_go),
            _ => panic!("it was not asked"),
        }
    }

    /// Is within another session from now on; zero if nothing is told.
    pub(crate) fn renew(&self, session: u64) {
        self.own.session.store(session, Ordering::SeqCst);
    }

    /// Tells this process that a session has ended.
    pub(crate) fn end(&self, session: u64) {
        self.server.tell(
            |number| number == self.own.number,
            |watcher| watcher.ended(session),
        );
    }

    /// Tells others no more of what this process does.
    pub(crate) fn be_silent(&self) {
        self.own.is_silent.store(true, Ordering::SeqCst);
    }

    /// Does what it is asked for, and says that there was no answer.
    pub(crate) fn fail(&self, fails: bool) {
        self.own.fails.store(fails, Ordering::SeqCst);
    }

    /// Carries a batch out, and tells the others of it.
    fn carry_out(&self, operations: Vec<Operation>) -> Replies {
        let keys = operations.iter().map(|it| it.key().clone());
        let keys: Vec<_> = keys.collect();
        let mut replies = block_on(self.server.memory.run(operations));
        for (key, reply) in keys.iter().zip(&replies) {
            let is_done = |reply: &Reply| reply.answer == Answer::Done(true);
            if reply.as_ref().is_ok_and(is_done) && !self.own.is_silent.load(Ordering::SeqCst) {
                self.server.tell(
                    |number| number != self.own.number,
                    |watcher| watcher.changed(key.as_str()),
                );
            }
        }
        for reply in replies.iter_mut().flatten() {
            reply.server.session = self.own.session.load(Ordering::SeqCst);
        }
        if self.own.fails.load(Ordering::SeqCst) {
            let fault = Fault::new(FaultKind::TimedOut, "no answer");
            replies.fill(Err(fault));
        }
        replies
    }
}

impl Server {
    fn tell(&self, whom: impl Fn(u64) -> bool, tell: impl Fn(&dyn Watcher)) {
        let watchers = self.watchers.lock().unwrap().clone();
        let told = watchers.iter().filter(|(number, _)| whom(*number));
        told.for_each(|(_, watcher)| tell(&**watcher));
    }
}

impl Store for Far {
    fn run(&self, operations: Vec<Operation>) -> Pending<Replies> {
        self.own.asked.fetch_add(1, Ordering::SeqCst);
        let (done, replies) = oneshot::channel();
        let mut held = self.own.held.lock().unwrap();
        let Held::Next(effect) = *held else {
            drop(held);
            let _ = done.send(self.carry_out(operations));
            return Box::pin(async { replies.await.unwrap() });
        };
        *held = Held::This(match effect {
            Effect::AtOnce => {
                let replies = self.carry_out(operations);
                Box::new(move || _ = done.send(replies))
            }
            Effect::Late => {
                let this = self.clone();
                Box::new(move || _ = done.send(this.carry_out(operations)))
            }
        });
        Box::pin(async { replies.await.unwrap() })
    }

    fn is_one_server(&self) -> bool {
        true
    }

    fn largest(&self) -> usize {
        1 << 20
    }

    fn name(&self) -> String {
        "far memory".into()
    }

    fn watch(&self, watcher: Arc<dyn Watcher>) -> bool {
        let mut watchers = self.server.watchers.lock().unwrap();
        watchers.push((self.own.number, watcher));
        true
    }
}
