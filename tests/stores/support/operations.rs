//! Asking a store, in a word.

use cache_core::store::{
    Answer, Bytes, Fault, FaultKind, Key, Operation, Redis, Reply, Server, Store, Version,
};
use futures::executor::block_on;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A time to live that no test outlives.
pub(crate) const LONG: Duration = Duration::from_secs(600);

static LAST: AtomicU64 = AtomicU64::new(1);

/// The store at a URL that is right.
pub(crate) fn open(url: &str) -> Redis {
    Redis::new(url).unwrap_or_else(|error| panic!("{url}: {error}"))
}

/// A URL with time-outs that are long enough for a machine that has other things to do.
pub(crate) fn patient(url: &str) -> String {
    format!("{url}?connect_timeout=10s&response_timeout=10s")
}

pub(crate) fn key(text: &str) -> Key {
    Key::new(text).expect("it has no other characters")
}

/// A value that no other is like.
pub(crate) fn value(text: &str) -> Bytes {
    let number = LAST.fetch_add(1, Ordering::Relaxed);
    let first = u128::from(number).to_be_bytes();
    [&first[..], text.as_bytes()].concat().into()
}

/// The operations, one at a time.
pub(crate) trait Ask {
    fn batch(&self, operations: Vec<Operation>) -> Vec<Result<Reply, Fault>>;

    fn ask(&self, operation: Operation) -> Result<Reply, Fault> {
        self.batch(vec![operation]).remove(0)
    }

    /// What is there, as text without the bytes that make it like no other.
    fn read(&self, key: &Key) -> Result<Option<String>, Fault> {
        let key = key.clone();
        self.ask(Operation::Get { key })
            .map(|reply| text(&reply.answer))
    }

    fn hold(&self, key: &Key) -> Result<Option<String>, Fault> {
        let (key, ttl) = (key.clone(), LONG);
        self.ask(Operation::Hold { key, ttl })
            .map(|reply| text(&reply.answer))
    }

    fn set(&self, key: &Key, text: &str) -> Result<bool, Fault> {
        let (key, value, ttl) = (key.clone(), value(text), LONG);
        self.ask(Operation::Set { key, value, ttl }).map(done)
    }

    fn add(&self, key: &Key, text: &str) -> Result<bool, Fault> {
        let (key, value, ttl) = (key.clone(), value(text), LONG);
        self.ask(Operation::Add { key, value, ttl }).map(done)
    }

    fn swap(&self, key: &Key, version: Version, text: &str) -> Result<bool, Fault> {
        let (key, value, ttl) = (key.clone(), value(text), LONG);
        let swap = Operation::Swap {
            key,
            version,
            value,
            ttl,
        };
        self.ask(swap).map(done)
    }

    fn delete(&self, key: &Key) -> Result<bool, Fault> {
        let key = key.clone();
        self.ask(Operation::Delete { key }).map(done)
    }

    /// Who answers for a key.
    fn server(&self, key: &Key) -> Result<Server, Fault> {
        let key = key.clone();
        self.ask(Operation::Get { key }).map(|reply| reply.server)
    }

    /// What a key is read with, if that goes wrong.
    fn fault(&self, key: &Key) -> Option<FaultKind> {
        self.read(key).err().map(|fault| fault.kind)
    }
}

impl<S: Store> Ask for S {
    fn batch(&self, operations: Vec<Operation>) -> Vec<Result<Reply, Fault>> {
        block_on(self.run(operations))
    }
}

pub(crate) fn text(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Value(Some(stored)) => {
            let text = stored.value.get(16..).unwrap_or_default();
            Some(String::from_utf8_lossy(text).into_owned())
        }
        _ => None,
    }
}

fn done(reply: Reply) -> bool {
    reply.answer == Answer::Done(true)
}
